using Pulumi.Aws.Ec2;

namespace KeylessAlloyDb.Connector;

/// <summary>The virtual private gateway that is attached to the VPC.</summary>
internal sealed class VpnGatewayLookup(
    ConnectorSettings settings,
    Problems problems,
    InvokeOptions options
) : PartLookup(settings, problems, options)
{
    public async Task CheckAsync()
    {
        if (Network.VpnGatewayId is not { } id)
        {
            var attached = await CloudQuestion
                .FindAsync(
                    $"The VPN gateway of {Network.VpcId}",
                    () =>
                        GetVpnGateway.InvokeAsync(new() { AttachedVpcId = Network.VpcId }, Options)
                )
                .ConfigureAwait(false);
            Require(
                attached is null || OwnTag.IsIn(attached.Tags),
                "vpnGatewayId",
                null,
                $"{attached?.Id} is attached to {Network.VpcId}, which takes one gateway",
                $"{attached?.Id}, with the ASN {attached?.AmazonSideAsn}"
            );
            return;
        }

        var gateway = await FindAsync(
                "vpnGatewayId",
                id,
                "virtual private gateway",
                () => GetVpnGateway.InvokeAsync(new() { Id = id }, Options),
                "describe-vpn-gateways"
            )
            .ConfigureAwait(false);
        if (gateway is null)
        {
            return;
        }

        Require(
            gateway.AttachedVpcId is { Length: > 0 },
            "vpnGatewayId",
            id,
            "is attached to no VPC",
            $"the gateway of {Network.VpcId}; "
                + Owner([
                    $"attach-vpn-gateway {Region} --vpn-gateway-id {id} --vpc-id {Network.VpcId}",
                ])
        );
        Require(
            gateway.AttachedVpcId == Network.VpcId,
            "vpnGatewayId",
            id,
            $"is attached to {gateway.AttachedVpcId}",
            $"the gateway of {Network.VpcId}"
        );
        Require(
            !OwnTag.IsIn(gateway.Tags),
            "vpnGatewayId",
            id,
            "is this stack's own gateway, which the update would delete",
            "the id of a gateway that somebody else has made, or none"
        );
        Problems.RequireBoth(
            gateway.AmazonSideAsn == $"{Settings.Asn}",
            (nameof(ConnectorSettings.Asn), Settings.Asn),
            ($"{Setting}.vpnGatewayId", id),
            $"the gateway has the ASN {gateway.AmazonSideAsn}, which cannot change",
            $"{gateway.AmazonSideAsn}"
        );
    }
}
