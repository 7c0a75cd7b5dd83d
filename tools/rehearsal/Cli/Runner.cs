using System.Diagnostics;
using KeylessAlloyDb.Rehearsal.Display;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Time;
using KeylessAlloyDb.Rehearsal.Values;
using Spectre.Console;

namespace KeylessAlloyDb.Rehearsal.Cli;

/// <summary>What preview, up and destroy share: progress while it runs, the report at its end.</summary>
internal static class Runner
{
    public static async Task RunAsync(
        Session session,
        DeploymentRun run,
        string title,
        Func<CancellationToken, Task> act,
        CancellationToken cancellation,
        Func<TimeReport?>? time = null,
        Func<PropertyMap?>? foreseen = null
    )
    {
        var watch = Stopwatch.StartNew();
        await ProgressDisplay.WatchAsync(
            act(cancellation),
            () =>
                $"{title} ({session.Config.Stack}): {run.Steps.Count} steps, {watch.Elapsed:m\\:ss}"
        );
        if (run.Cancelled)
        {
            run.Log(new(Severity.Error, "", Interrupted(session, run)));
        }
        foreach (var problem in Unmatched.Of(run).ToList())
        {
            run.Log(new(Severity.Error, "", problem));
        }
        if (run.StepFailed)
        {
            run.Log(
                new(Severity.Error, "", run.Options.DryRun ? "preview failed" : "update failed")
            );
        }
        var report = time?.Invoke();
        if (session.Json)
        {
            using var stdout = Console.OpenStandardOutput();
            Digest.Write(stdout, run, session.Config, watch.Elapsed, session.ShowSames, report);
            stdout.WriteByte((byte)'\n');
            return;
        }
        var console = Terminal.Output();
        console.WriteLine($"{title} ({session.Config.Stack}):");
        console.WriteLine();
        new RunReport(console, run, session.ShowSames, Terminal.Width, foreseen?.Invoke()).Write(
            watch.Elapsed,
            report
        );
    }

    /// <summary>The state after an interruption, and the next step.</summary>
    private static string Interrupted(Session session, DeploymentRun run) =>
        run.Options.DryRun
            ? "interrupted: a preview changes nothing; run it again"
            : $"interrupted: what was under way has ended, and {session.StatePath} has all that exists, "
                + $"{run.Current.Resources.Length} resources; the same command goes on, `destroy` deletes them";
}
