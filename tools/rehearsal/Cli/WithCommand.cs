using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using KeylessAlloyDb.Rehearsal.Launch;
using KeylessAlloyDb.Rehearsal.Plugin;
using KeylessAlloyDb.Rehearsal.Project;

namespace KeylessAlloyDb.Rehearsal.Cli;

internal static class WithCommand
{
    public static Command Create()
    {
        var stage = new StageArguments();
        var line = new Argument<string[]>("command")
        {
            Description = "The command, after --, e.g. -- pulumi preview --stack dev.",
            Arity = ArgumentArity.OneOrMore,
        };
        var program = new Option<string?>("--program")
        {
            Description = "The compiled program (.dll or executable) instead of the project's own.",
        };
        var command = new Command(
            "with",
            "Run a command of the real Pulumi CLI against the twin, with a backend and a login of its own: artifacts/cli."
        )
        {
            program,
            line,
        };
        stage.AddTo(command);
        command.Runs(
            async (parsed, _) =>
            {
                var project = ProjectFile.Find(Environment.CurrentDirectory);
                var cli = CliProject.Create(
                    project,
                    Path.GetFullPath(parsed.GetValue(program) ?? ProgramLocation.Find(project))
                );
                var (clouds, file) = stage.Open(parsed, cli.World);
                using (file)
                {
                    await using var server = await ProviderServer.StartAsync(clouds);
                    return await RunAsync(parsed.GetValue(line)!, cli, server.Attachment);
                }
            }
        );
        return command;
    }

    /// <summary>An interrupt reaches the command too, so it is waited for.</summary>
    private static async Task<int> RunAsync(string[] line, CliProject cli, string providers)
    {
        var start = new ProcessStartInfo(line[0], line[1..]) { WorkingDirectory = cli.Directory };
        foreach (var (name, value) in cli.Environment(providers))
        {
            start.Environment[name] = value;
        }
        try
        {
            using var process = Process.Start(start)!;
            await process.WaitForExitAsync(CancellationToken.None);
            return process.ExitCode;
        }
        catch (Win32Exception e)
        {
            throw new RehearsalException(
                $"cannot start {line[0]}: {e.Message}. The Pulumi CLI: https://www.pulumi.com/docs/iac/download-install/",
                ExitCode.Usage
            );
        }
    }
}
