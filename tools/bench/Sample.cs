using System.Diagnostics;

namespace KeylessAlloyDb.Bench;

/// <summary>One run of a command as a whole process, its children included.</summary>
/// <param name="Wall">From its start to its end.</param>
/// <param name="PeakMebibytes">Resident memory: the highest of each process, added up; 0 off Linux.</param>
/// <param name="Output">What it printed, without errors.</param>
internal sealed record Sample(TimeSpan Wall, double PeakMebibytes, string Output)
{
    private static readonly string[] s_ofMake = ["MAKEFLAGS", "MFLAGS", "MAKELEVEL"];

    public double Seconds => Wall.TotalSeconds;

    /// <exception cref="SampleException">The command failed, so there is nothing to measure.</exception>
    public static Sample Take(
        string directory,
        string command,
        params IEnumerable<string> arguments
    )
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in s_ofMake)
        {
            start.Environment.Remove(name);
        }
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        var memory = new MemoryOfTree(process.Id);
        while (!process.WaitForExit(TimeSpan.FromMilliseconds(20)))
        {
            memory.Look();
        }
        var wall = watch.Elapsed;
        return process.ExitCode == 0
            ? new(wall, memory.PeakMebibytes, output.Result)
            : throw new SampleException(
                $"{command} {string.Join(' ', arguments)} ended with {process.ExitCode}",
                $"{output.Result}\n{errors.Result}"
            );
    }
}

/// <summary>A command of a sample failed, so there is nothing to measure.</summary>
/// <param name="failure">Which one, and its exit code.</param>
/// <param name="output">What it printed.</param>
internal sealed class SampleException(string failure, string output)
    : Exception($"{failure}:\n{output}")
{
    public string Failure { get; } = failure;
}
