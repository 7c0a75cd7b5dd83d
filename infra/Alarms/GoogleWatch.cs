namespace KeylessAlloyDb.Alarms;

/// <summary>
/// What <see cref="GoogleAlarms"/> watches. The metrics and logs of a resource are those of its project, so each
/// alarm stands in the project of what it watches.
/// </summary>
public sealed record GoogleWatch
{
    /// <summary>Id of the project of the endpoint and of the service account.</summary>
    public required string Project { get; init; }

    /// <summary>Region of network and database.</summary>
    public required string Region { get; init; }

    /// <summary>Id of the project of the VPN; null where it is <see cref="Project"/>.</summary>
    public string? NetworkProject { get; init; }

    /// <summary>The four tunnels; empty without a VPN.</summary>
    public ImmutableArray<GoogleTunnel> Tunnels { get; init; } = [];

    /// <summary>Ids of the connections of the Private Service Connect endpoints.</summary>
    public ImmutableArray<Output<string>> PscConnectionIds { get; init; } = [];

    /// <summary>Id of the cluster's project; null where it is <see cref="Project"/>.</summary>
    public string? DatabaseProject { get; init; }

    /// <summary>Id of the cluster; null without one.</summary>
    public string? ClusterId { get; init; }

    /// <summary>
    /// Full name of the cluster that <see cref="ClusterId"/> replicates, <c>projects/P/locations/R/clusters/C</c>;
    /// null for a primary.
    /// </summary>
    public string? PrimaryCluster { get; init; }

    /// <summary>Id of the primary instance.</summary>
    public string PrimaryId { get; init; } = "primary";

    /// <summary>Id of the read pool.</summary>
    public string ReadPoolId { get; init; } = "reads";

    /// <summary>Nodes of the read pool; 0 without one.</summary>
    public int ReadPoolNodes { get; init; }

    /// <summary>Whether the cluster has daily backups and point-in-time recovery.</summary>
    public bool Backups { get; init; }

    /// <summary>Id of the identity pools' project where its audit log records exchanges of tokens; null where it does not.</summary>
    public string? ExchangeLogProject { get; init; }

    /// <summary>Whether the audit log of <see cref="Project"/> records impersonations.</summary>
    public bool ImpersonationsLogged { get; init; }
}
