using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Sweep;

/// <summary>
/// Counts what really exists, apart from any state file. The clouds behind it live through all runs
/// of a case, so what a run forgot is still there in the next.
/// </summary>
internal sealed class Ledger(IClouds clouds) : IClouds
{
    /// <summary>What no cloud knows has the id of its successor, so there may be two.</summary>
    private readonly Dictionary<(string Urn, string Id), Queue<ExistingResource>> _existing = [];

    /// <summary>What was created or found and neither deleted nor lost with something else.</summary>
    public IEnumerable<string> Existing
    {
        get
        {
            var connection = clouds.Connect();
            return from entry in _existing
                from found in entry.Value
                let request = new ReadRequest(found.Resource, found.Id, found.Inputs, found.Outputs)
                where connection.Read(request).Exists
                select $"{entry.Key.Urn} ({entry.Key.Id})";
        }
    }

    public TimeSpan Now
    {
        get => clouds.Now;
        set => clouds.Now = value;
    }

    public IProvider Connect() => new Counted(clouds.Connect(), _existing);

    public void Restore(IEnumerable<ExistingResource> resources)
    {
        var found = resources.ToList();
        foreach (var resource in found)
        {
            _existing.TryAdd((resource.Resource.Urn, resource.Id), new([resource]));
        }
        clouds.Restore(found);
    }

    public TimeSpan Duration(
        Operation operation,
        ResourceHead resource,
        IReadOnlyList<PropertyDiff> changes
    ) => clouds.Duration(operation, resource, changes);

    private sealed class Counted(
        IProvider provider,
        Dictionary<(string Urn, string Id), Queue<ExistingResource>> existing
    ) : IProvider
    {
        private PropertyMap _settings = PropertyMap.Empty;

        public CheckResult CheckConfig(CheckRequest request) => provider.CheckConfig(request);

        public DiffResult DiffConfig(DiffRequest request) => provider.DiffConfig(request);

        public void Configure(ConfigureRequest request)
        {
            _settings = request.Inputs;
            provider.Configure(request);
        }

        public CheckResult Check(CheckRequest request) => provider.Check(request);

        public DiffResult Diff(DiffRequest request) => provider.Diff(request);

        public CreateResult Create(CreateRequest request)
        {
            try
            {
                var created = provider.Create(request);
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

        public ReadResult Read(ReadRequest request) => provider.Read(request);

        public PropertyMap Update(UpdateRequest request) => provider.Update(request);

        public void Delete(DeleteRequest request)
        {
            provider.Delete(request);
            if (existing.TryGetValue((request.Resource.Urn, request.Id), out var left))
            {
                left.TryDequeue(out _);
            }
        }

        public InvokeResult Invoke(InvokeRequest request) => provider.Invoke(request);

        public void Cancel() => provider.Cancel();

        private void Note(CreateRequest request, string id, PropertyMap outputs)
        {
            var key = (request.Resource.Urn, id);
            existing.TryAdd(key, new());
            existing[key].Enqueue(new(request.Resource, _settings, id, request.Inputs, outputs));
        }
    }
}
