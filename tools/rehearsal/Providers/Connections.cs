namespace KeylessAlloyDb.Rehearsal.Providers;

/// <summary>The open connections, one per provider resource and its id.</summary>
internal sealed class Connections(IClouds clouds)
{
    private readonly Dictionary<(string Urn, string Id), IProvider> _open = [];

    /// <summary>The connection of a provider, opened with its settings on first use.</summary>
    public IProvider Get(ResourceHead provider, string id, Func<PropertyMap> settings) =>
        _open.TryGetValue((provider.Urn, id), out var connection)
            ? connection
            : Open(provider, id, settings());

    /// <summary>Opens a connection with settings; it takes the place of a former one.</summary>
    public IProvider Open(ResourceHead provider, string id, PropertyMap settings)
    {
        IProvider connection = new UnconfiguredProvider();
        if (!settings.ContainsUnknown)
        {
            connection = clouds.Connect();
            connection.Configure(new(provider, id, settings));
        }
        return _open[(provider.Urn, id)] = connection;
    }
}
