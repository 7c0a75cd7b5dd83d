using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Twin;

/// <summary>
/// The API of one resource type: its errors and its answers. Models hold no state, since all
/// resources are in the call's world. Checks by the schema and the provider's rules need no model.
/// </summary>
/// <param name="type">Type token, e.g. gcp:compute/network:Network.</param>
internal abstract class ResourceModel(string type)
{
    public string Type { get; } = type;

    /// <summary>Whether creating an existing resource succeeds, as for grants.</summary>
    public virtual bool Idempotent => false;

    /// <summary>Whether the resource exists in the state only, and no cloud knows it.</summary>
    public virtual bool IsLocal => false;

    /// <summary>
    /// Errors of the provider at preview, beyond schema and rules; values may be unknown.
    /// </summary>
    public virtual IEnumerable<CheckFailure> Check(PropertyMap inputs) => [];

    /// <summary>The id that the cloud gives to a new resource, the same every time.</summary>
    public abstract string Id(CloudCall call);

    /// <summary>Throws where the API refuses a create or an update (then Current is set).</summary>
    /// <exception cref="ProviderException">The API refuses.</exception>
    public virtual void Accept(CloudCall call) { }

    /// <summary>Inputs that a second call gives, after the resource has its id.</summary>
    public virtual IReadOnlyList<string> GivenLater => [];

    /// <summary>Throws where the API refuses that second call: then the resource stays without them.</summary>
    /// <exception cref="ProviderException">The API refuses.</exception>
    public virtual void Complete(CloudCall call) { }

    /// <summary>Computed outputs after a create or an update; they are laid over the inputs.</summary>
    public abstract PropertyMap Outputs(CloudCall call, string id);

    /// <summary>Throws where the API refuses to delete the resource.</summary>
    /// <exception cref="ProviderException">The API refuses.</exception>
    public virtual void Release(CloudCall call) { }

    /// <summary>Whether the provider leaves the resource in the cloud when it is deleted.</summary>
    public virtual bool Remains(CloudCall call) => false;

    /// <summary>What disappears together with the resource.</summary>
    public virtual IEnumerable<Entity> Takes(CloudCall call) => [];
}
