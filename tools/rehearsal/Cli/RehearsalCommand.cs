using System.CommandLine;

namespace KeylessAlloyDb.Rehearsal.Cli;

/// <summary>The command line as a whole.</summary>
internal static class RehearsalCommand
{
    public static RootCommand Create() =>
        new(
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
        };

    /// <summary>Turns an error that the user can put right into a message and an exit code.</summary>
    public static async Task<int> Guard(Func<Task<int>> act)
    {
        try
        {
            return await act();
        }
        catch (Exception e)
            when (e is RehearsalException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"error: {e.Message}");
            return (e as RehearsalException)?.Code ?? ExitCode.Failure;
        }
    }
}
