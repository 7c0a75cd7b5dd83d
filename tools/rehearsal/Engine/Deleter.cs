using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Engine;

/// <summary>
/// Deletes the resources that the program no longer registers, in whole levels. A level contains
/// all resources without a remaining dependent, and the next level starts when the level is
/// deleted. Inside a level a deletion can wait for another one while its provider retries.
/// Dependencies of a protected resource stay. After a failed deletion the run ends with its level.
/// </summary>
/// <remarks>
/// https://github.com/pulumi/pulumi/blob/master/pkg/resource/deploy/deployment_executor.go (performPostSteps)
/// </remarks>
internal sealed class Deleter(RunContext run)
{
    private enum Fate
    {
        Gone,
        Waits,
        Refused,
    }

    public void DeleteLeft()
    {
        var doomed = run.States.Left.ToList();
        var urns = doomed.Select(r => r.Urn).ToHashSet();
        var kept = new HashSet<string>();
        var from = run.Timeline.End;
        IReadOnlyList<Edge> gone = [];
        foreach (var level in Levels(doomed))
        {
            var before = gone;
            var inOrder = new Queue<ResourceState>(level.OrderBy(r => Duration(r, urns)));
            gone = [.. inOrder.Select(r => new Edge(r.Urn, EdgeKind.Teardown))];
            var failed = false;
            var waiting = 0;
            while (inOrder.TryDequeue(out var resource))
            {
                if (run.Journal.Cancelled)
                {
                    return;
                }
                if (kept.Contains(resource.Urn))
                {
                    Keep(resource);
                }
                else if (resource is { Protect: true, Delete: false, PendingReplacement: false })
                {
                    run.Journal.StepError(resource.Urn, Protection.RefuseDeletion(resource));
                    Keep(resource);
                }
                else
                {
                    // As long as another one may still go, a refusal after a wait is no end.
                    var comesBack = waiting < inOrder.Count;
                    switch (Delete(resource, NeedsCall(resource, urns), before, from, comesBack))
                    {
                        case Fate.Waits:
                            inOrder.Enqueue(resource);
                            waiting++;
                            break;
                        case Fate.Refused:
                            failed = true;
                            break;
                        default:
                            waiting = 0;
                            break;
                    }
                }
            }
            if (failed)
            {
                return;
            }
        }

        void Keep(ResourceState resource) => kept.UnionWith(resource.Needs);
    }

    private TimeSpan Duration(ResourceState resource, HashSet<string> doomed) =>
        NeedsCall(resource, doomed)
            ? run.Operations.Duration(Operation.Delete, resource.Head)
            : TimeSpan.Zero;

    private Fate Delete(
        ResourceState old,
        bool call,
        IReadOnlyList<Edge> after,
        TimeSpan from,
        bool comesBack
    )
    {
        if (!call || run.DryRun)
        {
            run.Timeline.Pass(old.Urn, after);
        }
        else
        {
            try
            {
                run.Operations.Delete(run.Providers.Of(old.Provider), old, after, from, comesBack);
            }
            catch (ProviderException refusal) when (comesBack && refusal.Tried > TimeSpan.Zero)
            {
                return Fate.Waits;
            }
            catch (ProviderException refusal)
            {
                run.Journal.StepError(old.Urn, Journal.Explain(refusal));
                return Fate.Refused;
            }
        }
        run.States.Forget(old);
        if (!old.Delete)
        {
            run.Journal.Record(new(StepOp.Delete, old, null, []));
        }
        return Fate.Gone;
    }

    private static bool NeedsCall(ResourceState old, HashSet<string> doomed) =>
        old
            is {
                Custom: true,
                External: false,
                RetainOnDelete: false,
                PendingReplacement: false,
                IsProvider: false
            }
        && !doomed.Contains(old.DeletedWith);

    /// <summary>
    /// A level contains the resources that depend on former levels only. Deletions go from the last
    /// level to the first.
    /// </summary>
    private static IEnumerable<IReadOnlyList<ResourceState>> Levels(
        IReadOnlyList<ResourceState> doomed
    )
    {
        // The state lists dependencies before their dependents.
        var depths = new Dictionary<string, int>();
        return doomed
            .Select(resource =>
            {
                var depth = resource
                    .Needs.Select(urn => depths.GetValueOrDefault(urn, -1) + 1)
                    .DefaultIfEmpty()
                    .Max();
                depths[resource.Urn] = Math.Max(depth, depths.GetValueOrDefault(resource.Urn));
                return (resource, depth);
            })
            .ToList()
            .GroupBy(entry => entry.depth, entry => entry.resource)
            .OrderByDescending(level => level.Key)
            .Select(level => level.ToList());
    }
}
