using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Policies;

/// <summary>
/// Resources in their order, found by type, name and URN without a search: a policy pack asks anew with
/// each resource of a stack, however many there are.
/// </summary>
internal sealed class ResourceIndex
{
    private readonly List<ResourceState> _all = [];
    private readonly Dictionary<string, List<ResourceState>> _byType = [];
    private readonly Dictionary<string, List<ResourceState>> _byName = [];
    private readonly Dictionary<string, ResourceState> _byUrn = [];
    private readonly Dictionary<
        Func<ResourceState, IEnumerable<string>>,
        (HashSet<string> Texts, int Read)
    > _gathered = [];

    public ResourceIndex() { }

    public ResourceIndex(IEnumerable<ResourceState> resources)
    {
        foreach (var resource in resources)
        {
            Add(resource);
        }
    }

    public IReadOnlyList<ResourceState> All => _all;

    public IReadOnlyList<ResourceState> OfType(string type) =>
        _byType.TryGetValue(type, out var found) ? found : [];

    public IReadOnlyList<ResourceState> Named(string name) =>
        _byName.TryGetValue(name, out var found) ? found : [];

    public ResourceState? Find(string urn) => _byUrn.GetValueOrDefault(urn);

    /// <summary>The texts that a function finds in the resources; it is asked about each once.</summary>
    /// <param name="find">A static method.</param>
    public IReadOnlySet<string> Gather(Func<ResourceState, IEnumerable<string>> find)
    {
        var (texts, read) = _gathered.GetValueOrDefault(find, ([], 0));
        for (; read < _all.Count; read++)
        {
            texts.UnionWith(find(_all[read]));
        }
        _gathered[find] = (texts, read);
        return texts;
    }

    /// <summary>Adds a resource; one of the same URN that is there already gives it its place.</summary>
    public void Put(ResourceState resource)
    {
        if (_byUrn.TryGetValue(resource.Urn, out var old))
        {
            Replace(_all, old, resource);
            Replace(_byType[old.Type], old, resource);
            Replace(_byName[old.Name], old, resource);
            _byUrn[resource.Urn] = resource;
        }
        else
        {
            Add(resource);
        }
    }

    private void Add(ResourceState resource)
    {
        _all.Add(resource);
        Add(_byType, resource.Type, resource);
        Add(_byName, resource.Name, resource);
        _byUrn.TryAdd(resource.Urn, resource);
    }

    private static void Add(
        Dictionary<string, List<ResourceState>> groups,
        string key,
        ResourceState resource
    )
    {
        if (!groups.TryGetValue(key, out var group))
        {
            groups[key] = group = [];
        }
        group.Add(resource);
    }

    private static void Replace(List<ResourceState> list, ResourceState old, ResourceState now) =>
        list[list.FindIndex(resource => ReferenceEquals(resource, old))] = now;
}
