using System.CommandLine;
using System.Text.Json;
using KeylessAlloyDb.Rehearsal.Cost;
using KeylessAlloyDb.Rehearsal.Display;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Review;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Values;

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
        command.SetAction(
            (parsed, cancellation) =>
                RehearsalCommand.Guard(async () =>
                {
                    var settings = changes.Read(parsed);
                    var session = common.Read(parsed);
                    var deployed = await DeployAsync(session, cancellation);
                    var impacts = new List<Impact>();
                    var work = Task.Run(
                        async () =>
                        {
                            foreach (var setting in settings)
                            {
                                var changed = common.Read(parsed, ChangeOptions.Settings(setting));
                                var plan = await PlayedUpdate.PlanAsync(dryRun =>
                                    RunAsync(changed, deployed, dryRun, cancellation)
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
                })
        );
        return command;
    }

    private static async Task<Snapshot> DeployAsync(Session session, CancellationToken cancellation)
    {
        var run = await RunAsync(session, Snapshot.Empty, preview: false, cancellation);
        if (run.Failed)
        {
            new RunReport(Terminal.Output(), run, showSame: false, Terminal.Width).Write(
                TimeSpan.Zero
            );
            throw new RehearsalException("the stack cannot be deployed as it is set.");
        }
        return run.Current;
    }

    private static async Task<DeploymentRun> RunAsync(
        Session session,
        Snapshot before,
        bool preview,
        CancellationToken cancellation
    )
    {
        var run = new DeploymentRun(
            session.RunOptions with
            {
                DryRun = preview,
            },
            before,
            Clouds.Create(),
            TimeProvider.System
        );
        await session.ExecuteAsync(run, cancellation);
        return run;
    }

    private static void Write(IReadOnlyList<Impact> impacts, bool json)
    {
        if (!json)
        {
            Console.Out.Write(Impact.Table(impacts));
            return;
        }
        using var stdout = Console.OpenStandardOutput();
        using var writer = new Utf8JsonWriter(stdout, JsonStyle.Readable);
        writer.WriteStartArray();
        foreach (var impact in impacts)
        {
            impact.Write(writer);
        }
        writer.WriteEndArray();
    }
}
