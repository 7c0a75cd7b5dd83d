namespace KeylessAlloyDb.Rehearsal;

/// <summary>Something the user can put right; its message is the whole report.</summary>
internal sealed class RehearsalException(string message) : Exception(message);
