using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace KeylessAlloyDb.Rehearsal.State;

/// <summary>What a program says of a resource: its inputs and options.</summary>
internal abstract record Declaration
{
    public required string Type { get; init; }
    public bool Custom { get; init; }
    public PropertyMap Inputs { get; init; } = PropertyMap.Empty;
    public string Parent { get; init; } = "";
    public string Provider { get; init; } = "";
    public bool Protect { get; init; }
    public bool RetainOnDelete { get; init; }
    public string DeletedWith { get; init; } = "";
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
}

/// <summary>One resource as a state file records it.</summary>
internal sealed record ResourceState : Declaration
{
    public ResourceState() { }

    /// <summary>The resource as it is declared, before it has an id and outputs.</summary>
    [SetsRequiredMembers]
    public ResourceState(Declaration declared, string urn)
        : base(declared) => Urn = urn;

    public required string Urn { get; init; }

    /// <summary>Replaced already, but not deleted yet.</summary>
    public bool Delete { get; init; }

    /// <summary>Deleted already, but its replacement is not created yet.</summary>
    public bool PendingReplacement { get; init; }

    /// <summary>Read by the program, never owned by it.</summary>
    public bool External { get; init; }
    public string Id { get; init; } = "";
    public PropertyMap Outputs { get; init; } = PropertyMap.Empty;

    /// <summary>Why the resource is there but not whole; the next update tries again.</summary>
    public ImmutableArray<string> InitErrors { get; init; } = [];
    public DateTimeOffset? Created { get; init; }
    public DateTimeOffset? Modified { get; init; }

    public string Name => State.Urn.Name(Urn);

    public bool IsProvider => ProviderReference.IsProvider(Type);

    public Providers.ResourceHead Head => new(Urn, Type, Name);

    /// <summary>URN of the provider, without the id that a reference carries.</summary>
    public string ProviderUrn => ProviderReference.UrnOf(Provider);

    /// <summary>Everything that must exist for as long as this resource does.</summary>
    public IEnumerable<string> Needs =>
        Dependencies
            .Concat(PropertyDependencies.Values.SelectMany(urns => urns))
            .Append(Parent)
            .Append(ProviderUrn)
            .Append(DeletedWith)
            .Where(urn => urn.Length > 0)
            .Distinct();
}

/// <summary>Limits that the program sets for single operations; null is the provider's own.</summary>
internal sealed record Timeouts(TimeSpan? Create, TimeSpan? Update, TimeSpan? Delete);
