namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>Attaches a virtual private gateway that names no VPC itself.</summary>
internal sealed class VpnGatewayAttachment() : AwsModel(Token)
{
    public const string Token = "aws:ec2/vpnGatewayAttachment:VpnGatewayAttachment";

    public override string ComputeId(CloudCall call) =>
        $"vpn-attachment-{Ids.Hex(8, call.Text("vpcId") ?? "", call.Text("vpnGatewayId") ?? "")}";

    public override void RefuseWrite(CloudCall call)
    {
        RequireReferred(call, "vpnGatewayId", VpnGateway.Token);
        VpnGateway.RequireOnly(call, call.Text("vpcId"), call.Text("vpnGatewayId"));
    }
}
