namespace KeylessAlloyDb.Database;

/// <summary>
/// An AlloyDB instance that somebody else has made. The component adds an endpoint and users, and never changes
/// or deletes cluster and instance.
/// </summary>
public sealed record ExistingDatabase
{
    /// <summary>Id of the cluster's project; null for the component's own project.</summary>
    public string? Project { get; init; }

    /// <summary>Id of the cluster: 1 to 63 of a-z, 0-9 and <c>-</c>.</summary>
    public required string ClusterId { get; init; }

    /// <summary>Id of its primary instance: 1 to 63 of a-z, 0-9 and <c>-</c>.</summary>
    public required string InstanceId { get; init; }

    /// <param name="problems">Where problems go.</param>
    /// <param name="setting">The setting that holds this.</param>
    internal void Validate(Problems problems, string setting)
    {
        if (Project is not null)
        {
            ResourceNames.RequireGoogleProject(problems, $"{setting}.project", Project);
        }

        problems.RequireForm(
            ResourceNames.IsCluster(ClusterId),
            $"{setting}.clusterId",
            ClusterId,
            "is not a cluster id",
            ResourceNames.ClusterAllowed
        );
        problems.RequireForm(
            ResourceNames.IsCluster(InstanceId),
            $"{setting}.instanceId",
            InstanceId,
            "is not an instance id",
            ResourceNames.ClusterAllowed
        );
    }
}
