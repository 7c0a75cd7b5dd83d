namespace KeylessAlloyDb.Rehearsal;

/// <summary>Exit codes, the same as Pulumi's.</summary>
/// <remarks>https://github.com/pulumi/pulumi/blob/master/pkg/cmd/pulumi/cmd/exit_codes.go</remarks>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>The run, the program or a check failed.</summary>
    public const int Failure = 1;

    /// <summary>An option is unknown or malformed.</summary>
    public const int Usage = 2;

    /// <summary>There is no such stack.</summary>
    public const int StackNotFound = 6;

    /// <summary>Changes where --expect-no-changes allows none.</summary>
    public const int Changes = 7;
}
