using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Providers;

/// <summary>
/// The clouds as the engine sees them. Calls come one at a time; an operation that a cloud refuses
/// throws <see cref="ProviderException"/>.
/// </summary>
internal interface IProvider
{
    /// <summary>A run begins: takes over what exists and is not known yet.</summary>
    void Restore(IEnumerable<ExistingResource> resources);

    /// <summary>Validates inputs and fills in names and defaults, the same ones every time.</summary>
    CheckResult Check(CheckRequest request);

    /// <summary>What a change of inputs means for an existing resource.</summary>
    DiffResult Diff(DiffRequest request);

    /// <summary>The outputs as far as they are known before a create or update; the rest unknown.</summary>
    PropertyMap Preview(PreviewRequest request);

    CreateResult Create(CreateRequest request);

    /// <summary>Returns all outputs after the update.</summary>
    PropertyMap Update(UpdateRequest request);

    ReadResult Read(ReadRequest request);

    void Delete(DeleteRequest request);

    InvokeResult Invoke(InvokeRequest request);

    /// <summary>How long the real cloud typically takes for an operation.</summary>
    TimeSpan Duration(Operation operation, ResourceHead resource);
}

internal enum Operation
{
    Create,
    Read,
    Update,
    Delete,
}

/// <summary>What every request says about its resource.</summary>
/// <param name="Urn">The resource's URN.</param>
/// <param name="Type">Its type token, e.g. gcp:alloydb/cluster:Cluster.</param>
/// <param name="Name">Its logical name.</param>
/// <param name="Provider">Inputs of its provider: project, region and so on.</param>
internal sealed record ResourceHead(string Urn, string Type, string Name, PropertyMap Provider);

internal sealed record ExistingResource(
    ResourceHead Resource,
    string Id,
    PropertyMap Inputs,
    PropertyMap Outputs
);

internal sealed record CheckRequest(
    ResourceHead Resource,
    PropertyMap? OldInputs,
    PropertyMap NewInputs
);

internal sealed record CheckResult(PropertyMap Inputs, IReadOnlyList<CheckFailure> Failures);

/// <param name="Property">Path of the property, e.g. bgp.asn or tags[0].</param>
/// <param name="Reason">What is wrong, the value given, what is allowed or the nearest known name.</param>
internal sealed record CheckFailure(string Property, string Reason);

/// <summary>Ignored changes have been taken back already: their new inputs equal the old ones.</summary>
internal sealed record DiffRequest(
    ResourceHead Resource,
    string Id,
    PropertyMap OldInputs,
    PropertyMap OldOutputs,
    PropertyMap NewInputs
);

/// <param name="Changes">Empty when nothing changes.</param>
/// <param name="DeleteBeforeReplace">Whether a replacement must delete first.</param>
internal sealed record DiffResult(IReadOnlyList<PropertyDiff> Changes, bool DeleteBeforeReplace)
{
    public static readonly DiffResult None = new([], DeleteBeforeReplace: false);
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

/// <summary>Id and old outputs are null for a create.</summary>
internal sealed record PreviewRequest(
    ResourceHead Resource,
    string? Id,
    PropertyMap? OldOutputs,
    PropertyMap NewInputs
);

/// <summary>At is the simulated time since the run began at which the operation starts.</summary>
internal sealed record CreateRequest(ResourceHead Resource, PropertyMap Inputs, TimeSpan At);

internal sealed record CreateResult(string Id, PropertyMap Outputs);

internal sealed record UpdateRequest(
    ResourceHead Resource,
    string Id,
    PropertyMap OldInputs,
    PropertyMap OldOutputs,
    PropertyMap NewInputs,
    TimeSpan At
);

/// <summary>Inputs are the state that the program gives to find the resource, often none.</summary>
internal sealed record ReadRequest(
    ResourceHead Resource,
    string Id,
    PropertyMap Inputs,
    TimeSpan At
);

/// <param name="Outputs">Null when no such resource exists.</param>
internal sealed record ReadResult(PropertyMap? Outputs);

internal sealed record DeleteRequest(
    ResourceHead Resource,
    string Id,
    PropertyMap Inputs,
    PropertyMap Outputs,
    TimeSpan At
);

/// <summary>During a preview resources may not exist yet: answers may be unknown.</summary>
internal sealed record InvokeRequest(
    string Token,
    PropertyMap Arguments,
    PropertyMap Provider,
    bool Preview
);

/// <param name="Result">The answer; meaningless when there are failures.</param>
/// <param name="Failures">Bad arguments.</param>
internal sealed record InvokeResult(PropertyMap Result, IReadOnlyList<CheckFailure> Failures);
