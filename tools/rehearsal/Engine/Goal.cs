using System.Collections.Immutable;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Engine;

/// <summary>The request of a program that registers a resource.</summary>
internal sealed record Goal
{
    public required string Type { get; init; }
    public required string Name { get; init; }
    public bool Custom { get; init; }
    public string Parent { get; init; } = "";
    public PropertyMap Inputs { get; init; } = PropertyMap.Empty;
    public string Provider { get; init; } = "";
    public string Version { get; init; } = "";
    public bool Protect { get; init; }
    public bool RetainOnDelete { get; init; }
    public string DeletedWith { get; init; } = "";
    public bool? DeleteBeforeReplace { get; init; }
    public Timeouts? CustomTimeouts { get; init; }
    public ImmutableArray<string> Dependencies { get; init; } = [];
    public ImmutableSortedDictionary<
        string,
        ImmutableArray<string>
    > PropertyDependencies { get; init; } =
        ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty;
    public ImmutableArray<string> IgnoreChanges { get; init; } = [];
    public ImmutableArray<string> ReplaceOnChanges { get; init; } = [];
    public ImmutableArray<string> ReplaceWith { get; init; } = [];
    public ImmutableArray<string> AdditionalSecretOutputs { get; init; } = [];
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
        new()
        {
            Urn = urn,
            Type = Type,
            Custom = Custom,
            Inputs = inputs,
            Parent = Parent,
            Provider = provider,
            Protect = Protect,
            RetainOnDelete = RetainOnDelete,
            DeletedWith = DeletedWith,
            ReplaceWith = ReplaceWith,
            Dependencies = Dependencies,
            PropertyDependencies = PropertyDependencies,
            AdditionalSecretOutputs = AdditionalSecretOutputs,
            IgnoreChanges = IgnoreChanges,
            ReplaceOnChanges = ReplaceOnChanges,
            CustomTimeouts = CustomTimeouts,
        };

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
