using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Review;

/// <summary>The providers of a plan's resources, with the settings that the plan has for them.</summary>
internal sealed class PlanProviders(IClouds clouds, IEnumerable<ResourceState> resources)
{
    private readonly Connections _connections = new(clouds);
    private readonly Dictionary<string, ResourceState> _providers = resources
        .Where(resource => ProviderReference.IsProvider(resource.Type))
        .ToDictionary(resource => resource.Urn);

    /// <summary>The provider of a resource; one without settings where the plan leaves it out.</summary>
    public IProvider Of(ResourceState resource) =>
        _providers.TryGetValue(resource.ProviderUrn, out var owner)
            ? _connections.Get(
                Head(owner),
                owner.Id,
                () => owner.Inputs.Where((_, value) => !value.ContainsUnknown)
            )
            : _connections.Get(Head(resource), "", () => PropertyMap.Empty);

    public static ResourceHead Head(ResourceState resource) =>
        new(resource.Urn, resource.Type, resource.Name);
}
