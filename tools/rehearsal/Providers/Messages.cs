using System.Collections.Immutable;

namespace KeylessAlloyDb.Rehearsal.Providers;

/// <summary>What every request says about its resource.</summary>
/// <param name="Urn">The resource's URN.</param>
/// <param name="Type">Its type token, e.g. gcp:alloydb/cluster:Cluster.</param>
/// <param name="Name">Its logical name.</param>
internal sealed record ResourceHead(string Urn, string Type, string Name);

/// <param name="Resource">The provider as a resource of the stack.</param>
/// <param name="Id">Its id; it stays the same while settings change.</param>
/// <param name="Inputs">Checked settings: project, region and so on.</param>
internal sealed record ConfigureRequest(ResourceHead Resource, string Id, PropertyMap Inputs);

/// <param name="Resource">The resource.</param>
/// <param name="OldInputs">Checked inputs so far; null for a resource that is to be created.</param>
/// <param name="NewInputs">Inputs as the program gives them.</param>
internal sealed record CheckRequest(
    ResourceHead Resource,
    PropertyMap? OldInputs,
    PropertyMap NewInputs
)
{
    /// <summary>What made-up names derive from: the same in a preview and the update that follows its plan.</summary>
    public ReadOnlyMemory<byte> RandomSeed { get; init; }
}

internal sealed record CheckResult(PropertyMap Inputs, IReadOnlyList<CheckFailure> Failures);

/// <param name="Property">Path of the property, e.g. bgp.asn or tags[0]; empty for the resource as a whole.</param>
/// <param name="Reason">What is wrong, the value given, what is allowed or the nearest known name.</param>
internal sealed record CheckFailure(string Property, string Reason);

/// <param name="Resource">The resource.</param>
/// <param name="Id">Its id.</param>
/// <param name="OldInputs">Checked inputs so far.</param>
/// <param name="OldOutputs">Outputs so far.</param>
/// <param name="NewInputs">Checked inputs; those of ignored changes equal the old ones.</param>
internal sealed record DiffRequest(
    ResourceHead Resource,
    string Id,
    PropertyMap OldInputs,
    PropertyMap OldOutputs,
    PropertyMap NewInputs
)
{
    /// <summary>Property paths whose changes the program ignores.</summary>
    public ImmutableArray<string> IgnoreChanges { get; init; } = [];
}

/// <param name="Changes">Empty when nothing changes.</param>
/// <param name="DeleteBeforeReplace">Whether a replacement must delete first.</param>
internal sealed record DiffResult(IReadOnlyList<PropertyDiff> Changes, bool DeleteBeforeReplace)
{
    public static readonly DiffResult None = new([], DeleteBeforeReplace: false);

    /// <summary>Outputs that an update does not change.</summary>
    public ImmutableArray<string> Stables { get; init; } = [];
}

internal enum DiffKind
{
    Add,
    Delete,
    Update,
}

/// <param name="Path">Path of the property, e.g. scaling.minNodes or tags[0].</param>
/// <param name="Kind">What happens to it.</param>
/// <param name="Replaces">Whether the provider cannot change it in place.</param>
internal sealed record PropertyDiff(string Path, DiffKind Kind, bool Replaces);

/// <param name="Resource">The resource.</param>
/// <param name="Inputs">Checked inputs.</param>
internal sealed record CreateRequest(ResourceHead Resource, PropertyMap Inputs)
{
    /// <summary>How long the operation may take; null is the provider's own limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Nothing is created: the answer has an empty id and the outputs as far as they are known.</summary>
    public bool Preview { get; init; }
}

internal sealed record CreateResult(string Id, PropertyMap Outputs);

/// <param name="Resource">The resource.</param>
/// <param name="Id">Its id.</param>
/// <param name="OldInputs">Checked inputs so far.</param>
/// <param name="OldOutputs">Outputs so far.</param>
/// <param name="NewInputs">Checked inputs.</param>
internal sealed record UpdateRequest(
    ResourceHead Resource,
    string Id,
    PropertyMap OldInputs,
    PropertyMap OldOutputs,
    PropertyMap NewInputs
)
{
    /// <summary>How long the operation may take; null is the provider's own limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Property paths whose changes the program ignores.</summary>
    public ImmutableArray<string> IgnoreChanges { get; init; } = [];

    /// <summary>Nothing is updated.</summary>
    public bool Preview { get; init; }
}

/// <param name="Resource">The resource.</param>
/// <param name="Id">Its id.</param>
/// <param name="Inputs">Inputs so far; empty when a program reads what it does not own.</param>
/// <param name="Outputs">Outputs so far, or the state that a program gives to find the resource.</param>
internal sealed record ReadRequest(
    ResourceHead Resource,
    string Id,
    PropertyMap Inputs,
    PropertyMap Outputs
)
{
    /// <summary>How long the operation may take; null is the provider's own limit.</summary>
    public TimeSpan? Timeout { get; init; }
}

/// <param name="Id">Empty when no such resource exists.</param>
/// <param name="Inputs">Inputs that would make the resource what it is.</param>
/// <param name="Outputs">All outputs.</param>
internal sealed record ReadResult(string Id, PropertyMap Inputs, PropertyMap Outputs)
{
    public static readonly ReadResult Missing = new("", PropertyMap.Empty, PropertyMap.Empty);

    public bool Exists => Id.Length > 0;
}

internal sealed record DeleteRequest(
    ResourceHead Resource,
    string Id,
    PropertyMap OldInputs,
    PropertyMap OldOutputs
)
{
    /// <summary>How long the operation may take; null is the provider's own limit.</summary>
    public TimeSpan? Timeout { get; init; }
}

/// <param name="Token">The function, e.g. gcp:organizations/getProject:getProject.</param>
/// <param name="Arguments">Its arguments, all known.</param>
internal sealed record InvokeRequest(string Token, PropertyMap Arguments)
{
    /// <summary>Resources may not exist yet.</summary>
    public bool Preview { get; init; }
}

/// <param name="Result">The answer; meaningless when there are failures.</param>
/// <param name="Failures">Bad arguments.</param>
internal sealed record InvokeResult(PropertyMap Result, IReadOnlyList<CheckFailure> Failures);
