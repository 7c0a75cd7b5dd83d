namespace KeylessAlloyDb.Rehearsal.Cli;

/// <summary>Exit codes, the same as Pulumi's.</summary>
internal static class ExitCode
{
    public const int Success = 0;
    public const int Failure = 255;
}
