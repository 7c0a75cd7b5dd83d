using System.Collections.Immutable;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Engine;

internal sealed record RunOptions(string Project, string Stack)
{
    /// <summary>The organization of every stack in a backend of one's own.</summary>
    public const string Organization = "organization";

    public bool DryRun { get; init; }
    public ImmutableArray<Fault> Faults { get; init; } = [];

    /// <summary>Settings of default providers, by package: what a stack says as aws:region and so on.</summary>
    public ImmutableDictionary<string, PropertyMap> Configuration { get; init; } =
        ImmutableDictionary<string, PropertyMap>.Empty;

    /// <summary>States that a StackReference can read, by organization/project/stack.</summary>
    public ImmutableDictionary<string, Snapshot> OtherStacks { get; init; } =
        ImmutableDictionary<string, Snapshot>.Empty;
    public ImmutableArray<Slowdown> Slowdowns { get; init; } = [];

    public string StackUrn => Urn.Create(Stack, Project, "", Urn.StackType, $"{Project}-{Stack}");
}
