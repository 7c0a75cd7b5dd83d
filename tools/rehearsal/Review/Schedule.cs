using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Review;

/// <summary>One operation in expected time.</summary>
internal sealed record Slot(Change Change, Operation Operation, TimeSpan Start, TimeSpan Duration)
{
    public TimeSpan End => Start + Duration;

    /// <summary>
    /// Whether this operation depends on the other one: it uses the created resource, or the other
    /// resource uses the one to remove.
    /// </summary>
    public bool WaitsFor(Slot other) =>
        Operation == Operation.Delete
            ? other.Change.Old?.Needs.Contains(Change.Urn) == true
            : Change.New!.Needs.Contains(other.Change.Urn);
}

/// <summary>
/// Start and end of each operation of a plan, if only dependencies delayed it: first creates and
/// updates, each after its dependencies; then deletions, each after its dependents.
/// </summary>
internal sealed record Schedule(IReadOnlyList<Slot> Slots)
{
    public TimeSpan End { get; } = Slots.Select(slot => slot.End).DefaultIfEmpty().Max();

    /// <summary>
    /// The critical path: from the last operation back, the dependency that ended last.
    /// </summary>
    public IReadOnlySet<Slot> Critical
    {
        get
        {
            var path = new HashSet<Slot>();
            for (var slot = Slots.MaxBy(slot => slot.End); slot is not null; )
            {
                path.Add(slot);
                var current = slot;
                slot = Slots
                    .Where(other => other.End == current.Start && other.Duration > TimeSpan.Zero)
                    .Where(other => !path.Contains(other))
                    .OrderByDescending(other => current.WaitsFor(other))
                    .FirstOrDefault();
            }
            return path;
        }
    }

    /// <summary>The end with the shortest duration of each operation.</summary>
    public TimeSpan Earliest { get; private init; }

    /// <summary>The end with the longest duration of each operation.</summary>
    public TimeSpan Latest { get; private init; }

    /// <summary>about 6s, or 20m00s to 1h00m; null where nothing takes time.</summary>
    public string? Text =>
        End == TimeSpan.Zero ? null
        : Latest > Earliest ? $"{TimeText.Short(Earliest)} to {TimeText.Short(Latest)}"
        : $"about {TimeText.Short(End)}";

    public static Schedule Of(Plan plan, IClouds clouds) =>
        Of(plan, clouds, time => time.Typical) with
        {
            Earliest = Of(plan, clouds, time => time.Least).End,
            Latest = Of(plan, clouds, time => time.Most).End,
        };

    private static Schedule Of(Plan plan, IClouds clouds, Func<ExpectedTime, TimeSpan> choose)
    {
        var slots = new List<Slot>();
        var ready = new Dictionary<string, TimeSpan>();
        var changes = plan.Changes.ToDictionary(change => change.Urn);
        var after = plan.After.ToDictionary(resource => resource.Urn);
        foreach (var urn in after.Keys)
        {
            Ready(urn);
        }

        var free = slots.Select(slot => slot.End).DefaultIfEmpty().Max();
        var removals = plan.Changes.Where(change => change.Ends && change.Old!.Custom).ToList();
        var dependents = removals
            .SelectMany(change => change.Old!.Needs.Select(urn => (urn, change)))
            .ToLookup(pair => pair.urn, pair => pair.change);
        var removed = new Dictionary<string, Slot>();
        slots.AddRange(removals.Select(Remove));
        return new([.. slots.OrderBy(slot => slot.Start)]);

        // When what a step makes is there; what the plan leaves out is there already.
        TimeSpan Ready(string urn)
        {
            if (ready.TryGetValue(urn, out var known) || !after.TryGetValue(urn, out var resource))
            {
                return known;
            }
            var start = resource.Needs.Select(Ready).DefaultIfEmpty().Max();
            if (!changes.TryGetValue(urn, out var change) || !resource.Custom)
            {
                return ready[urn] = start;
            }
            var operation = change.Op == StepOp.Update ? Operation.Update : Operation.Create;
            var time = Time(operation, resource, change.Step.Changes);
            var slot = new Slot(change, operation, start, time);
            slots.Add(slot);
            return ready[urn] = slot.End;
        }

        Slot Remove(Change change)
        {
            if (!removed.TryGetValue(change.Urn, out var slot))
            {
                var start = dependents[change.Urn]
                    .Select(dependent => Remove(dependent).End)
                    .Append(free)
                    .Max();
                var time = Time(Operation.Delete, change.Old!, []);
                removed[change.Urn] = slot = new(change, Operation.Delete, start, time);
            }
            return slot;
        }

        TimeSpan Time(
            Operation operation,
            ResourceState resource,
            IReadOnlyList<PropertyDiff> changes
        ) =>
            ProviderReference.IsProvider(resource.Type)
                ? TimeSpan.Zero
                : choose(clouds.Duration(operation, resource.Head, changes));
    }
}
