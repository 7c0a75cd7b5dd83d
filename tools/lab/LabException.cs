namespace KeylessAlloyDb.Lab;

/// <summary>An error that the user can put right; its message is all that is shown.</summary>
internal sealed class LabException(string message) : Exception(message);
