using Pulumi.Gcp.Alloydb;

namespace KeylessAlloyDb.Database;

/// <summary>An <see cref="ExistingDatabase"/> as AlloyDB describes it: checked, and with what the ids do not tell.</summary>
public sealed record FoundDatabase
{
    private readonly DatabaseCluster _cluster;

    internal FoundDatabase(GetClusterResult cluster, GetInstanceResult instance, bool publicPath) =>
        _cluster = new()
        {
            Name = Output.Create(cluster.Name),
            Primary = new(
                instance.InstanceId,
                Output.Create(instance.Name),
                Output.Create(instance.PscInstanceConfigs[0].ServiceAttachmentLink),
                Output.Create(instance.PscInstanceConfigs[0].PscDnsName)
            ),
            PublicIpAddress = publicPath ? Output.Create(instance.PublicIpAddress) : null,
        };

    /// <summary>The cluster; its name resolves once the stack's project may call AlloyDB.</summary>
    internal DatabaseCluster Behind(Output<Resource> api) =>
        _cluster with
        {
            Name = _cluster.Name.After(api),
        };

    /// <summary>
    /// Asks AlloyDB about the database and waits for the answers, so that a problem ends the program before it
    /// registers anything.
    /// </summary>
    /// <param name="settings">The database's settings, which have one that exists.</param>
    /// <param name="project">Id of the project of the endpoint.</param>
    /// <param name="problems">Where everything goes that would let no client in.</param>
    /// <param name="options">Must give the provider of gcp.</param>
    /// <returns>Null where there is a problem.</returns>
    /// <exception cref="RunException">AlloyDB does not answer.</exception>
    public static FoundDatabase? Find(
        DatabaseSettings settings,
        string project,
        Problems problems,
        InvokeOptions options
    ) =>
        new DatabaseLookup(settings, project, problems, options)
            .FindAsync()
            .GetAwaiter()
            .GetResult();
}
