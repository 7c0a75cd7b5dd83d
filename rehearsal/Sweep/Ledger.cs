using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Sweep;

/// <summary>
/// Counts what really exists, apart from any state file. The clouds behind it live through all runs
/// of a case, so what a run forgot is still there in the next.
/// </summary>
internal sealed class Ledger(IProvider clouds) : IProvider
{
    private readonly HashSet<(string Urn, string Id)> _existing = [];
    private bool _restored;

    /// <summary>What was created or found and never deleted.</summary>
    public IEnumerable<string> Existing => _existing.Select(entry => $"{entry.Urn} ({entry.Id})");

    public void Restore(IEnumerable<ExistingResource> resources)
    {
        if (_restored)
        {
            return;
        }
        _restored = true;
        var found = resources.ToList();
        _existing.UnionWith(found.Select(resource => (resource.Resource.Urn, resource.Id)));
        clouds.Restore(found);
    }

    public CheckResult Check(CheckRequest request) => clouds.Check(request);

    public DiffResult Diff(DiffRequest request) => clouds.Diff(request);

    public PropertyMap Preview(PreviewRequest request) => clouds.Preview(request);

    public CreateResult Create(CreateRequest request)
    {
        var created = clouds.Create(request);
        _existing.Add((request.Resource.Urn, created.Id));
        return created;
    }

    public PropertyMap Update(UpdateRequest request) => clouds.Update(request);

    public ReadResult Read(ReadRequest request) => clouds.Read(request);

    public void Delete(DeleteRequest request)
    {
        clouds.Delete(request);
        _existing.Remove((request.Resource.Urn, request.Id));
    }

    public InvokeResult Invoke(InvokeRequest request) => clouds.Invoke(request);

    public TimeSpan Duration(Operation operation, ResourceHead resource) =>
        clouds.Duration(operation, resource);
}
