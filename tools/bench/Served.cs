using System.Diagnostics;

namespace KeylessAlloyDb.Bench;

/// <summary>The twin as providers of a process of its own, until it is disposed of.</summary>
internal sealed class Served : IDisposable
{
    private const string Variable = "PULUMI_DEBUG_PROVIDERS=";

    private readonly Process _process;

    private Served(Process process, TimeSpan up, string attachment) =>
        (_process, Up, Attachment) = (process, up, attachment);

    /// <summary>How long the process takes until an engine can attach to it.</summary>
    public TimeSpan Up { get; }

    /// <summary>What an engine attaches to.</summary>
    public string Attachment { get; }

    /// <param name="rehearsal">Path of the rehearsal's assembly.</param>
    /// <param name="world">Where it keeps what exists.</param>
    public static Served Start(string rehearsal, string world)
    {
        var watch = Stopwatch.StartNew();
        var process = Process.Start(
            new ProcessStartInfo("dotnet", [rehearsal, "serve", "--world", world])
            {
                RedirectStandardOutput = true,
            }
        )!;
        var line = process.StandardOutput.ReadLine();
        return line?.StartsWith(Variable, StringComparison.Ordinal) == true
            ? new(process, watch.Elapsed, line[Variable.Length..])
            : throw new InvalidOperationException($"rehearsal serve began with '{line}'");
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
