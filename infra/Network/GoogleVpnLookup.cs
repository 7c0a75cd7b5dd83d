using Pulumi.Gcp.Compute;

namespace KeylessAlloyDb.Network;

/// <summary>Cloud Router and HA VPN gateway.</summary>
internal sealed class GoogleVpnLookup(
    NetworkSettings settings,
    Problems problems,
    InvokeOptions options
) : GooglePartLookup(settings, problems, options)
{
    public async Task<GetRouterResult?> RouterAsync()
    {
        if (Network.Router is not { } name)
        {
            return null;
        }

        var router = await FindAsync(
                "router",
                name,
                $"Cloud Router in {Settings.Region}",
                () =>
                    GetRouter.InvokeAsync(
                        new()
                        {
                            Name = name,
                            Network = Network.Vpc,
                            Region = Settings.Region,
                            Project = Network.Project,
                        },
                        Options
                    ),
                $"compute routers list --regions {Settings.Region} {InProject}"
            )
            .ConfigureAwait(false);
        if (router is null || !IsInVpc("router", name, "a router", router.Network))
        {
            return null;
        }

        RequireOthers("router", name, "router", router.Description);
        var asn = router.Bgps.Select(bgp => bgp.Asn).FirstOrDefault();
        Problems.RequireBoth(
            asn == Settings.Asn,
            (nameof(NetworkSettings.Asn), Settings.Asn),
            (Field("router"), name),
            asn == 0 ? "the router has no ASN" : $"the router has the ASN {asn}",
            asn == 0 ? "a router with BGP" : $"{asn}"
        );
        return router;
    }

    public async Task<GetHcVpnGatewayResult?> GatewayAsync()
    {
        if (Network.VpnGateway is not { } name)
        {
            return null;
        }

        var gateway = await FindAsync(
                "vpnGateway",
                name,
                $"HA VPN gateway in {Settings.Region}",
                () =>
                    GetHcVpnGateway.InvokeAsync(
                        new()
                        {
                            Name = name,
                            Region = Settings.Region,
                            Project = Network.Project,
                        },
                        Options
                    ),
                $"compute vpn-gateways list --regions {Settings.Region} {InProject}"
            )
            .ConfigureAwait(false);
        if (gateway is null || !IsInVpc("vpnGateway", name, "a gateway", gateway.Network))
        {
            return null;
        }

        RequireOthers("vpnGateway", name, "gateway", gateway.Description);
        Require(
            gateway.VpnInterfaces.Length == TunnelPlan.Connections
                && gateway.VpnInterfaces.All(side => side.IpAddress is { Length: > 0 }),
            "vpnGateway",
            name,
            "lacks two public addresses, which AWS calls; one over Interconnect has none",
            "a gateway with two public addresses"
        );
        return gateway;
    }
}
