namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>A route table; the provider takes its associations off before it deletes one.</summary>
internal sealed class RouteTable() : Ec2Model(Token, "rtb", "route-table")
{
    public const string Token = "aws:ec2/routeTable:RouteTable";

    /// <summary>The main table, which every VPC has without anybody making it; null where the id is another's.</summary>
    public static Entity? MainOf(World world, string? id) =>
        id is not null
        && world.OfType(Vpc.Token).FirstOrDefault(vpc => vpc.Outputs.Text("mainRouteTableId") == id)
            is { } vpc
            ? vpc with
            {
                Id = id,
                Inputs = PropertyMap.Of(("vpcId", vpc.Id)),
                Outputs = PropertyMap.Empty,
            }
            : null;

    public override void RefuseWrite(CloudCall call) => RequireVpc(call);

    public override PropertyMap ComputeOutputs(CloudCall call, string id) =>
        PropertyMap.Of(("ownerId", AccountOf(call)));
}
