namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>A virtual private gateway, also by the VPC that it is attached to.</summary>
internal sealed class GetVpnGateway()
    : AwsLookup("aws:ec2/getVpnGateway:getVpnGateway", VpnGateway.Token, "EC2 VPN Gateway")
{
    protected override bool Fits(FunctionCall call, Entity entity, string argument) =>
        argument == "attachedVpcId"
            ? VpnGateway.AttachedBy(call.World, entity, call.Arguments.Text(argument)) is not null
            : base.Fits(call, entity, argument);

    protected override PropertyMap Describe(FunctionCall call, Entity entity) =>
        base.Describe(call, entity)
            .Merge(
                PropertyMap.Of(
                    ("state", "available"),
                    (
                        "attachedVpcId",
                        entity.Inputs.Text("vpcId")
                            ?? call.World.OfType(VpnGatewayAttachment.Token)
                                .FirstOrDefault(attachment =>
                                    attachment.Text("vpnGatewayId") == entity.Id
                                )
                                ?.Text("vpcId")
                            ?? ""
                    )
                )
            );
}
