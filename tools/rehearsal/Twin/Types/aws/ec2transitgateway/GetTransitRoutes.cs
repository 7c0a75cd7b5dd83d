namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>
/// The routes of a transit gateway's table: the static ones and those to VPCs. What the other side of a VPN
/// announces is not among them.
/// </summary>
internal sealed class GetTransitRoutes()
    : FunctionModel("aws:ec2transitgateway/getRouteTableRoutes:getRouteTableRoutes")
{
    public override PropertyMap? ComputeResult(FunctionCall call)
    {
        Account.Require(call.World, call.Provider);
        var table = call.Arguments.Text("transitGatewayRouteTableId")!;
        CloudCall.Require(
            TransitRouteTable.GatewayOf(call.World, table) is not null,
            $"reading EC2 Transit Gateway Route Table ({table}) Routes: api error InvalidRouteTableID.NotFound: Transit Gateway Route Table {table} was not found.",
            "transit-route-table-exists",
            "https://github.com/hashicorp/terraform-provider-aws/blob/v6.58.0/internal/service/ec2/transitgateway_route_table_routes_data_source.go"
        );
        return PropertyMap.Of(
            ("id", table),
            ("region", call.Place("region")),
            (
                "routes",
                PropertyValue.List(
                    Static(call, table)
                        .Concat(Learned(call, table))
                        .Where(route =>
                            call.Arguments.Maps("filters")
                                .All(filter =>
                                    filter
                                        .Texts("values")
                                        .Contains(route.Text(filter.Text("name") ?? ""))
                                )
                        )
                )
            )
        );
    }

    private static IEnumerable<PropertyMap> Static(FunctionCall call, string table) =>
        call
            .World.OfType(TransitRoute.Token)
            .Where(route => route.Text("transitGatewayRouteTableId") == table)
            .Select(route =>
                Route(
                    route.Text("destinationCidrBlock"),
                    "static",
                    route.Outputs.Get("blackhole") == true ? "blackhole" : "active"
                )
            );

    private static IEnumerable<PropertyMap> Learned(FunctionCall call, string table) =>
        from attachment in TransitAttachment.All(call.World)
        where attachment.IsVpc && attachment.IsKnownTo(table)
        let vpc = call.World.Find(Vpc.Token, attachment.Made.Text("vpcId"))
        where vpc is not null
        from range in Vpc.Ranges(vpc)
        select Route(range, "propagated", "active");

    private static PropertyMap Route(string? destination, string type, string state) =>
        PropertyMap.Of(
            ("destinationCidrBlock", destination ?? ""),
            ("prefixListId", ""),
            ("state", state),
            ("transitGatewayRouteTableAnnouncementId", ""),
            ("type", type)
        );
}
