using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Engine;

/// <summary>
/// The stack's state in the middle of a run: what this run has settled, then what former runs left
/// and this one has not come to yet, and which operation is under way. At any moment it is a valid
/// state to save.
/// </summary>
internal sealed class StateTable
{
    private readonly OrderedDictionary<string, ResourceState> _settled = new();
    private readonly Dictionary<string, string> _renamed = new();
    private readonly Dictionary<string, ResourceState> _before;
    private readonly ImmutableArray<PendingOperation> _pending;
    private List<ResourceState> _left;
    private Dictionary<string, ResourceState> _leftByUrn;
    private PendingOperation? _running;

    public StateTable(Snapshot before)
    {
        _left = [.. before.Resources];
        _before = Index(_left);
        _leftByUrn = new(_before, StringComparer.Ordinal);
        // A create stays pending until its result is known.
        _pending =
        [
            .. before.PendingOperations.Where(left => left.Type == PendingOperation.Creating),
        ];
    }

    /// <summary>What former runs left and this one has not settled, in the order of the state.</summary>
    public IReadOnlyList<ResourceState> Left => _left;

    public Snapshot Current =>
        new([.. _settled.Values, .. _left.Select(Rename)])
        {
            PendingOperations = _running is null ? _pending : _pending.Insert(0, _running),
        };

    /// <summary>The live resource of former runs under this URN, as they left it.</summary>
    public ResourceState? FindBefore(string urn) =>
        _before.GetValueOrDefault(urn) is { Delete: false } found ? found : null;

    /// <summary>The live resource of former runs under this URN that this run has not settled.</summary>
    public ResourceState? FindOld(string urn) =>
        _leftByUrn.GetValueOrDefault(urn) is { Delete: false } found ? found : null;

    public bool TryGet(string urn, [MaybeNullWhen(false)] out ResourceState state) =>
        _settled.TryGetValue(urn, out state);

    /// <summary>The resource as it is now, or as a former run left it.</summary>
    public ResourceState? Find(string urn) =>
        _settled.TryGetValue(urn, out var state) ? state : _leftByUrn.GetValueOrDefault(urn);

    /// <summary>Notes an operation as under way until the result is disposed.</summary>
    public IDisposable Begin(PendingOperation operation)
    {
        _running = operation;
        return new Ending(this);
    }

    /// <summary>Settles a resource and drops its former state.</summary>
    public void Settle(ResourceState state, ResourceState? old = null)
    {
        _settled[state.Urn] = state;
        if (old is not null)
        {
            Forget(old);
            NoteRename(old, state);
        }
    }

    /// <summary>Settles a replacement; the replaced resource stays until its deletion.</summary>
    public void SettleReplacement(ResourceState state, ResourceState old)
    {
        Exchange(old, old with { Delete = true });
        _settled[state.Urn] = state;
        NoteRename(old, state);
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

    /// <summary>Starts from other resources than former runs left.</summary>
    public void Restart(IReadOnlyList<ResourceState> resources)
    {
        _left = [.. resources];
        _leftByUrn = Index(_left);
    }

    private void NoteRename(ResourceState old, ResourceState state)
    {
        if (old.Urn != state.Urn)
        {
            _renamed[old.Urn] = state.Urn;
        }
    }

    private void Exchange(ResourceState old, ResourceState changed)
    {
        _left[_left.IndexOf(old)] = changed;
        _leftByUrn[old.Urn] = changed;
    }

    /// <summary>By URN; of two with the same one, the one that lives rather than the replaced one.</summary>
    private static Dictionary<string, ResourceState> Index(IEnumerable<ResourceState> resources)
    {
        var index = new Dictionary<string, ResourceState>();
        foreach (var resource in resources)
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

    private sealed class Ending(StateTable states) : IDisposable
    {
        public void Dispose() => states._running = null;
    }
}
