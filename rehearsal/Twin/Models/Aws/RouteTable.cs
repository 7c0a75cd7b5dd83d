using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Twin.Models.Aws;

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

    protected override void Admit(CloudCall call) => ReferredVpc(call);

    protected override PropertyMap Describe(CloudCall call, string id) =>
        PropertyMap.Of(
            ("ownerId", AccountOf(call)),
            ("routes", call.Get("routes") ?? PropertyValue.List()),
            ("propagatingVgws", call.Get("propagatingVgws") ?? PropertyValue.List())
        );
}

/// <summary>Which table a subnet uses: one.</summary>
internal sealed class RouteTableAssociation() : Ec2Model(Token, "rtbassoc", kind: null)
{
    public const string Token = "aws:ec2/routeTableAssociation:RouteTableAssociation";

    protected override void Admit(CloudCall call)
    {
        var table = Referred(call, call.Text("routeTableId"), RouteTable.Token);
        if (call.Text("subnetId") is not { } id)
        {
            return;
        }
        var subnet = Referred(call, id, Subnet.Token);
        Require(
            subnet.Text("vpcId") == table.Text("vpcId"),
            "InvalidParameterValue",
            $"route table {table.Id} and subnet {subnet.Id} belong to different networks",
            "route-table-association-vpc",
            Ec2Errors
        );
        Require(
            !Others(call).Any(other => other.Text("subnetId") == id),
            "Resource.AlreadyAssociated",
            $"the specified association for route table {table.Id} conflicts with an existing association of {id}",
            "route-table-association-unique",
            Ec2Errors
        );
    }
}
