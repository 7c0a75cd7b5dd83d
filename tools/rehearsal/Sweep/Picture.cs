using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Sweep;

/// <summary>What a stack is at one moment: its inputs as the state has them, and what the clouds hold.</summary>
internal sealed class Picture
{
    /// <summary>Properties that never come back, by type; an empty name stands for all, the texts say why.</summary>
    private static readonly Dictionary<(string Type, string Property), string> s_history = new()
    {
        [("random:index/randomPassword:RandomPassword", "")] = "a new secret is another one",
        [("aws:ssm/document:Document", "defaultVersion")] = Versions,
        [("aws:ssm/document:Document", "documentVersion")] = Versions,
        [("aws:ssm/document:Document", "latestVersion")] = Versions,
        [("aws:ec2/launchTemplate:LaunchTemplate", "latestVersion")] = Templates,
        [("aws:autoscaling/group:Group", "version")] = Templates,
        [("aws:ec2/instance:Instance", "ami")] =
            "an instance keeps its image until another is named",
        [(Cluster, "backupWindow")] = Backups,
        [(Cluster, "location")] = Backups,
        [(Cluster, "weeklySchedule")] = Backups,
        [(Cluster, "recoveryWindowDays")] = Backups,
        [(DatabaseInstance, "queryPlansPerMinute")] = Insights,
        [(DatabaseInstance, "queryStringLength")] = Insights,
        [(DatabaseInstance, "recordApplicationTags")] = Insights,
        [(DatabaseInstance, "recordClientAddress")] = Insights,
    };

    private const string Cluster = "gcp:alloydb/cluster:Cluster";
    private const string Backups =
        "the provider cannot send enabled=false: docs/how-to.md, 'Switch backups off'";
    private const string DatabaseInstance = "gcp:alloydb/instance:Instance";
    private const string Insights =
        "the provider keeps what AlloyDB has once the block is gone: docs/how-to.md, 'Tune the database'";
    private const string Versions = "Systems Manager counts a document's versions";
    private const string Templates = "EC2 counts a launch template's versions";

    private readonly Dictionary<string, Item> _items;

    private Picture(Dictionary<string, Item> items) => _items = items;

    /// <param name="state">The stack's state.</param>
    /// <param name="clouds">Clouds that a run has told of it.</param>
    public static Picture Of(Snapshot state, IClouds clouds)
    {
        var connection = clouds.Connect();
        return new(
            state
                .Resources.Where(resource => resource is { Custom: true, External: false })
                .Where(resource => !resource.IsProvider)
                .ToDictionary(
                    resource => resource.Urn,
                    resource => new Item(
                        resource.Id,
                        resource.Inputs,
                        (PropertyMap)
                            connection
                                .Read(
                                    new(
                                        resource.Head,
                                        resource.Id,
                                        resource.Inputs,
                                        resource.Outputs
                                    )
                                )
                                .Outputs.WithoutSecrets()
                    )
                )
        );
    }

    /// <summary>
    /// Where a later picture differs, as resource and property. Ids and names that came with a
    /// replacement are no difference; of a replaced resource only its inputs are compared.
    /// </summary>
    public IReadOnlyList<string> Differences(Picture later)
    {
        var replaced = _items
            .Where(entry =>
                later._items.TryGetValue(entry.Key, out var now) && now.Id != entry.Value.Id
            )
            .ToDictionary(entry => entry.Key, entry => later._items[entry.Key]);
        var renames = replaced
            .SelectMany(entry => Renames.Between(_items[entry.Key].Real, entry.Value.Real))
            .Distinct()
            .ToList();
        return
        [
            .. _items
                .Keys.Except(later._items.Keys)
                .Select(urn => $"{State.Urn.Name(urn)} is gone"),
            .. later
                ._items.Keys.Except(_items.Keys)
                .Select(urn => $"{State.Urn.Name(urn)} is left"),
            .. from entry in _items
            where later._items.ContainsKey(entry.Key)
            let type = State.Urn.Type(entry.Key)
            where !s_history.ContainsKey((type, ""))
            let now = later._items[entry.Key]
            let name = State.Urn.Name(entry.Key)
            from path in Paths(name, Renames.Apply(entry.Value.Inputs, renames), now.Inputs)
                .Concat(
                    replaced.ContainsKey(entry.Key)
                        ? []
                        : Paths(
                            $"{name} (cloud)",
                            Renames.Apply(entry.Value.Real, renames),
                            now.Real
                        )
                )
            where !s_history.ContainsKey((type, path[(path.LastIndexOf('.') + 1)..]))
            select path,
        ];
    }

    private static IEnumerable<string> Paths(
        string path,
        PropertyValue? one,
        PropertyValue? other
    ) =>
        (one, other) switch
        {
            _ when one == other => [],
            (PropertyMap before, PropertyMap after) => before
                .Keys.Union(after.Keys)
                .SelectMany(key => Paths($"{path}.{key}", before.Get(key), after.Get(key))),
            _ => [path],
        };

    private sealed record Item(string Id, PropertyMap Inputs, PropertyMap Real);
}
