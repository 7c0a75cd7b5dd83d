using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Time;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Engine;

internal sealed partial class DeploymentRun
{
    private void DeleteLeft()
    {
        var doomed = _states.Left.ToList();
        foreach (var kept in doomed.Where(r => r.Protect && !r.Delete && !r.PendingReplacement))
        {
            Report(new(Severity.Error, kept.Urn, Protected(kept, "deleted")));
        }
        if (Failed && !_options.DryRun)
        {
            return;
        }
        var gone = doomed.Select(r => r.Urn).ToHashSet(StringComparer.Ordinal);
        var users = (
            from resource in doomed
            from need in resource.Needs
            select (need, Edge: new Edge(resource.Urn, EdgeKind.Teardown))
        ).ToLookup(pair => pair.need, pair => pair.Edge, StringComparer.Ordinal);
        var from = Timeline.End;
        new Teardown(
            doomed,
            r =>
                NeedsCall(r, gone)
                    ? _operations.Duration(Operation.Delete, HeadOf(r))
                    : TimeSpan.Zero
        ).Run(from, r => !_cancelled && DeleteOne(r, NeedsCall(r, gone), [.. users[r.Urn]], from));
    }

    private bool DeleteOne(ResourceState old, bool call, IReadOnlyList<Edge> after, TimeSpan from)
    {
        if (!call || _options.DryRun)
        {
            Timeline.Pass(old.Urn, after);
        }
        else
        {
            try
            {
                _operations.Delete(ProviderOf(old.Provider), HeadOf(old), old, after, from);
            }
            catch (ProviderException refusal)
            {
                Report(new(Severity.Error, old.Urn, Explain(refusal)));
                return false;
            }
        }
        _states.Forget(old);
        if (!old.Delete && !old.PendingReplacement)
        {
            Record(new(StepOp.Delete, old, null, []));
        }
        return true;
    }

    private static bool NeedsCall(ResourceState old, HashSet<string> gone) =>
        old is { Custom: true, External: false, RetainOnDelete: false, PendingReplacement: false }
        && !ProviderReference.IsProvider(old.Type)
        && !gone.Contains(old.DeletedWith);

    private ResourceState DeleteForReplacement(ResourceState old)
    {
        if (!old.RetainOnDelete)
        {
            Attempt(
                old.Urn,
                () =>
                    _operations.Delete(
                        ProviderOf(old.Provider),
                        HeadOf(old),
                        old,
                        [],
                        TimeSpan.Zero
                    )
            );
        }
        return _states.AwaitReplacement(old);
    }

    /// <summary>
    /// Resources that cannot outlive another one: an input that comes from it will change and
    /// cannot change in place. They go first, and come back when the program registers them.
    /// </summary>
    private List<ResourceState> DependentsToReplace(ResourceState root)
    {
        var replaced = new HashSet<string>(StringComparer.Ordinal) { root.Urn };
        var result = new List<ResourceState>();
        foreach (
            var candidate in _states.Left.Where(r =>
                r is { Custom: true, External: false, Delete: false, PendingReplacement: false }
            )
        )
        {
            var affected = candidate
                .PropertyDependencies.Where(entry => entry.Value.Any(replaced.Contains))
                .Select(entry => entry.Key)
                .Where(candidate.Inputs.ContainsKey)
                .ToList();
            if (affected.Count == 0 || ProviderReference.IsProvider(candidate.Type))
            {
                continue;
            }
            var inputs = candidate.Inputs.Merge(
                PropertyMap.Of(affected.Select(key => (key, PropertyValue.Unknown)))
            );
            if (
                Diff(
                    ProviderOf(candidate.Provider),
                    HeadOf(candidate),
                    candidate,
                    inputs,
                    candidate.IgnoreChanges
                )
                    .Changes.Any(change => change.Replaces)
            )
            {
                if (candidate.Protect)
                {
                    Fail(candidate.Urn, Protected(candidate, "replaced"));
                }
                replaced.Add(candidate.Urn);
                result.Add(candidate);
            }
        }
        return result;
    }

    private static ResourceHead HeadOf(ResourceState state) =>
        new(state.Urn, state.Type, state.Name);

    private static string Protected(ResourceState state, string verb) =>
        $"resource {state.Urn} cannot be {verb}\nbecause it is protected. "
        + "To unprotect it, take the protection out of the program or its settings and run `up`, then repeat this.";
}
