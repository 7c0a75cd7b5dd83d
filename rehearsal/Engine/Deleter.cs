using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Time;

namespace KeylessAlloyDb.Rehearsal.Engine;

/// <summary>
/// Deletes what the program no longer wants, in whole levels: a level holds everything that nothing
/// left needs any more, and the next one starts when all of it is gone. What a protected resource
/// needs stays; a deletion that fails is the end after its level.
/// </summary>
/// <remarks>
/// https://github.com/pulumi/pulumi/blob/master/pkg/resource/deploy/deployment_executor.go (performPostSteps)
/// </remarks>
internal sealed class Deleter(RunContext run)
{
    public void DeleteLeft()
    {
        var doomed = run.States.Left.ToList();
        var urns = doomed.Select(r => r.Urn).ToHashSet(StringComparer.Ordinal);
        var kept = new HashSet<string>(StringComparer.Ordinal);
        var from = run.Timeline.End;
        IReadOnlyList<Edge> before = [];
        foreach (var level in Levels(doomed))
        {
            var inOrder = level.OrderBy(r => Duration(r, urns)).ToList();
            var failed = false;
            foreach (var resource in inOrder)
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
                else if (!Delete(resource, NeedsCall(resource, urns), before, from))
                {
                    failed = true;
                }
            }
            if (failed)
            {
                return;
            }
            before = [.. inOrder.Select(r => new Edge(r.Urn, EdgeKind.Teardown))];
        }

        void Keep(ResourceState resource) => kept.UnionWith(resource.Needs);
    }

    private TimeSpan Duration(ResourceState resource, HashSet<string> doomed) =>
        NeedsCall(resource, doomed)
            ? run.Operations.Duration(Operation.Delete, resource.Head)
            : TimeSpan.Zero;

    private bool Delete(ResourceState old, bool call, IReadOnlyList<Edge> after, TimeSpan from)
    {
        if (!call || run.DryRun)
        {
            run.Timeline.Pass(old.Urn, after);
        }
        else
        {
            try
            {
                run.Operations.Delete(run.Providers.Of(old.Provider), old, after, from);
            }
            catch (ProviderException refusal)
            {
                run.Journal.StepError(old.Urn, Journal.Explain(refusal));
                return false;
            }
        }
        run.States.Forget(old);
        if (!old.Delete)
        {
            run.Journal.Record(new(StepOp.Delete, old, null, []));
        }
        return true;
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
    /// Seen from what others need, a level holds what needs nothing but former levels. Deletions
    /// take the levels from the last to the first.
    /// </summary>
    private static IEnumerable<IReadOnlyList<ResourceState>> Levels(
        IReadOnlyList<ResourceState> doomed
    )
    {
        // Whatever a resource needs stands before it in the state.
        var depths = new Dictionary<string, int>(StringComparer.Ordinal);
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
