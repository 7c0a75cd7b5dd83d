using System.CommandLine;
using System.Diagnostics;
using KeylessAlloyDb.Rehearsal.Cli;
using KeylessAlloyDb.Testing;

namespace KeylessAlloyDb.Docs.Tests;

/// <summary>Calls of the rehearsal on the settings of this repository, with a state of their own.</summary>
internal static class RehearsalCalls
{
    private static readonly RootCommand s_command = RehearsalCommand.Create();

    // A command writes to the console of its process.
    private static readonly SemaphoreSlim s_console = new(1);

    /// <summary>In a process of its own, as it is used.</summary>
    public static async Task<(int Code, string Errors)> RunAsync(IEnumerable<string> arguments)
    {
        using var folder = new TemporaryFolder();
        using var process = Process.Start(
            new ProcessStartInfo(
                "dotnet",
                [
                    Path.Combine(AppContext.BaseDirectory, "Rehearsal.dll"),
                    .. arguments.Select(argument =>
                        argument == "artifacts/report.html" ? folder.At("report.html") : argument
                    ),
                    "--state",
                    folder.At("state.json"),
                ]
            )
            {
                WorkingDirectory = Repository.Root,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await errors);
    }

    /// <summary>
    /// In the tests' process, with the program in the process of the call before: the runtime compiles each of
    /// the two once, which is most of the time of a call in a process of its own.
    /// </summary>
    /// <returns>The exit code, and all that the call says.</returns>
    public static async Task<(int Code, string Said)> RunHereAsync(IEnumerable<string> arguments)
    {
        using var folder = new TemporaryFolder();
        using var said = new StringWriter();
        await s_console.WaitAsync();
        var (output, errors) = (Console.Out, Console.Error);
        try
        {
            Console.SetOut(said);
            Console.SetError(said);
            var call = s_command.Parse([
                .. arguments,
                "--cwd",
                Repository.Root,
                "--state",
                folder.At("state.json"),
            ]);
            var code = await call.InvokeAsync();
            return (code, said.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(errors);
            s_console.Release();
        }
    }
}
