using System.ComponentModel;
using System.Diagnostics;

namespace KeylessAlloyDb.Rehearsal.Launch;

/// <summary>A program's process, which runs the program once or several times. Disposing it ends it.</summary>
internal sealed class ProgramProcess : IDisposable
{
    /// <summary>Ends the line that the process prints on each of its two outputs after a run without a failure.</summary>
    public const char EndOfRun = '\0';

    private readonly Process _process;
    private ProgramOutput _run;

    private ProgramProcess(Process process, Action<string> onOutput)
    {
        _process = process;
        _run = new(onOutput);
    }

    /// <summary>Starts the process and the first run.</summary>
    /// <param name="program">A .dll, which dotnet runs, or an executable.</param>
    /// <param name="directory">Its working directory.</param>
    /// <param name="environment">Variables on top of this process's own.</param>
    /// <param name="onOutput">Receives each line that the run prints.</param>
    /// <exception cref="RehearsalException">There is no such folder, or the file may not be run.</exception>
    public static ProgramProcess Start(
        string program,
        string directory,
        IReadOnlyDictionary<string, string> environment,
        Action<string> onOutput
    )
    {
        var isAssembly = program.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);
        var start = new ProcessStartInfo(isAssembly ? Dotnet() : program)
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (isAssembly)
        {
            start.ArgumentList.Add(program);
        }
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }
        start.Environment[StartupHook.Variable] = StartupHook.Added;
        var process = new Process { StartInfo = start };
        var started = new ProgramProcess(process, onOutput);
        process.OutputDataReceived += (_, e) => started._run.Receive(e.Data);
        process.ErrorDataReceived += (_, e) => started._run.Receive(e.Data);
        try
        {
            process.Start();
        }
        catch (Win32Exception refused)
        {
            process.Dispose();
            throw new RehearsalException(
                $"{program} does not start in {directory}, the folder of Pulumi.yaml's `main`: "
                    + $"{new Win32Exception(refused.NativeErrorCode).Message}."
            );
        }
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return started;
    }

    /// <summary>Runs the program once more, after a run without a failure.</summary>
    /// <param name="environment">As for the first run.</param>
    /// <param name="onOutput">As for the first run.</param>
    public async Task RunAgainAsync(
        IReadOnlyDictionary<string, string> environment,
        Action<string> onOutput
    )
    {
        _run = new(onOutput);
        await _process.StandardInput.WriteLineAsync(ProgramEnvironment.Write(environment));
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Waits for the end of the run.</summary>
    /// <returns>Null where the process can run the program again; else the exit code.</returns>
    public async Task<int?> WaitAsync(CancellationToken cancellation)
    {
        var exit = _process.WaitForExitAsync(cancellation);
        if (await Task.WhenAny(exit, _run.End) == _run.End)
        {
            return null;
        }
        await exit;
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }
        _process.Dispose();
    }

    private static string Dotnet() =>
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH")
        ?? (
            Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
                ? Environment.ProcessPath!
                : "dotnet"
        );

    /// <summary>What one run prints, on two outputs that end one after the other.</summary>
    private sealed class ProgramOutput(Action<string> onLine)
    {
        private readonly TaskCompletionSource _end = new(
            TaskCreationOptions.RunContinuationsAsynchronously
        );
        private int _open = 2;

        public Task End => _end.Task;

        public void Receive(string? line)
        {
            if (line is null)
            {
                return;
            }
            var text = line.TrimEnd(EndOfRun);
            var ends = text.Length < line.Length;
            if (text.Length > 0 || !ends)
            {
                onLine(text);
            }
            if (ends && Interlocked.Decrement(ref _open) == 0)
            {
                _end.SetResult();
            }
        }
    }
}
