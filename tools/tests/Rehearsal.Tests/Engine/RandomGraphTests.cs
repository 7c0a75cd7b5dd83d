using CsCheck;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Tests.Engine;

/// <summary>
/// Protects order and convergence for any dependency graph: the fake cloud refuses to delete what
/// is in use, so a wrong order shows as a failure.
/// </summary>
public class RandomGraphTests
{
    /// <summary>Resource i uses some of those before it, and carries a version that may replace it.</summary>
    private static readonly Gen<(int Version, bool Fixed, int[] Uses)[]> s_graph = Gen.Select(
        Gen.Int[0, 1],
        Gen.Bool,
        Gen.Int[0, 7].Array[0, 3]
    ).Array[1, 8];

    [Fact]
    public void Whatever_was_made_can_be_destroyed() =>
        s_graph.Sample(graph =>
        {
            var cloud = new FakeCloud();
            var up = Program(graph).Run(Snapshot.Empty, cloud);
            var down = Script.Destroy(up.Current, cloud);
            return !up.Failed
                && !down.Failed
                && down.Current.Resources.IsEmpty
                && !cloud.Existing.Any();
        });

    [Fact]
    public void Any_program_can_follow_any_other() =>
        Gen.Select(s_graph, s_graph)
            .Sample(
                (before, after) =>
                {
                    var first = Program(before).Run(Snapshot.Empty);
                    var run = Program(after).Run(first.Current);
                    var again = Program(after).Run(run.Current);
                    return !run.Failed
                        && run.Current.FindFault() is null
                        && again.Steps.All(step => step.Op == StepOp.Same);
                }
            );

    [Fact]
    public void A_preview_announces_exactly_what_the_update_then_does() =>
        Gen.Select(s_graph, s_graph)
            .Sample(
                (before, after) =>
                {
                    var state = Program(before).Run(Snapshot.Empty).Current;
                    var planned = Program(after).Run(state, preview: true);
                    var done = Program(after).Run(state);
                    return planned
                        .Steps.Select(step => (step.Op, step.Urn))
                        .ToHashSet()
                        .SetEquals(done.Steps.Select(step => (step.Op, step.Urn)));
                }
            );

    [Fact]
    public void A_failed_create_leaves_a_state_from_which_the_next_run_goes_on() =>
        Gen.Select(s_graph, Gen.Int[0, 7])
            .Sample(
                (graph, index) =>
                {
                    var cloud = new FakeCloud();
                    var failed = Program(graph)
                        .Run(Snapshot.Empty, cloud, faults: $"create:r{index % graph.Length}");
                    var repaired = Program(graph).Run(failed.Current, cloud);
                    var down = Script.Destroy(repaired.Current, cloud);
                    return failed.Failed
                        && failed.Current.FindFault() is null
                        && !repaired.Failed
                        && repaired.Current.Resources.Count(r => r.Name.StartsWith('r'))
                            == graph.Length
                        && !down.Failed
                        && !cloud.Existing.Any();
                }
            );

    [Fact]
    public void A_failed_delete_leaves_a_state_that_the_next_destroy_clears() =>
        Gen.Select(s_graph, Gen.Int[0, 7])
            .Sample(
                (graph, index) =>
                {
                    var cloud = new FakeCloud();
                    var up = Program(graph).Run(Snapshot.Empty, cloud);
                    var failed = Script.Destroy(
                        up.Current,
                        cloud,
                        $"delete:r{index % graph.Length}"
                    );
                    var cleared = Script.Destroy(failed.Current, cloud);
                    return failed.Failed
                        && failed.Current.FindFault() is null
                        && !cleared.Failed
                        && !cloud.Existing.Any();
                }
            );

    [Fact]
    public void Simulated_time_is_the_longest_chain() =>
        s_graph.Sample(graph =>
        {
            var cloud = new FakeCloud
            {
                DurationOf = name => TimeSpan.FromSeconds(1 + name[1] - '0'),
            };
            var run = Program(graph).Run(Snapshot.Empty, cloud);
            var finish = new double[graph.Length];
            for (var i = 0; i < graph.Length; i++)
            {
                finish[i] =
                    1
                    + i
                    + graph[i]
                        .Uses.Where(use => use < i)
                        .Select(use => finish[use])
                        .DefaultIfEmpty()
                        .Max();
            }
            return run.Timeline.End == TimeSpan.FromSeconds(finish.Max());
        });

    private static Script Program((int Version, bool Fixed, int[] Uses)[] graph)
    {
        var script = new Script();
        for (var i = 0; i < graph.Length; i++)
        {
            var (version, isFixed, uses) = graph[i];
            script.Add(
                $"r{i}",
                PropertyMap.Of((isFixed ? "fixed" : "size", version)),
                uses: [.. uses.Where(use => use < i).Distinct().Select(use => $"r{use}")]
            );
        }
        return script;
    }
}
