using System.Diagnostics;

namespace KeylessAlloyDb.Lab.Network;

/// <summary>What a command printed and how it ended.</summary>
internal sealed record Outcome(int Exit, string Output, string Error)
{
    public bool Succeeded => Exit == 0;

    /// <summary>What a person would read: both streams, in one line.</summary>
    public string Words => string.Join(' ', $"{Output} {Error}".Split().Where(w => w.Length > 0));
}

/// <summary>Runs commands of this machine, in a namespace where one is named.</summary>
internal static class Command
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    /// <summary>The words of a command line in which no word holds a blank.</summary>
    public static IReadOnlyList<string> Words(string line) => line.Split(' ');

    public static Task<Outcome> InAsync(string name, params IReadOnlyList<string> command) =>
        RunAsync(["ip", "netns", "exec", name, .. command]);

    public static async Task<Outcome> RunAsync(
        IReadOnlyList<string> command,
        string input = "",
        TimeSpan? limit = null
    )
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using var cancellation = new CancellationTokenSource(limit ?? s_limit);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellation.Token);
            var error = process.StandardError.ReadToEndAsync(cancellation.Token);
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            await process.WaitForExitAsync(cancellation.Token);
            return new(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return new(-1, "", $"{string.Join(' ', command)}: no end after {limit ?? s_limit}");
        }
    }

    /// <summary>Runs what has to succeed.</summary>
    /// <exception cref="LabException">It failed.</exception>
    public static async Task<string> RequireAsync(
        IReadOnlyList<string> command,
        string input = "",
        TimeSpan? limit = null
    )
    {
        var outcome = await RunAsync(command, input, limit);
        return outcome.Succeeded
            ? outcome.Output
            : throw new LabException($"{string.Join(' ', command)}: {outcome.Words}");
    }
}
