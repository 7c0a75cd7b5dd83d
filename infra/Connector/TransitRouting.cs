using Pulumi.Aws.Ec2;
using Pulumi.Aws.Ec2TransitGateway;

namespace KeylessAlloyDb.Connector;

/// <summary>
/// Routes through a transit gateway. Its tables learn from the VPN's attachments, as a VPC's table learns from a
/// virtual private gateway; the VPC's tables learn nothing and get a route for each range.
/// </summary>
/// <param name="end">Names the VPN's end, which names the gateway.</param>
/// <param name="args">Whose tables, and whose provider.</param>
/// <param name="found">What the gateway does by itself.</param>
/// <param name="component">The parent.</param>
internal sealed class TransitRouting(
    string end,
    AwsConnectorArgs args,
    FoundTransitGateway found,
    Resource component
)
{
    private readonly ExistingTransitGateway _transit = args.Settings.Network!.TransitGateway!;

    public ImmutableArray<Resource> Create(
        ConnectorNetwork network,
        ImmutableArray<VpnConnection> connections
    ) =>
        [
            .. connections.SelectMany(Associations),
            .. connections.SelectMany(Propagations),
            .. _transit.Routes ? network.RouteTables.SelectMany(Routes) : [],
        ];

    private CustomResourceOptions AsOwner =>
        new() { Parent = component, Provider = args.TransitGatewayProvider };

    /// <summary>The gateway associates each attachment with its default table by itself, where it has one.</summary>
    private IEnumerable<Resource> Associations(VpnConnection connection, int index) =>
        _transit.AssociationRouteTableId is { } table && table != found.AssociatedTableId
            ?
            [
                new Pulumi.Aws.Ec2TransitGateway.RouteTableAssociation(
                    $"{end}-vpn-{index}",
                    new()
                    {
                        TransitGatewayAttachmentId = connection.TransitGatewayAttachmentId,
                        TransitGatewayRouteTableId = table,
                        ReplaceExistingAssociation = found.AssociatedTableId is not null,
                    },
                    CustomResourceOptions.Merge(
                        AsOwner,
                        // An attachment has one table.
                        new() { DeleteBeforeReplace = true }
                    )
                ),
            ]
            : [];

    private IEnumerable<Resource> Propagations(VpnConnection connection, int index) =>
        _transit
            .PropagationRouteTableIds.Where(table => table != found.PropagatedTableId)
            .Select(table => new RouteTablePropagation(
                $"{end}-vpn-{index}-{table}",
                new()
                {
                    TransitGatewayAttachmentId = connection.TransitGatewayAttachmentId,
                    TransitGatewayRouteTableId = table,
                },
                AsOwner
            ));

    private IEnumerable<Resource> Routes(ConnectorRouteTable table) =>
        args.Settings.GoogleRanges.Select(range => new Pulumi.Aws.Ec2.Route(
            $"{table.Name}-{range.Name}",
            new()
            {
                RouteTableId = table.Id,
                DestinationCidrBlock = range.Cidr,
                TransitGatewayId = _transit.Id,
            },
            new() { Parent = component }
        ));
}
