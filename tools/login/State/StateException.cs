namespace KeylessAlloyDb.Login.State;

/// <summary>A file is no state, or its secrets are encrypted.</summary>
internal sealed class StateException(string message) : Exception(message);
