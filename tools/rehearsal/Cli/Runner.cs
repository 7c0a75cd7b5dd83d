using System.Diagnostics;
using KeylessAlloyDb.Rehearsal.Display;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Time;
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
        if (run.Failed && session.KnowsNothingElse && run.Calls.Any(IsRefusedQuestion))
        {
            run.Log(
                new(
                    Severity.Info,
                    "",
                    "The rehearsal's clouds have nothing but this stack. What exists beside it stands in a file: "
                        + "--existing FILE; docs/existing.md has its form."
                )
            );
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
        console.WriteLine(
            run.Before.Resources.IsEmpty
                ? $"{title} ({session.Config.Stack}):"
                : $"{title} ({session.Config.Stack}), on the state in {session.ShownStatePath}:"
        );
        console.WriteLine();
        new RunReport(console, run, session.ShowSames, Terminal.Width, foreseen?.Invoke()).Write(
            watch.Elapsed,
            report
        );
    }

    /// <summary>Runs what needs no program, such as a destroy, and saves the state while it works.</summary>
    public static async Task<int> RunAsync(
        Session session,
        DeploymentRun run,
        string title,
        StateStore store,
        Action<DeploymentRun> act,
        CancellationToken cancellation
    )
    {
        await RunAsync(
            session,
            run,
            title,
            token =>
                store.KeepAsync(
                    run,
                    () =>
                    {
                        using var stop = token.Register(run.Cancel);
                        act(run);
                        return Task.CompletedTask;
                    }
                ),
            cancellation
        );
        return run.Failed ? ExitCode.Failure : ExitCode.Success;
    }

    /// <summary>The state that a run leaves.</summary>
    /// <exception cref="RehearsalException">The run failed; its report is written.</exception>
    public static Snapshot Succeeded(DeploymentRun run, string otherwise)
    {
        if (run.Failed)
        {
            new RunReport(Terminal.Output(), run, showSame: false, Terminal.Width).Write(
                TimeSpan.Zero
            );
            throw new RehearsalException(otherwise);
        }
        return run.Current;
    }

    private static bool IsRefusedQuestion(ProgramCall call) => call is InvokeCall { Answer: null };

    /// <summary>The state after an interruption, and the next step.</summary>
    private static string Interrupted(Session session, DeploymentRun run) =>
        run.Options.DryRun
            ? "interrupted: a preview changes nothing; run it again"
            : $"interrupted: what was under way has ended, and {session.StatePath} has all that exists, "
                + $"{run.Current.Resources.Length} resources; the same command goes on, `destroy` deletes them";
}
