using KeylessAlloyDb.Rehearsal.Providers;

namespace KeylessAlloyDb.Rehearsal.Sweep;

/// <summary>
/// Counts the existing resources, apart from any state file. Its clouds live through all runs of a
/// case, so a resource that one run forgot still exists in the next.
/// </summary>
internal sealed class Ledger(ICopyableClouds clouds) : DelegatingClouds(clouds)
{
    /// <summary>What no cloud knows has the id of its successor, so there may be two.</summary>
    private readonly Dictionary<(string Urn, string Id), Queue<ExistingResource>> _existing = [];

    /// <summary>The clouds whose resources are counted.</summary>
    public ICopyableClouds Clouds => clouds;

    /// <summary>The same clouds and the same count, apart from these.</summary>
    public Ledger Copy()
    {
        var copy = new Ledger(clouds.Copy());
        foreach (var (key, resources) in _existing)
        {
            copy._existing.Add(key, new(resources));
        }
        return copy;
    }

    /// <summary>
    /// Resources that were created or found, and neither deleted nor removed together with another
    /// one.
    /// </summary>
    public IEnumerable<string> Existing
    {
        get
        {
            var connection = Connect();
            return from entry in _existing
                from found in entry.Value
                let request = new ReadRequest(found.Resource, found.Id, found.Inputs, found.Outputs)
                where connection.Read(request).Exists
                select $"{entry.Key.Urn} ({entry.Key.Id})";
        }
    }

    protected override IProvider Wrap(IProvider provider) => new Counted(provider, _existing);

    public override void Restore(IEnumerable<ExistingResource> resources)
    {
        var found = resources.ToList();
        foreach (var resource in found)
        {
            _existing.TryAdd((resource.Resource.Urn, resource.Id), new([resource]));
        }
        base.Restore(found);
    }

    private sealed class Counted(
        IProvider provider,
        Dictionary<(string Urn, string Id), Queue<ExistingResource>> existing
    ) : DelegatingProvider(provider)
    {
        private PropertyMap _settings = PropertyMap.Empty;

        public override void Configure(ConfigureRequest request)
        {
            _settings = request.Inputs;
            base.Configure(request);
        }

        public override CreateResult Create(CreateRequest request)
        {
            try
            {
                var created = base.Create(request);
                if (!request.Preview)
                {
                    Note(request, created.Id, created.Outputs);
                }
                return created;
            }
            catch (ResourceInitFailedException partial)
            {
                Note(request, partial.Id, partial.Outputs);
                throw;
            }
        }

        public override void Delete(DeleteRequest request)
        {
            base.Delete(request);
            if (existing.TryGetValue((request.Resource.Urn, request.Id), out var left))
            {
                left.TryDequeue(out _);
            }
        }

        private void Note(CreateRequest request, string id, PropertyMap outputs)
        {
            var key = (request.Resource.Urn, id);
            existing.TryAdd(key, new());
            existing[key].Enqueue(new(request.Resource, _settings, id, request.Inputs, outputs));
        }
    }
}
