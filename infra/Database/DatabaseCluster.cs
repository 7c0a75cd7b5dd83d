using Pulumi.Gcp.Alloydb;

namespace KeylessAlloyDb.Database;

/// <summary>The cluster that the component works with, whoever made it.</summary>
internal sealed record DatabaseCluster
{
    /// <summary>Its full name. It resolves once users can be created.</summary>
    public required Output<string> Name { get; init; }

    public required DatabaseInstance Primary { get; init; }

    /// <summary>Null without a read pool.</summary>
    public DatabaseInstance? ReadPool { get; init; }

    /// <summary>The primary's public address; null without the public path.</summary>
    public Output<string>? PublicIpAddress { get; init; }

    /// <summary>The component's own cluster, whose deletion takes its users along; null for one that exists.</summary>
    public Cluster? Own { get; init; }
}

/// <param name="Id">Its id in the cluster.</param>
/// <param name="Name">Its full name.</param>
/// <param name="ServiceAttachment">The target of its endpoints.</param>
/// <param name="DnsName">The name that clients dial.</param>
internal sealed record DatabaseInstance(
    string Id,
    Output<string> Name,
    Output<string> ServiceAttachment,
    Output<string> DnsName
);
