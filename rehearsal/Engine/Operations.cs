using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Time;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Engine;

/// <summary>
/// Everything that changes a cloud goes through here: faults strike, simulated time passes, limits
/// of the program are held.
/// </summary>
internal sealed class Operations(IProvider provider, RunOptions options, Timeline timeline)
{
    public CreateResult Create(
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
            at => provider.Create(new(head, inputs, at))
        );

    public PropertyMap Update(
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
            at => provider.Update(new(head, old.Id, old.Inputs, old.Outputs, inputs, at))
        );

    public PropertyMap? Read(
        ResourceHead head,
        string id,
        PropertyMap inputs,
        IReadOnlyList<Edge> after
    ) =>
        Perform(
            Operation.Read,
            head,
            limit: null,
            after,
            at => provider.Read(new(head, id, inputs, at)).Outputs
        );

    /// <param name="head">The resource.</param>
    /// <param name="old">Its last state.</param>
    /// <param name="after">What must be gone before.</param>
    /// <param name="from">When deletions may start at all.</param>
    public void Delete(
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
            at =>
            {
                provider.Delete(new(head, old.Id, old.Inputs, old.Outputs, at));
                return true;
            },
            from
        );

    public TimeSpan Duration(Operation operation, ResourceHead head) =>
        operation is Operation.Read
            ? provider.Duration(operation, head)
            : options.Slowdowns.LastOrDefault(s => s.Type == head.Type)?.Duration
                ?? provider.Duration(operation, head);

    private T Perform<T>(
        Operation operation,
        ResourceHead head,
        TimeSpan? limit,
        IReadOnlyList<Edge> after,
        Func<TimeSpan, T> act,
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
        var result = act(start);
        timeline.Add(new(head.Urn, operation, start, duration, after));
        return result;
    }
}
