using System.Diagnostics;

namespace KeylessAlloyDb.Lab.Daemons;

/// <summary>A program that runs in the foreground of a namespace until the lab ends.</summary>
internal sealed class Daemon : IDisposable
{
    private readonly string _name;
    private readonly Process _process;
    private readonly string _log;

    private Daemon(string name, Process process, string log) =>
        (_name, _process, _log) = (name, process, log);

    /// <summary>What it has written so far; a program may have a log of its own besides.</summary>
    public string Log => File.Exists(_log) ? File.ReadAllText(_log) : "";

    /// <exception cref="LabException">It has ended.</exception>
    public void RequireRunning()
    {
        if (_process.HasExited)
        {
            var last = string.Join('\n', Log.TrimEnd().Split('\n').TakeLast(5));
            throw new LabException($"{_name} has ended with {_process.ExitCode}:\n{last}");
        }
    }

    /// <param name="name">For messages, and the name of its log.</param>
    /// <param name="network">The namespace.</param>
    /// <param name="folder">Where the log goes.</param>
    /// <param name="command">The program and its arguments, as shell words.</param>
    /// <param name="environment">Variables on top of this process's own.</param>
    public static Daemon Start(
        string name,
        string network,
        string folder,
        string command,
        params IReadOnlyList<(string Name, string Value)> environment
    )
    {
        var log = Path.Combine(folder, $"{name}.log");
        var start = new ProcessStartInfo(
            "ip",
            ["netns", "exec", network, "sh", "-c", $"{command} >{log} 2>&1 </dev/null"]
        );
        foreach (var (variable, value) in environment)
        {
            start.Environment[variable] = value;
        }
        return new(name, Process.Start(start)!, log);
    }

    /// <summary>Ends it at once: all its files are in the sandbox and disappear with it.</summary>
    public void Dispose()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
        _process.Dispose();
    }
}
