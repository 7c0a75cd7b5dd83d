using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Engine;

/// <summary>
/// Everything that changes a cloud goes through here: faults strike, simulated time passes, limits
/// of the program are held, and the state says what is under way.
/// </summary>
internal sealed class Operations(
    IClouds clouds,
    RunOptions options,
    Timeline timeline,
    StateTable states
)
{
    /// <summary>Called before every operation, when the state says that it is under way.</summary>
    public Action? Beginning { get; set; }

    /// <summary>Called in the middle of an operation that a fault of that kind names.</summary>
    public Action? Killed { get; set; }

    /// <param name="provider">The resource's provider.</param>
    /// <param name="state">The resource as it is to be.</param>
    /// <param name="after">What must be there before.</param>
    public CreateResult Create(IProvider provider, ResourceState state, IReadOnlyList<Edge> after)
    {
        var limit = state.CustomTimeouts?.Create;
        return Perform(
            Operation.Create,
            state,
            limit,
            after,
            () => provider.Create(new(state.Head, state.Inputs) { Timeout = limit })
        );
    }

    /// <param name="provider">The resource's provider.</param>
    /// <param name="old">The resource as it is.</param>
    /// <param name="state">The resource as it is to be.</param>
    /// <param name="changes">What changes; empty where a resource that is not whole is tried again.</param>
    /// <param name="after">What must be there before.</param>
    public PropertyMap Update(
        IProvider provider,
        ResourceState old,
        ResourceState state,
        IReadOnlyList<PropertyDiff> changes,
        IReadOnlyList<Edge> after
    )
    {
        var limit = state.CustomTimeouts?.Update;
        return Perform(
            Operation.Update,
            state,
            limit,
            after,
            () =>
                provider.Update(
                    new(state.Head, old.Id, old.Inputs, old.Outputs, state.Inputs)
                    {
                        Timeout = limit,
                        IgnoreChanges = state.IgnoreChanges,
                    }
                ),
            changes
        );
    }

    /// <param name="provider">The resource's provider.</param>
    /// <param name="state">The resource, with its id.</param>
    /// <param name="known">The state that the program gives to find it, often none.</param>
    /// <param name="after">What must be there before.</param>
    public ReadResult Read(
        IProvider provider,
        ResourceState state,
        PropertyMap known,
        IReadOnlyList<Edge> after
    ) =>
        Perform(
            Operation.Read,
            state,
            limit: null,
            after,
            () => provider.Read(new(state.Head, state.Id, PropertyMap.Empty, known))
        );

    /// <summary>Reads a resource that the state knows.</summary>
    public ReadResult Refresh(IProvider provider, ResourceState old) =>
        Perform(
            Operation.Read,
            old,
            limit: null,
            [],
            () => provider.Read(new(old.Head, old.Id, old.Inputs, old.Outputs))
        );

    /// <param name="provider">The resource's provider.</param>
    /// <param name="old">Its last state.</param>
    /// <param name="after">What must be gone before.</param>
    /// <param name="from">When deletions may start at all.</param>
    /// <param name="comesBack">Whether a refusal after a wait is no end: the caller deletes others and tries again.</param>
    public void Delete(
        IProvider provider,
        ResourceState old,
        IReadOnlyList<Edge> after,
        TimeSpan from,
        bool comesBack = false
    )
    {
        var limit = old.CustomTimeouts?.Delete;
        Perform(
            Operation.Delete,
            old,
            limit,
            after,
            () =>
            {
                provider.Delete(new(old.Head, old.Id, old.Inputs, old.Outputs) { Timeout = limit });
                return true;
            },
            from: from,
            comesBack: comesBack
        );
    }

    public TimeSpan Duration(
        Operation operation,
        ResourceHead head,
        IReadOnlyList<PropertyDiff>? changes = null
    ) => Slowdown.Duration(options.Slowdowns, clouds, operation, head, changes ?? []);

    /// <exception cref="ProviderException">An operation takes longer than the program gives it.</exception>
    public static void RequireWithin(TimeSpan? limit, TimeSpan duration)
    {
        if (duration > limit)
        {
            throw new ProviderException(
                $"timeout while waiting for the operation: it takes about {duration}, the limit is {limit}",
                "customTimeouts",
                "the program's own options"
            );
        }
    }

    private T Perform<T>(
        Operation operation,
        ResourceState state,
        TimeSpan? limit,
        IReadOnlyList<Edge> after,
        Func<T> act,
        IReadOnlyList<PropertyDiff>? changes = null,
        TimeSpan from = default,
        bool comesBack = false
    )
    {
        using var _ = states.Begin(new(state, PendingOperation.TypeOf(operation)));
        Beginning?.Invoke();
        if (
            options.Faults.FirstOrDefault(fault => fault.Hits(operation, state.Urn)) is
            { Kills: true }
        )
        {
            Killed?.Invoke();
        }
        else
        {
            Fault.Strike(options.Faults, operation, state.Urn);
        }
        // A replacement starts when its predecessor is gone.
        var ready = timeline.StartAfter(after.Append(new Edge(state.Urn, EdgeKind.Structure)));
        var start = ready > from ? ready : from;
        var duration = Duration(operation, state.Head, changes);
        RequireWithin(limit, duration);
        clouds.Now = start;
        try
        {
            var result = act();
            var waited = clouds.Now - start;
            timeline.Add(new(state.Urn, operation, start, waited + duration, after));
            return result;
        }
        catch (ResourceInitFailedException)
        {
            timeline.Add(new(state.Urn, operation, start, clouds.Now - start + duration, after));
            throw;
        }
        catch (ProviderException refusal) when (refusal.Tried > TimeSpan.Zero && !comesBack)
        {
            timeline.Add(new(state.Urn, operation, start, refusal.Tried, after));
            throw;
        }
    }
}
