namespace KeylessAlloyDb.Login.Cel;

/// <summary>An expression that does not parse, or has no value for the input at hand.</summary>
internal sealed class CelException(string message) : Exception(message);
