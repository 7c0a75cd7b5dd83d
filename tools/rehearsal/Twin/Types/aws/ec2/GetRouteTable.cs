namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>
/// A route table with its routes: neither the local ones, nor those of endpoints, nor those that a VPN gateway
/// has put there. By a subnet it is found only where the two are associated: the main table is not.
/// </summary>
internal sealed class GetRouteTable()
    : AwsLookup("aws:ec2/getRouteTable:getRouteTable", RouteTable.Token, "Route Table")
{
    protected override string NoneFound(FunctionCall call) =>
        "query returned no results. Please change your search criteria and try again";

    protected override string Source =>
        "https://github.com/hashicorp/terraform-provider-aws/blob/v6.58.0/internal/service/ec2/vpc_route_table_data_source.go";

    protected override IEnumerable<Entity> Candidates(FunctionCall call) =>
        base.Candidates(call)
            .Concat(
                call.World.OfType(Vpc.Token)
                    .Select(vpc => RouteTable.MainOf(call.World, vpc.Text("mainRouteTableId")))
                    .OfType<Entity>()
                    .Where(main => call.World.Find(RouteTable.Token, main.Id) is null)
            );

    protected override bool Fits(FunctionCall call, Entity entity, string argument) =>
        argument switch
        {
            "routeTableId" => entity.Id == call.Arguments.Text(argument),
            "subnetId" => Associations(call, entity)
                .Any(association => association.Text("subnetId") == call.Arguments.Text(argument)),
            _ => base.Fits(call, entity, argument),
        };

    protected override PropertyMap Describe(FunctionCall call, Entity entity) =>
        base.Describe(call, entity)
            .Merge(
                PropertyMap.Of(
                    ("routeTableId", entity.Id),
                    ("vpcId", entity.Text("vpcId") ?? ""),
                    ("subnetId", call.Arguments.Text("subnetId") ?? ""),
                    (
                        "associations",
                        PropertyValue.List(
                            Associations(call, entity)
                                .Select(association =>
                                    PropertyMap.Of(
                                        ("gatewayId", ""),
                                        ("main", false),
                                        ("routeTableAssociationId", association.Id),
                                        ("routeTableId", entity.Id),
                                        ("subnetId", association.Text("subnetId") ?? "")
                                    )
                                )
                        )
                    ),
                    ("routes", PropertyValue.List(Routes(call, entity)))
                )
            );

    private static IEnumerable<Entity> Associations(FunctionCall call, Entity table) =>
        call
            .World.OfType(RouteTableAssociation.Token)
            .Where(association => association.Text("routeTableId") == table.Id);

    private IEnumerable<PropertyMap> Routes(FunctionCall call, Entity table)
    {
        var fields = Answers.Properties["routes"].Element!.Object!.Value.Properties.Keys;
        return table
            .Outputs.Maps("routes")
            .Concat(
                call.World.OfType(Route.Token)
                    .Where(route => route.Text("routeTableId") == table.Id)
                    .Select(route =>
                        route.Inputs.Get("destinationCidrBlock") is { } destination
                            ? route.Inputs.With("cidrBlock", destination)
                            : route.Inputs
                    )
            )
            .Select(route =>
                PropertyMap.Of(fields.Select(field => (field, route.Get(field) ?? "")))
            );
    }
}
