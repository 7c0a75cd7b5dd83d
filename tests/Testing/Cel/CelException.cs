namespace KeylessAlloyDb.Testing.Cel;

/// <summary>An expression that does not parse, or has no value for the input at hand.</summary>
public sealed class CelException(string message) : Exception(message);
