namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>A VPC on a transit gateway, with an interface in each subnet given.</summary>
internal sealed class VpcAttachment() : Ec2Model(Token, "tgw-attach", "transit-gateway-attachment")
{
    public const string Token = "aws:ec2transitgateway/vpcAttachment:VpcAttachment";

    public override void RefuseWrite(CloudCall call)
    {
        RequireReferred(call, "transitGatewayId", TransitGateway.Token);
        var vpc = RequireVpc(call);
        RequireNone(
            Others(call)
                .Where(other =>
                    other.Text("vpcId") == vpc.Id
                    && other.Text("transitGatewayId") == call.Text("transitGatewayId")
                ),
            "DuplicateTransitGatewayAttachment",
            other =>
                $"{call.Text("transitGatewayId")} has non-deleted Transit Gateway Attachments with same VPC ID: {other.Id}",
            "attachment-unique",
            "https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-quotas.html"
        );
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
