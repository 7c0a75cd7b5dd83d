namespace KeylessAlloyDb.Rehearsal.Engine;

internal enum Severity
{
    Debug,
    Info,
    Warning,
    Error,
}

/// <summary>A message; its URN is empty when it belongs to the stack as a whole.</summary>
internal sealed record Diagnostic(Severity Severity, string Urn, string Message);
