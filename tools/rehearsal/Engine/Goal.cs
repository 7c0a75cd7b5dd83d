using System.Collections.Immutable;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Engine;

/// <summary>The request of a program that registers a resource.</summary>
internal sealed record Goal : Declaration
{
    public required string Name { get; init; }
    public string Version { get; init; } = "";
    public bool? DeleteBeforeReplace { get; init; }
    public ImmutableArray<AliasSpec> Aliases { get; init; } = [];

    /// <summary>Options of the program that this engine does not know how to follow.</summary>
    public ImmutableArray<string> Unsupported { get; init; } = [];

    /// <summary>What has to be done before an operation on the resource starts.</summary>
    public IReadOnlyList<Edge> Edges
    {
        get
        {
            var data = PropertyDependencies.Values.SelectMany(urns => urns).ToHashSet();
            return
            [
                .. data.Select(urn => new Edge(urn, EdgeKind.Data)),
                .. Dependencies.Except(data).Select(urn => new Edge(urn, EdgeKind.Explicit)),
                new(Parent, EdgeKind.Structure),
                new(ProviderReference.UrnOf(Provider), EdgeKind.Structure),
            ];
        }
    }

    public string UrnIn(RunOptions options) =>
        Urn.Create(options.Stack, options.Project, Parent, Type, Name);

    /// <summary>The resource as it is to be, before it has an id and outputs.</summary>
    public ResourceState ToState(string urn, PropertyMap inputs, string provider) =>
        new(this, urn) { Inputs = inputs, Provider = provider };

    /// <summary>Marks the outputs that the program wants secret; an id is never secret.</summary>
    public PropertyMap MarkSecrets(PropertyMap outputs) =>
        AdditionalSecretOutputs.Aggregate(
            outputs,
            (map, key) =>
                key != "id" && map.TryGetValue(key, out var value)
                    ? map.With(key, PropertyValue.Secret(value))
                    : map
        );
}

/// <summary>A former identity: a whole URN, or the parts in which it differed.</summary>
internal sealed record AliasSpec
{
    public string Urn { get; init; } = "";
    public string Name { get; init; } = "";
    public string Type { get; init; } = "";
    public string Stack { get; init; } = "";
    public string Project { get; init; } = "";
    public string ParentUrn { get; init; } = "";
    public bool NoParent { get; init; }
}

/// <summary>The engine's answer to a registration or read.</summary>
internal sealed record Registered(string Urn, string Id, PropertyMap Outputs)
{
    /// <summary>An output with anything unknown inside is left out: the program takes it as unknown.</summary>
    public static Registered Of(ResourceState state) =>
        new(state.Urn, state.Id, state.Outputs.Where((_, value) => !value.ContainsUnknown));
}
