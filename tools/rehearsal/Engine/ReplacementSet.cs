using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Engine;

/// <summary>
/// Replacements that delete first. Dependents that cannot outlive the replaced resource are deleted
/// before it, and created again when the program registers them.
/// </summary>
internal sealed class ReplacementSet(RunContext run)
{
    private readonly HashSet<string> _replaced = new();
    private readonly Dictionary<string, ResourceState> _condemned = new();

    /// <summary>Whether this run replaces a resource.</summary>
    public bool Contains(string urn) => _replaced.Contains(urn);

    public void Add(string urn) => _replaced.Add(urn);

    /// <summary>
    /// Settles a replacement. The replaced resource stays until its deletion; a preview no longer
    /// needs it.
    /// </summary>
    public void Settle(ResourceState state, ResourceState old)
    {
        if (run.DryRun)
        {
            run.States.Settle(state, old);
        }
        else
        {
            run.States.SettleReplacement(state, old);
        }
    }

    /// <summary>The resource before it was deleted with another one; null if it was not.</summary>
    public ResourceState? Condemned(ResourceState? old) =>
        old is null ? null : _condemned.GetValueOrDefault(old.Urn);

    /// <summary>Deletes a resource that is to be replaced, after everything that goes with it.</summary>
    /// <param name="root">The resource.</param>
    /// <param name="after">
    /// The dependencies of its registration; no deletion starts before they are done.
    /// </param>
    /// <returns>What is left of it in the state.</returns>
    public ResourceState DeleteFirst(ResourceState root, IReadOnlyList<Edge> after)
    {
        var before = after.ToList();
        foreach (var dependent in Enumerable.Reverse(DependentsOf(root)))
        {
            if (dependent.Protect)
            {
                run.Journal.Fail(dependent.Urn, Protection.RefuseReplacement(dependent, root));
            }
            _condemned[dependent.Urn] = dependent;
            Delete(dependent, root, before);
            before.Add(new(dependent.Urn, EdgeKind.Teardown));
        }
        return root.PendingReplacement ? root : Delete(root, root, before);
    }

    private ResourceState Delete(ResourceState old, ResourceState root, IReadOnlyList<Edge> after)
    {
        if (run.DryRun)
        {
            return old;
        }
        var goesAlong = old.DeletedWith == root.Urn || _condemned.ContainsKey(old.DeletedWith);
        if (old is { RetainOnDelete: false, External: false } && !goesAlong && !old.IsProvider)
        {
            try
            {
                run.Operations.Delete(
                    run.Providers.Of(old.Provider),
                    old,
                    [.. after],
                    TimeSpan.Zero
                );
            }
            catch (ProviderException refusal)
            {
                run.Journal.StepError(old.Urn, Journal.Explain(refusal));
                run.Journal.ThrowIfStopped();
            }
        }
        return run.States.AwaitReplacement(old);
    }

    /// <summary>
    /// The dependents to delete with a resource, in the order of the state. A dependent is deleted
    /// when its provider is replaced, when it is deleted with a replaced resource, or when it has an
    /// input from a replaced resource that cannot change in place.
    /// </summary>
    private List<ResourceState> DependentsOf(ResourceState root)
    {
        var replaced = new HashSet<string>() { root.Urn };
        var candidates = run
            .States.Left.Where(r =>
                r is { Custom: true, External: false, Delete: false, PendingReplacement: false }
                && r.Urn != root.Urn
                && !_condemned.ContainsKey(r.Urn)
            )
            .ToList();
        var result = candidates.Where(candidate =>
        {
            var replaces =
                replaced.Contains(candidate.ProviderUrn)
                || replaced.Contains(candidate.DeletedWith)
                || TakesFrom(candidate, replaced);
            if (replaces)
            {
                replaced.Add(candidate.Urn);
            }
            return replaces;
        });
        return
        [
            .. result
                .ToList()
                .Concat(candidates.Where(candidate => candidate.ReplaceWith.Contains(root.Urn)))
                .Distinct(),
        ];
    }

    private bool TakesFrom(ResourceState candidate, HashSet<string> replaced)
    {
        var affected = candidate
            .PropertyDependencies.Where(entry => entry.Value.Any(replaced.Contains))
            .Select(entry => entry.Key)
            .Where(candidate.Inputs.ContainsKey)
            .ToList();
        if (affected.Count == 0)
        {
            return false;
        }
        var inputs = candidate.Inputs.Merge(
            PropertyMap.Of(affected.Select(key => (key, PropertyValue.Unknown)))
        );
        var provider = candidate.IsProvider
            ? run.Providers.Connect(candidate.Type)
            : run.Providers.Of(candidate.Provider);
        return Comparer
                .Compare(provider, candidate, inputs, candidate.IgnoreChanges)
                ?.Changes.Any(change =>
                    change.Replaces || Comparer.Covers(candidate.ReplaceOnChanges, change.Path)
                )
            ?? false;
    }
}
