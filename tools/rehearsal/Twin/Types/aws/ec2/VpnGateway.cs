namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>A virtual private gateway: a VPC takes one, and connections hold it.</summary>
internal sealed class VpnGateway() : Ec2Model(Token, "vgw", "vpn-gateway")
{
    public const string Token = "aws:ec2/vpnGateway:VpnGateway";
    private const string DefaultAsn = "64512";
    private static readonly TimeSpan s_deletionTimeout = TimeSpan.FromMinutes(5);
    private const string Limits = "https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-limits.html";

    /// <summary>What attaches a gateway to a VPC: the gateway itself or an attachment; null where nothing does.</summary>
    public static Entity? AttachedBy(World world, Entity gateway, string? vpc) =>
        gateway.Inputs.Text("vpcId") == vpc
            ? gateway
            : world
                .OfType(VpnGatewayAttachment.Token)
                .FirstOrDefault(attachment =>
                    attachment.Text("vpnGatewayId") == gateway.Id && attachment.Text("vpcId") == vpc
                );

    /// <summary>Refuses a second gateway for a VPC.</summary>
    public static void RequireOnly(CloudCall call, string? vpc, string? gateway)
    {
        var other = call
            .World.OfType(Token)
            .FirstOrDefault(found =>
                found.Id != gateway && AttachedBy(call.World, found, vpc) is not null
            );
        Require(
            vpc is null || other is null,
            "VpnGatewayAttachmentLimitExceeded",
            $"The VPC '{vpc}' already has the virtual private gateway '{other?.Id}' attached; it takes one",
            "one-virtual-private-gateway",
            Limits
        );
    }

    /// <summary>
    /// The provider detaches the gateway, then deletes it: where the deletion is refused, all traffic
    /// is cut, and Pulumi's state says that the gateway is attached until the next refresh.
    /// </summary>
    public override void RefuseDelete(CloudCall call)
    {
        var gateway = call.Current!;
        call.World.Put(
            gateway with
            {
                Inputs = gateway.Inputs.Without("vpcId"),
                Outputs = gateway.Outputs.With("vpcId", ""),
            }
        );
        call.RetryUntilGone(
            other => other.Type == VpnConnection.Token && other.Text("vpnGatewayId") == gateway.Id,
            s_deletionTimeout,
            user =>
                $"api error IncorrectState: The VPN gateway {gateway.Id} is in use by {user.Id}; it is detached from its VPC by now",
            "virtual-private-gateway-in-use",
            "https://github.com/hashicorp/terraform-provider-aws/blob/v6.58.0/internal/service/ec2/vpnsite_gateway.go"
        );
    }

    /// <summary>The provider creates the gateway, notes its id and then attaches it.</summary>
    public override IReadOnlyList<string> InputsAfterCreate => ["vpcId"];

    public override void RefuseAfterCreate(CloudCall call) => RequireOnlyOne(call);

    public override void RefuseWrite(CloudCall call)
    {
        if (call.Current is not null)
        {
            RequireOnlyOne(call);
        }
    }

    private void RequireOnlyOne(CloudCall call)
    {
        if (call.Text("vpcId") is not null)
        {
            RequireOnly(call, RequireVpc(call).Id, call.Current?.Id);
        }
    }

    public override PropertyMap ComputeOutputs(CloudCall call, string id) =>
        PropertyMap.Of(("amazonSideAsn", call.Text("amazonSideAsn") ?? DefaultAsn));
}
