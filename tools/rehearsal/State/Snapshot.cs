using System.Collections.Immutable;

namespace KeylessAlloyDb.Rehearsal.State;

/// <summary>All resources of a stack, each after its dependencies.</summary>
internal sealed record Snapshot(ImmutableArray<ResourceState> Resources)
{
    public static readonly Snapshot Empty = new([]);

    /// <summary>The operations that were running when the state was written.</summary>
    public ImmutableArray<PendingOperation> PendingOperations { get; init; } = [];

    public IEnumerable<ResourceState> PendingCreates =>
        PendingOperations
            .Where(left => left.Type == PendingOperation.Creating)
            .Select(left => left.Resource);

    public Snapshot WithoutPendingCreates() =>
        this with
        {
            PendingOperations =
            [
                .. PendingOperations.Where(left => left.Type != PendingOperation.Creating),
            ],
        };

    /// <summary>What is wrong with this state, or null: dangling references, duplicates.</summary>
    public string? FindFault()
    {
        var seen = new HashSet<string>();
        var live = new HashSet<string>();
        foreach (var resource in Resources)
        {
            if (resource.Needs.FirstOrDefault(urn => !seen.Contains(urn)) is { } missing)
            {
                return $"{resource.Urn} refers to {missing}, which is missing or comes later";
            }
            if (!resource.Delete && !live.Add(resource.Urn))
            {
                return $"{resource.Urn} is there twice";
            }
            seen.Add(resource.Urn);
        }
        return null;
    }
}
