using System.Diagnostics;
using System.Globalization;
using KeylessAlloyDb.Testing;
using KeylessAlloyDb.Testing.Rehearsal;

namespace KeylessAlloyDb.Rehearsal.Tests.PolicyServer;

/// <summary>A policy pack as Pulumi's engine starts it: a process that prints its port.</summary>
internal sealed class PackProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    private readonly Task<string> _rest;
    private readonly Task<string> _errors;

    private PackProcess(Process process, int port)
    {
        Process = process;
        _rest = process.StandardOutput.ReadToEndAsync();
        _errors = process.StandardError.ReadToEndAsync();
        Client = PackClient.Connect(port);
    }

    public Process Process { get; }

    public PackClient Client { get; }

    /// <summary>Starts a pack and reads its port, as the engine does.</summary>
    /// <param name="arguments">What stands before the engine's address: its flags for logs and traces.</param>
    public static Task<PackProcess> StartAsync(params IEnumerable<string> arguments) =>
        RunAsync(Program, [.. arguments, "127.0.0.1:9"]);

    /// <summary>Starts a pack as Pulumi's language hosts do: without a pipe to its input.</summary>
    public static Task<PackProcess> StartWithoutInputAsync() =>
        RunAsync("/bin/sh", ["-c", "exec \"$0\" 127.0.0.1:9 </dev/null", Program]);

    private static string Program =>
        Path.ChangeExtension(BuildOutput.Program("PolicyPack", "keyless-alloydb-rules"), null);

    private static async Task<PackProcess> RunAsync(string file, IEnumerable<string> arguments)
    {
        var process = Interrupts.Start(
            new ProcessStartInfo(file, arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        );
        var port = await process.StandardOutput.ReadLineAsync().WaitAsync(s_patience);
        return new(process, int.Parse(port!, CultureInfo.InvariantCulture));
    }

    /// <summary>Waits for the end and returns what the pack has written after its port.</summary>
    public async Task<string> ExitAsync()
    {
        await Process.WaitForExitAsync().WaitAsync(s_patience);
        return await _rest + await _errors;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!Process.HasExited)
        {
            Process.Kill();
            await Process.WaitForExitAsync();
        }
        Process.Dispose();
    }
}
