using System.CommandLine;
using System.Text.Json;
using KeylessAlloyDb.Rehearsal.Display;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Sweep;
using KeylessAlloyDb.Rehearsal.Values;
using Spectre.Console;

namespace KeylessAlloyDb.Rehearsal.Cli;

internal static class SweepCommand
{
    public static Command Create()
    {
        var common = new CommonOptions();
        var command = new Command(
            "sweep",
            "Fail every operation once, run again, destroy, and report what does not come right."
        );
        var change = new Option<string[]>("--change")
        {
            Description =
                "Sweep the update that this setting causes, key=value, instead of a first one. May be repeated.",
            DefaultValueFactory = _ => [],
        };
        command.Options.Add(change);
        common.AddTo(command);
        command.SetAction(
            (parsed, cancellation) =>
                RehearsalCommand.Guard(async () =>
                {
                    var session = common.Read(parsed);
                    var first = await DeployAsync(session, Snapshot.Empty, cancellation);
                    var results = parsed.GetValue(change) is { Length: > 0 } settings
                        ? await SweepChangeAsync(
                            common.Read(parsed, settings),
                            first.Current,
                            cancellation
                        )
                        : await SweepAsync(
                            Case(session, Snapshot.Empty, first),
                            [.. Sweeper.FirstUpdate(first.Current)],
                            cancellation
                        );
                    if (session.Json)
                    {
                        WriteJson(results);
                    }
                    else
                    {
                        WriteText(results);
                    }
                    return results.All(result => result.Problem is null)
                        ? ExitCode.Success
                        : ExitCode.Failure;
                })
        );
        return command;
    }

    private static async Task<IReadOnlyList<CaseResult>> SweepChangeAsync(
        Session session,
        Snapshot before,
        CancellationToken cancellation
    )
    {
        var second = await DeployAsync(session, before, cancellation);
        return await SweepAsync(
            Case(session, before, second),
            [.. Sweeper.Change(second.Steps)],
            cancellation
        );
    }

    private static SweepCase Case(Session session, Snapshot before, DeploymentRun run) =>
        new(session.RunOptions, before, run.Calls, run.Current, Clouds.Create);

    private static async Task<DeploymentRun> DeployAsync(
        Session session,
        Snapshot before,
        CancellationToken cancellation
    )
    {
        var run = new DeploymentRun(
            session.RunOptions,
            before,
            Clouds.Create(),
            TimeProvider.System
        );
        await session.ExecuteAsync(run, cancellation);
        if (run.Failed)
        {
            new RunReport(Terminal.Output(), run, showSame: false).Write(TimeSpan.Zero);
            throw new RehearsalException(
                "the update fails by itself, so there is nothing to sweep."
            );
        }
        return run;
    }

    private static async Task<IReadOnlyList<CaseResult>> SweepAsync(
        SweepCase sweep,
        IReadOnlyList<(Fault, Phase)> cases,
        CancellationToken cancellation
    )
    {
        var done = 0;
        var work = Task.Run(
            () => Sweeper.Run(sweep, cases, () => Interlocked.Increment(ref done), cancellation),
            cancellation
        );
        await ProgressDisplay.WatchAsync(work, () => $"Sweeping: {done} of {cases.Count} cases");
        return await work;
    }

    private static void WriteText(IReadOnlyList<CaseResult> results)
    {
        var console = Terminal.Output();
        foreach (var result in results.Where(result => result.Problem is not null))
        {
            console.MarkupLine(
                $"[red]✗[/] {Markup.Escape(Describe(result.Fault))}\n    {Markup.Escape(result.Problem!)}"
            );
        }
        var bad = results.Count(result => result.Problem is not null);
        var held = results.Count(result => result.Protected);
        console.WriteLine(
            $"{results.Count} cases: {results.Count - bad} came right after one rerun, {bad} did not."
                + (
                    held > 0
                        ? $" In {held} protection refused the destroy and nothing was lost."
                        : ""
                )
        );
    }

    private static void WriteJson(IReadOnlyList<CaseResult> results)
    {
        using var stdout = Console.OpenStandardOutput();
        using var writer = new Utf8JsonWriter(stdout, JsonStyle.Readable);
        writer.WriteStartObject();
        writer.WriteNumber("cases", results.Count);
        writer.WriteNumber("failed", results.Count(result => result.Problem is not null));
        writer.WriteStartArray("results");
        foreach (var result in results)
        {
            writer.WriteStartObject();
            writer.WriteString("operation", result.Fault.Operation.ToString().ToLowerInvariant());
            writer.WriteString("urn", result.Fault.Target);
            writer.WriteBoolean("converged", result.Problem is null);
            writer.WriteBoolean("protected", result.Protected);
            writer.WriteString("problem", result.Problem);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static string Describe(Fault fault) =>
        $"{fault.Operation.ToString().ToLowerInvariant()} {Urn.Name(fault.Target)} ({PlanTree.ShortType(Urn.Type(fault.Target))})";
}
