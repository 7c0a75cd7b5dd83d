namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>A transit gateway: it goes when nothing is attached.</summary>
internal sealed class TransitGateway() : Ec2Model(Token, "tgw", "transit-gateway")
{
    public const string Token = "aws:ec2transitgateway/transitGateway:TransitGateway";
    private const double DefaultAsn = 64512;
    private const string Enabled = "enable";

    /// <summary>Other accounts than its own attach VPCs to it and nothing else.</summary>
    public static void RequireOwned(CloudCall call, Entity gateway) =>
        Require(
            Account.OwnerOf(gateway) is not { } owner || owner == AccountOf(call),
            "UnauthorizedOperation",
            $"The transit gateway {gateway.Id} belongs to account {Account.OwnerOf(gateway)}, and account {AccountOf(call)} may attach VPCs to it only",
            "transit-gateway-owner",
            "https://docs.aws.amazon.com/vpc/latest/tgw/create-vpn-attachment.html"
        );

    public override void RefuseDelete(CloudCall call) =>
        CloudCall.RequireNone(
            call.World.All.Where(other =>
                other.Type is VpcAttachment.Token or VpnConnection.Token
                && other.Text("transitGatewayId") == call.Current!.Id
            ),
            user =>
                $"api error IncorrectState: {call.Current!.Id} has non-deleted {(user.Type == VpcAttachment.Token ? "VPC" : "VPN")} Attachments: {user.Id}",
            "transit-gateway-in-use",
            "https://docs.aws.amazon.com/vpc/latest/tgw/tgw-transit-gateways.html"
        );

    public override PropertyMap ComputeOutputs(CloudCall call, string id) =>
        PropertyMap.Of(
            ("amazonSideAsn", call.Get("amazonSideAsn") ?? DefaultAsn),
            ("defaultRouteTableAssociation", call.Text("defaultRouteTableAssociation") ?? Enabled),
            ("defaultRouteTablePropagation", call.Text("defaultRouteTablePropagation") ?? Enabled),
            ("vpnEcmpSupport", call.Text("vpnEcmpSupport") ?? Enabled),
            ("associationDefaultRouteTableId", $"tgw-rtb-{Ids.Hex(17, id)}"),
            ("propagationDefaultRouteTableId", $"tgw-rtb-{Ids.Hex(17, id)}"),
            ("encryptionSupport", "disable")
        );
}
