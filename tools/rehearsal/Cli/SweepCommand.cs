using System.CommandLine;
using System.Diagnostics;
using KeylessAlloyDb.Rehearsal.Display;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Sweep;
using Spectre.Console;

namespace KeylessAlloyDb.Rehearsal.Cli;

internal static class SweepCommand
{
    private const string FirstUpdate = "first update and destroy";

    public static Command Create()
    {
        var common = new CommonOptions();
        var changes = new ChangeOptions();
        var command = new Command(
            "sweep",
            "Fail every operation of a first update, of its destroy and of each change once, run again, and "
                + "report what does not come right."
        );
        changes.AddTo(command);
        common.AddTo(command);
        command.Runs(
            async (parsed, cancellation) =>
            {
                var watch = Stopwatch.StartNew();
                var session = common.Read(parsed);
                var first = await RunAsync([], Snapshot.Empty, session.CreateClouds(), false);
                Runner.Succeeded(
                    first,
                    "the update fails by itself, so there is nothing to sweep."
                );
                var cases = 0;
                IReadOnlyList<string> names = [FirstUpdate, .. changes.Read(parsed)];
                var sweeps = new Swept[names.Count];
                var life = new SweepCase(
                    session.RunOptions,
                    Snapshot.Empty,
                    first.Calls,
                    first.Current,
                    session.CreateClouds
                );
                var change = new ChangeSweep(RunAsync, first, session.CreateClouds);
                var work = Parallel.ForAsync(
                    0,
                    names.Count,
                    new ParallelOptions
                    {
                        CancellationToken = cancellation,
                        MaxDegreeOfParallelism = Environment.ProcessorCount,
                    },
                    async (index, _) =>
                        sweeps[index] =
                            index == 0
                                ? new(
                                    null,
                                    Sweeper.Run(
                                        life,
                                        Sweeper.FirstUpdate(first.Current),
                                        Count,
                                        cancellation
                                    )
                                )
                                : await change.RunAsync(
                                    ChangeOptions.Settings(names[index]),
                                    Count,
                                    cancellation
                                )
                );
                await ProgressDisplay.WatchAsync(work, () => $"Sweeping: {cases} cases");
                if (session.Json)
                {
                    WriteJson(names, sweeps, watch.Elapsed);
                }
                else
                {
                    WriteText(names, sweeps, watch.Elapsed);
                }
                return sweeps
                    .SelectMany(sweep => sweep.Results)
                    .All(result => result.Problem is null)
                    ? ExitCode.Success
                    : ExitCode.Failure;

                void Count() => Interlocked.Increment(ref cases);

                Task<DeploymentRun> RunAsync(
                    IReadOnlyList<string> settings,
                    Snapshot before,
                    IClouds clouds,
                    bool preview
                ) => common.Read(parsed, settings).RunAsync(before, preview, cancellation, clouds);
            }
        );
        return command;
    }

    private static void WriteText(
        IReadOnlyList<string> names,
        IReadOnlyList<Swept> sweeps,
        TimeSpan time
    )
    {
        var console = Terminal.Output();
        foreach (var (name, sweep) in names.Zip(sweeps))
        {
            console.WriteLine(
                sweep.Refusal is null
                    ? $"{name}: {sweep.Results.Count} cases"
                    : $"{name}: refused before anything changes: {sweep.Refusal}"
            );
            foreach (var result in sweep.Results.Where(result => result.Problem is not null))
            {
                console.MarkupLine(
                    $"[red]✗[/] {Markup.Escape(Describe(result.Fault))}\n    {Markup.Escape(result.Problem!)}"
                );
            }
        }
        var results = sweeps.SelectMany(sweep => sweep.Results).ToList();
        var bad = results.Count(result => result.Problem is not null);
        var held = results.Count(result => result.Protected);
        var refused = sweeps.Count(sweep => sweep.Refusal is not null);
        console.WriteLine(
            $"{results.Count} cases in {time.TotalSeconds:0} s: {results.Count - bad} came right after one rerun, {bad} did not."
                + (refused > 0 ? $" {refused} changes are refused." : "")
                + (
                    held > 0
                        ? $" In {held} protection refused the destroy or the way back, and nothing was lost."
                        : ""
                )
        );
    }

    private static void WriteJson(
        IReadOnlyList<string> names,
        IReadOnlyList<Swept> sweeps,
        TimeSpan time
    )
    {
        using var stdout = Console.OpenStandardOutput();
        var results = sweeps.SelectMany(sweep => sweep.Results).ToList();
        JsonStyle.Write(
            stdout,
            JsonStyle.Members(
                new
                {
                    Cases = results.Count,
                    Failed = results.Count(result => result.Problem is not null),
                    Seconds = Math.Round(time.TotalSeconds, 1),
                    Sweeps = names.Zip(
                        sweeps,
                        (name, sweep) =>
                            new
                            {
                                Of = name,
                                sweep.Refusal,
                                Results = sweep.Results.Select(result => new
                                {
                                    Operation = result
                                        .Fault?.Operation.ToString()
                                        .ToLowerInvariant(),
                                    Urn = result.Fault?.Target,
                                    Converged = result.Problem is null,
                                    result.Protected,
                                    result.Problem,
                                }),
                            }
                    ),
                }
            )
        );
    }

    private static string Describe(Fault? fault) =>
        fault is null
            ? "without a failure"
            : $"{fault.Operation.ToString().ToLowerInvariant()} {Urn.Name(fault.Target)} ({PlanTree.ShortType(Urn.Type(fault.Target))})";
}
