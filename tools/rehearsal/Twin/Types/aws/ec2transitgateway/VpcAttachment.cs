namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>A VPC on a transit gateway, with an interface in each subnet given.</summary>
internal sealed class VpcAttachment() : Ec2Model(Token, "tgw-attach", "transit-gateway-attachment")
{
    public const string Token = "aws:ec2transitgateway/vpcAttachment:VpcAttachment";

    public override void RefuseWrite(CloudCall call)
    {
        RequireReferred(call, "transitGatewayId", TransitGateway.Token);
        var vpc = RequireVpc(call);
        foreach (var id in call.Texts("subnetIds"))
        {
            Require(
                RequireExisting(call, id, Subnet.Token).Text("vpcId") == vpc.Id,
                "InvalidParameterValue",
                $"The subnet {id} is not in the VPC {vpc.Id}",
                "attachment-subnet",
                Ec2Errors
            );
        }
    }

    public override PropertyMap ComputeOutputs(CloudCall call, string id) =>
        PropertyMap.Of(("vpcOwnerId", AccountOf(call)));
}
