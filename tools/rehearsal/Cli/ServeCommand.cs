using System.CommandLine;
using KeylessAlloyDb.Rehearsal.Plugin;

namespace KeylessAlloyDb.Rehearsal.Cli;

internal static class ServeCommand
{
    public static Command Create()
    {
        var stage = new StageArguments();
        var command = new Command(
            "serve",
            "Serve the twin as the providers gcp, aws and random, until an interrupt. The first line sets Pulumi's variable."
        );
        stage.AddTo(command);
        command.Runs(
            async (parsed, cancellation) =>
            {
                var (clouds, file) = stage.Open(
                    parsed,
                    Path.Combine("artifacts", "cli", "world.jsonl")
                );
                using (file)
                {
                    await using var server = await ProviderServer.StartAsync(clouds);
                    await Console.Out.WriteLineAsync($"PULUMI_DEBUG_PROVIDERS={server.Attachment}");
                    server.WarmUp();
                    await Task.Delay(Timeout.Infinite, cancellation)
                        .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    return ExitCode.Success;
                }
            }
        );
        return command;
    }
}
