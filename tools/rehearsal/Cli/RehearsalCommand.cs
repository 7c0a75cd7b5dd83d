using System.CommandLine;

namespace KeylessAlloyDb.Rehearsal.Cli;

/// <summary>The command line as a whole.</summary>
internal static class RehearsalCommand
{
    public static RootCommand Create()
    {
        var root = new RootCommand(
            "Rehearses a Pulumi program offline against a twin of its clouds. Deployments are `pulumi up`."
        )
        {
            PreviewCommand.Create(),
            UpCommand.Create(),
            DestroyCommand.Create(),
            RefreshCommand.Create(),
            SweepCommand.Create(),
            CostCommand.Create(),
            ImpactCommand.Create(),
            DiffCommand.Create(),
            ComparePlansCommand.Create(),
            CompareEnginesCommand.Create(),
            ServeCommand.Create(),
            WithCommand.Create(),
        };
        foreach (var option in root.Subcommands.SelectMany(command => command.Options))
        {
            option.RefuseOptionNames();
        }
        return root;
    }

    /// <summary>
    /// Says what a command does. An error that the user can put right becomes a message and an exit
    /// code.
    /// </summary>
    public static void Runs(
        this Command command,
        Func<ParseResult, CancellationToken, Task<int>> act
    ) =>
        command.SetAction(
            async (parsed, cancellation) =>
            {
                try
                {
                    return await act(parsed, cancellation);
                }
                catch (Exception e)
                    when (e is RehearsalException or IOException or UnauthorizedAccessException)
                {
                    await Console.Error.WriteLineAsync($"error: {e.Message}");
                    return (e as RehearsalException)?.Code ?? ExitCode.Failure;
                }
            }
        );
}
