using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Sweep;

/// <summary>
/// Counts what really exists, apart from any state file. The clouds behind it live through all runs
/// of a case, so what a run forgot is still there in the next.
/// </summary>
internal sealed class Ledger(IProvider clouds) : IProvider
{
    private readonly Dictionary<(string Urn, string Id), ResourceHead> _existing = [];

    /// <summary>What was created or found and neither deleted nor lost with something else.</summary>
    public IEnumerable<string> Existing =>
        from entry in _existing
        where
            clouds.Read(new(entry.Value, entry.Key.Id, PropertyMap.Empty, TimeSpan.Zero)).Outputs
                is not null
        select $"{entry.Key.Urn} ({entry.Key.Id})";

    public void Restore(IEnumerable<ExistingResource> resources)
    {
        var found = resources.ToList();
        foreach (var resource in found)
        {
            _existing[(resource.Resource.Urn, resource.Id)] = resource.Resource;
        }
        clouds.Restore(found);
    }

    public CheckResult Check(CheckRequest request) => clouds.Check(request);

    public DiffResult Diff(DiffRequest request) => clouds.Diff(request);

    public PropertyMap Preview(PreviewRequest request) => clouds.Preview(request);

    public CreateResult Create(CreateRequest request)
    {
        var created = clouds.Create(request);
        _existing[(request.Resource.Urn, created.Id)] = request.Resource;
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
