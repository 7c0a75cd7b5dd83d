namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>A route table of a transit gateway, whose two default ones come with it.</summary>
internal sealed class TransitRouteTable()
    : Ec2Model(Token, "tgw-rtb", "transit-gateway-route-table")
{
    public const string Token = "aws:ec2transitgateway/routeTable:RouteTable";

    private static readonly string[] s_defaults =
    [
        "associationDefaultRouteTableId",
        "propagationDefaultRouteTableId",
    ];

    /// <summary>Id of the gateway that a table belongs to; null where there is no such table.</summary>
    public static string? GatewayOf(World world, string? table) =>
        world.Find(Token, table)?.Text("transitGatewayId")
        ?? world
            .OfType(TransitGateway.Token)
            .FirstOrDefault(gateway => s_defaults.Any(name => gateway.Text(name) == table))
            ?.Id;

    public override void RefuseWrite(CloudCall call) =>
        TransitGateway.RequireOwned(
            call,
            RequireReferred(call, "transitGatewayId", TransitGateway.Token)
        );

    public override void RefuseDelete(CloudCall call) =>
        CloudCall.RequireNone(
            call.World.OfType(TransitRouteTableAssociation.Token)
                .Where(other => other.Text("transitGatewayRouteTableId") == call.Current!.Id),
            user =>
                $"api error IncorrectState: {call.Current!.Id} is associated with {user.Text("transitGatewayAttachmentId")}",
            "transit-route-table-in-use",
            "https://docs.aws.amazon.com/vpc/latest/tgw/tgw-route-tables.html"
        );
}
