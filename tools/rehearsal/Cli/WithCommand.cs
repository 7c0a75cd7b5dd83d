using System.CommandLine;
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
                    var words = parsed.GetValue(line)!;
                    var warm = Task.Run(server.WarmUp, CancellationToken.None);
                    using var process = new CliCommand(cli, server.Attachment).Start(
                        words[0],
                        words[1..],
                        redirect: false
                    );
                    // An interrupt reaches the command too, and it says when it has ended.
                    await process.WaitForExitAsync(CancellationToken.None);
                    await warm;
                    return process.ExitCode;
                }
            }
        );
        return command;
    }
}
