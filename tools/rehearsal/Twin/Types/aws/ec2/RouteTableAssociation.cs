namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>Which table a subnet uses: one.</summary>
internal sealed class RouteTableAssociation() : Ec2Model(Token, "rtbassoc", kind: null)
{
    public const string Token = "aws:ec2/routeTableAssociation:RouteTableAssociation";

    public override void RefuseWrite(CloudCall call)
    {
        var table = RequireReferred(call, "routeTableId", RouteTable.Token);
        if (call.Text("subnetId") is not { } id)
        {
            return;
        }
        var subnet = RequireExisting(call, id, Subnet.Token);
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
