using System.CommandLine;
using System.Text.Json.Nodes;
using KeylessAlloyDb.Rehearsal.Cost;
using KeylessAlloyDb.Rehearsal.Display;
using KeylessAlloyDb.Rehearsal.Review;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Cli;

/// <summary>The effects of a change of one setting on a deployed stack, one setting at a time.</summary>
internal static class ImpactCommand
{
    public static Command Create()
    {
        var common = new CommonOptions();
        var changes = new ChangeOptions();
        var command = new Command(
            "impact",
            "Show what each change of a setting would update or replace in a deployed stack, as a Markdown table."
        );
        changes.AddTo(command);
        common.AddTo(command);
        command.Runs(
            async (parsed, cancellation) =>
            {
                var settings = changes.Read(parsed);
                var session = common.Read(parsed);
                var deployed = Runner.Succeeded(
                    await session.RunAsync(Snapshot.Empty, dryRun: false, cancellation),
                    "the stack cannot be deployed as it is set."
                );
                if (settings.Count == 0)
                {
                    throw new RehearsalException(
                        "no change is given. Allowed: --change 'machineType=n2-highmem-4 cpuCount=4', where settings "
                            + "that change together stand after blanks, or --changes FILE.",
                        ExitCode.Usage
                    );
                }
                var impacts = new List<Impact>();
                var work = Task.Run(
                    async () =>
                    {
                        foreach (var setting in settings)
                        {
                            var changed = common.Read(parsed, ChangeOptions.Settings(setting));
                            var plan = await PlayedUpdate.PlanAsync(dryRun =>
                                changed.RunAsync(deployed, dryRun, cancellation)
                            );
                            impacts.Add(
                                new(
                                    setting,
                                    PlanReview.Of("", plan, Clouds.Create(), PriceTable.Known)
                                )
                            );
                        }
                    },
                    cancellation
                );
                await ProgressDisplay.WatchAsync(
                    work,
                    () => $"Changing settings: {impacts.Count} of {settings.Count}"
                );
                Write(impacts, session.Json);
                return ExitCode.Success;
            }
        );
        return command;
    }

    private static void Write(IReadOnlyList<Impact> impacts, bool json)
    {
        if (!json)
        {
            Console.Out.Write(Impact.Table(impacts));
            return;
        }
        using var stdout = Console.OpenStandardOutput();
        JsonStyle.Write(stdout, new JsonArray([.. impacts.Select(impact => impact.Json)]));
    }
}
