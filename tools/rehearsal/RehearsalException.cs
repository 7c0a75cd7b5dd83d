namespace KeylessAlloyDb.Rehearsal;

/// <summary>Something that the user can put right; the message says what and how.</summary>
/// <param name="message">What is wrong, the value given, what is allowed.</param>
/// <param name="exitCode">The exit code that Pulumi has for it.</param>
internal sealed class RehearsalException(string message, int exitCode = ExitCode.Failure)
    : Exception(message)
{
    public int Code { get; } = exitCode;

    /// <summary>An option names a file that does not exist.</summary>
    public static RehearsalException NoFile(string option, string path) =>
        new($"{option} {path}: there is no such file.", ExitCode.Usage);
}
