using System.Collections.Immutable;

namespace KeylessAlloyDb.Rehearsal.State;

/// <summary>All resources of a stack; whatever a resource needs stands before it.</summary>
internal sealed record Snapshot(ImmutableArray<ResourceState> Resources)
{
    public static readonly Snapshot Empty = new([]);

    /// <summary>What is wrong with this state, or null: dangling references, duplicates.</summary>
    public string? FindFault()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var live = new HashSet<string>(StringComparer.Ordinal);
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
