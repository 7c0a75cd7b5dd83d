using System.Collections.Immutable;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Engine;

internal sealed record RunOptions(string Project, string Stack)
{
    public bool DryRun { get; init; }
    public ImmutableArray<Fault> Faults { get; init; } = [];

    /// <summary>Settings of default providers, by package: what a stack says as aws:region and so on.</summary>
    public ImmutableDictionary<string, PropertyMap> Configuration { get; init; } =
        ImmutableDictionary<string, PropertyMap>.Empty;
    public ImmutableArray<Slowdown> Slowdowns { get; init; } = [];

    public string StackUrn => Urn.Create(Stack, Project, "", Urn.StackType, $"{Project}-{Stack}");
}
