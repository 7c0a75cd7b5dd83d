using KeylessAlloyDb.Rehearsal.Providers;

namespace KeylessAlloyDb.Rehearsal.Twin;

/// <summary>
/// The API of one resource type. A Refuse hook throws where the API refuses, a Compute hook says what
/// the API answers. Models hold no state, since all resources are in the call's world. Checks by the
/// schema and the provider's rules need no model.
/// </summary>
/// <param name="type">Type token, e.g. gcp:compute/network:Network.</param>
internal abstract class ResourceModel(string type)
{
    public string Type { get; } = type;

    /// <summary>Other resources of this type.</summary>
    protected virtual IEnumerable<Entity> Others(CloudCall call) =>
        call.World.OfType(Type).Where(other => other != call.Current);

    /// <summary>Whether creating an existing resource succeeds, as for grants.</summary>
    public virtual bool AcceptsExisting => false;

    /// <summary>Whether the resource exists in the state only, and no cloud knows it.</summary>
    public virtual bool IsStateOnly => false;

    /// <summary>What the provider makes of an id that is imported, where the state alone has the resource.</summary>
    /// <exception cref="ProviderException">The id says nothing.</exception>
    public virtual ReadResult Import(string id) =>
        throw new NotSupportedException($"{Type} has no import");

    /// <summary>Inputs that the provider sets in a second call, after the resource has its id.</summary>
    public virtual IReadOnlyList<string> InputsAfterCreate => [];

    /// <summary>
    /// Errors of the provider at preview, beyond schema and rules; values may be unknown.
    /// </summary>
    public virtual IEnumerable<CheckFailure> Check(PropertyMap inputs) => [];

    /// <summary>What this cloud refuses to create or update, whatever the type; comes before RefuseWrite.</summary>
    /// <exception cref="ProviderException">The API refuses.</exception>
    public virtual void RefuseAnyWrite(CloudCall call) { }

    /// <summary>What this type's API refuses to create or update; in an update Current is set.</summary>
    /// <exception cref="ProviderException">The API refuses.</exception>
    public virtual void RefuseWrite(CloudCall call) { }

    /// <summary>
    /// What the API refuses of InputsAfterCreate; the resource then exists without these inputs.
    /// </summary>
    /// <exception cref="ProviderException">The API refuses.</exception>
    public virtual void RefuseAfterCreate(CloudCall call) { }

    /// <summary>What this cloud refuses to delete, whatever the type; comes before RefuseDelete.</summary>
    /// <exception cref="ProviderException">The API refuses.</exception>
    public virtual void RefuseAnyDelete(CloudCall call) { }

    /// <summary>What this type's API refuses to delete.</summary>
    /// <exception cref="ProviderException">The API refuses.</exception>
    public virtual void RefuseDelete(CloudCall call) { }

    /// <summary>Whether the provider leaves the resource in the cloud when Pulumi deletes it.</summary>
    public virtual bool RetainsOnDelete(CloudCall call) => false;

    /// <summary>What the cloud deletes together with the resource.</summary>
    public virtual IEnumerable<Entity> DeletedWith(CloudCall call) => [];

    /// <summary>The id that the cloud gives to a new resource, the same every time.</summary>
    public abstract string ComputeId(CloudCall call);

    /// <summary>The outputs that this cloud gives to a resource of any type.</summary>
    public virtual PropertyMap ComputeCommonOutputs(CloudCall call, string id) => PropertyMap.Empty;

    /// <summary>
    /// This type's own outputs after a create or an update. They are laid over the common outputs
    /// and the inputs; an output that nothing gives becomes its type's zero.
    /// </summary>
    public virtual PropertyMap ComputeOutputs(CloudCall call, string id) => PropertyMap.Empty;
}
