using Pulumi.Aws.Ec2;

namespace KeylessAlloyDb.Connector;

/// <summary>The VPC that the connector works in, whoever made it.</summary>
internal sealed record ConnectorNetwork
{
    public required Output<string> VpcId { get; init; }

    /// <summary>Private subnets, one in each zone.</summary>
    public required ImmutableArray<ConnectorSubnet> Subnets { get; init; }

    /// <summary>The route tables of the subnets.</summary>
    public required ImmutableArray<ConnectorRouteTable> RouteTables { get; init; }

    /// <summary>The connector's own route to the internet; null without one.</summary>
    public Route? InternetRoute { get; init; }
}

/// <param name="Id">Its id.</param>
/// <param name="Zone">Its availability zone.</param>
internal sealed record ConnectorSubnet(Output<string> Id, Output<string> Zone);

/// <param name="Name">Names what the connector adds to the table.</param>
/// <param name="Id">Its id.</param>
internal sealed record ConnectorRouteTable(string Name, Output<string> Id);
