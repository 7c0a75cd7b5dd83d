using System.Collections.Immutable;

namespace KeylessAlloyDb.Rehearsal.Engine;

internal sealed record RunOptions(string Project, string Stack)
{
    public bool DryRun { get; init; }
    public ImmutableArray<Fault> Faults { get; init; } = [];
    public ImmutableArray<Slowdown> Slowdowns { get; init; } = [];

    public string StackUrn => Urn.Create(Stack, Project, "", Urn.StackType, $"{Project}-{Stack}");
}
