using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Time;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Engine;

/// <summary>
/// Everything that changes a cloud goes through here: faults strike, simulated time passes, limits
/// of the program are held.
/// </summary>
internal sealed class Operations(IClouds clouds, RunOptions options, Timeline timeline)
{
    public CreateResult Create(
        IProvider provider,
        ResourceHead head,
        Goal goal,
        PropertyMap inputs,
        IReadOnlyList<Edge> after
    ) =>
        Perform(
            Operation.Create,
            head,
            goal.CustomTimeouts?.Create,
            after,
            () => provider.Create(new(head, inputs) { Timeout = goal.CustomTimeouts?.Create })
        );

    public PropertyMap Update(
        IProvider provider,
        ResourceHead head,
        Goal goal,
        ResourceState old,
        PropertyMap inputs,
        IReadOnlyList<Edge> after
    ) =>
        Perform(
            Operation.Update,
            head,
            goal.CustomTimeouts?.Update,
            after,
            () =>
                provider.Update(
                    new(head, old.Id, old.Inputs, old.Outputs, inputs)
                    {
                        Timeout = goal.CustomTimeouts?.Update,
                        IgnoreChanges = goal.IgnoreChanges,
                    }
                )
        );

    /// <param name="provider">The resource's provider.</param>
    /// <param name="head">The resource.</param>
    /// <param name="id">Its id.</param>
    /// <param name="known">The state that the program gives to find it, often none.</param>
    /// <param name="after">What must be there before.</param>
    public ReadResult Read(
        IProvider provider,
        ResourceHead head,
        string id,
        PropertyMap known,
        IReadOnlyList<Edge> after
    ) =>
        Perform(
            Operation.Read,
            head,
            limit: null,
            after,
            () => provider.Read(new(head, id, PropertyMap.Empty, known))
        );

    /// <param name="provider">The resource's provider.</param>
    /// <param name="head">The resource.</param>
    /// <param name="old">Its last state.</param>
    /// <param name="after">What must be gone before.</param>
    /// <param name="from">When deletions may start at all.</param>
    public void Delete(
        IProvider provider,
        ResourceHead head,
        ResourceState old,
        IReadOnlyList<Edge> after,
        TimeSpan from
    ) =>
        Perform(
            Operation.Delete,
            head,
            old.CustomTimeouts?.Delete,
            after,
            () =>
            {
                provider.Delete(
                    new(head, old.Id, old.Inputs, old.Outputs)
                    {
                        Timeout = old.CustomTimeouts?.Delete,
                    }
                );
                return true;
            },
            from
        );

    public TimeSpan Duration(Operation operation, ResourceHead head) =>
        operation is Operation.Read
            ? clouds.Duration(operation, head)
            : options.Slowdowns.LastOrDefault(s => s.Type == head.Type)?.Duration
                ?? clouds.Duration(operation, head);

    private T Perform<T>(
        Operation operation,
        ResourceHead head,
        TimeSpan? limit,
        IReadOnlyList<Edge> after,
        Func<T> act,
        TimeSpan from = default
    )
    {
        if (options.Faults.Any(fault => fault.Hits(operation, head.Urn)))
        {
            throw new ProviderException(
                $"the {operation.ToString().ToLowerInvariant()} was made to fail",
                "--fail",
                "this rehearsal's own options"
            );
        }
        // A replacement starts when its predecessor is gone.
        var ready = timeline.StartAfter(after.Append(new Edge(head.Urn, EdgeKind.Structure)));
        var start = ready > from ? ready : from;
        var duration = Duration(operation, head);
        if (duration > limit)
        {
            throw new ProviderException(
                $"timeout while waiting for the operation: it takes about {duration}, the limit is {limit}",
                "customTimeouts",
                "the program's own options"
            );
        }
        clouds.Now = start;
        var result = act();
        timeline.Add(new(head.Urn, operation, start, duration, after));
        return result;
    }
}
