using System.Collections.Immutable;

namespace KeylessAlloyDb.Testing.Infra.Mocks;

/// <summary>What a program registered and called in one run.</summary>
public class Recording(IReadOnlyList<Recorded> resources, IReadOnlyList<RecordedCall> calls)
{
    public IReadOnlyList<Recorded> Resources { get; } = resources;

    public IReadOnlyList<RecordedCall> Calls { get; } = calls;

    /// <summary>Everything but components and providers.</summary>
    public IEnumerable<Recorded> Custom =>
        Resources.Where(resource =>
            !resource.Type.StartsWith("keyless-alloydb:", StringComparison.Ordinal)
            && !resource.Type.StartsWith("pulumi:", StringComparison.Ordinal)
        );

    /// <summary>All of a kind such as <c>gcp:compute/network</c>, by name.</summary>
    public ImmutableArray<Recorded> All(string kind) =>
        [
            .. Resources
                .Where(resource => resource.Is(kind))
                .OrderBy(resource => resource.Name, StringComparer.Ordinal),
        ];

    /// <summary>The only one of a kind.</summary>
    public Recorded One(string kind) =>
        All(kind) is [var only]
            ? only
            : throw new InvalidOperationException(
                $"{kind}: {string.Join(", ", All(kind).Select(resource => resource.Name))}"
            );

    /// <summary>The one of a kind and name.</summary>
    public Recorded One(string kind, string name) =>
        All(kind).SingleOrDefault(resource => resource.Name == name)
        ?? throw new InvalidOperationException(
            $"no {kind} {name}; there are {string.Join(", ", All(kind).Select(r => r.Name))}"
        );
}
