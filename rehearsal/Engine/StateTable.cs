using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Engine;

/// <summary>
/// The stack's state in the middle of a run: what this run has settled, then what former runs left
/// and this one has not come to yet. At any moment it is a valid state to save.
/// </summary>
internal sealed class StateTable(Snapshot before)
{
    private readonly OrderedDictionary<string, ResourceState> _settled = new(
        StringComparer.Ordinal
    );
    private readonly Dictionary<string, string> _renamed = new(StringComparer.Ordinal);
    private readonly List<ResourceState> _left = [.. before.Resources];
    private readonly Dictionary<string, ResourceState> _leftByUrn = Index(before);

    /// <summary>What former runs left and this one has not settled, in the order of the state.</summary>
    public IReadOnlyList<ResourceState> Left => _left;

    public Snapshot Current => new([.. _settled.Values, .. _left.Select(Rename)]);

    /// <summary>The resource of a former run under this URN or one of its aliases.</summary>
    public ResourceState? FindOld(string urn, IEnumerable<string> aliases) =>
        aliases
            .Prepend(urn)
            .Select(candidate => _leftByUrn.GetValueOrDefault(candidate))
            .FirstOrDefault(found => found is { Delete: false });

    public bool TryGet(string urn, [MaybeNullWhen(false)] out ResourceState state) =>
        _settled.TryGetValue(urn, out state);

    /// <summary>The resource as it is now, or as a former run left it.</summary>
    public ResourceState? Find(string urn) =>
        _settled.TryGetValue(urn, out var state) ? state : _leftByUrn.GetValueOrDefault(urn);

    /// <summary>Settles a resource; what it was before is gone.</summary>
    public void Settle(ResourceState state, ResourceState? old = null)
    {
        _settled[state.Urn] = state;
        if (old is not null)
        {
            Forget(old);
            if (old.Urn != state.Urn)
            {
                _renamed[old.Urn] = state.Urn;
            }
        }
    }

    /// <summary>Settles a replacement; what it replaces waits for its deletion.</summary>
    public void SettleReplacement(ResourceState state, ResourceState old)
    {
        Exchange(old, old with { Delete = true });
        _settled[state.Urn] = state;
    }

    /// <summary>Notes that a resource is gone while its replacement is still to come.</summary>
    public ResourceState AwaitReplacement(ResourceState old)
    {
        var pending = old with { PendingReplacement = true };
        Exchange(old, pending);
        return pending;
    }

    public void Forget(ResourceState old)
    {
        _left.Remove(old);
        if (ReferenceEquals(_leftByUrn.GetValueOrDefault(old.Urn), old))
        {
            _leftByUrn.Remove(old.Urn);
        }
    }

    private void Exchange(ResourceState old, ResourceState changed)
    {
        _left[_left.IndexOf(old)] = changed;
        _leftByUrn[old.Urn] = changed;
    }

    /// <summary>By URN; of two with the same one, the one that lives rather than the replaced one.</summary>
    private static Dictionary<string, ResourceState> Index(Snapshot before)
    {
        var index = new Dictionary<string, ResourceState>(StringComparer.Ordinal);
        foreach (var resource in before.Resources)
        {
            if (!resource.Delete || !index.ContainsKey(resource.Urn))
            {
                index[resource.Urn] = resource;
            }
        }
        return index;
    }

    private ResourceState Rename(ResourceState state)
    {
        if (_renamed.Count == 0)
        {
            return state;
        }
        return state with
        {
            Parent = To(state.Parent),
            Provider =
                state.Provider.Length == 0
                    ? ""
                    : To(state.ProviderUrn) + state.Provider[state.ProviderUrn.Length..],
            DeletedWith = To(state.DeletedWith),
            Dependencies = [.. state.Dependencies.Select(To)],
            PropertyDependencies = state.PropertyDependencies.ToImmutableSortedDictionary(
                entry => entry.Key,
                entry => entry.Value.Select(To).ToImmutableArray(),
                StringComparer.Ordinal
            ),
        };

        string To(string urn) => _renamed.GetValueOrDefault(urn, urn);
    }
}
