namespace KeylessAlloyDb.Network;

/// <summary>The VPC network that the component works in, whoever made it.</summary>
internal sealed record VpcNetwork
{
    /// <summary>Its project, which has everything of the network.</summary>
    public required Input<string> Project { get; init; }

    public required Output<string> Id { get; init; }

    /// <summary>
    /// The first one holds the database's endpoint. In each of them Cloud DNS has one address to answer at.
    /// </summary>
    public required ImmutableArray<VpcSubnet> Subnets { get; init; }

    /// <summary>What has to exist before zones; empty where the owner has switched on Cloud DNS.</summary>
    public required InputList<Resource> DnsApi { get; init; }

    /// <summary>What has to exist before a server policy, which gets an address in each subnet.</summary>
    public required InputList<Resource> BeforePolicy { get; init; }

    /// <summary>The description of gateway, router and zones; null in a network of the component's own.</summary>
    public string? Mark { get; init; }

    /// <summary>
    /// The ranges that each BGP session advertises to AWS; empty where the router decides, because the network
    /// has nothing else.
    /// </summary>
    public required ImmutableArray<string> Advertised { get; init; }
}

/// <param name="Id">Its id.</param>
/// <param name="Link">Its URL.</param>
/// <param name="Cidr">Its range.</param>
internal sealed record VpcSubnet(Output<string> Id, Output<string> Link, Output<string> Cidr);
