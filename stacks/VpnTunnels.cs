using Pulumi.Gcp.Compute;
using Pulumi.Gcp.Compute.Inputs;

namespace KeylessAlloyDb.Stacks;

/// <summary>Google's ends of the four tunnels, and the BGP sessions in them.</summary>
internal static class VpnTunnels
{
    private const int Ikev2 = 2;

    /// <summary>AWS uses one tunnel at a time and picks it by these; equal ones let it move.</summary>
    private const int RoutePriority = 100;

    /// <summary>Registers tunnels, interfaces and peers.</summary>
    /// <returns>The peers: with them, packets have a way between the clouds.</returns>
    public static ImmutableArray<RouterPeer> Connect(
        PscNetwork network,
        ImmutableArray<VpnTunnelEnd> awsEnds,
        Settings settings,
        CustomResourceOptions options
    )
    {
        var (project, region) = (settings.Network.Project, settings.Network.Region);
        // An interface of the external gateway takes one tunnel, and a router one interface of a range.
        var deleteFirst = CustomResourceOptions.Merge(
            options,
            new() { DeleteBeforeReplace = true }
        );
        var external = new ExternalVpnGateway(
            "external-gateway",
            new()
            {
                Project = project,
                Description = "AWS",
                RedundancyType = "FOUR_IPS_REDUNDANCY",
                Interfaces = awsEnds
                    .Select(end => new ExternalVpnGatewayInterfaceArgs
                    {
                        Id = end.Plan.Index,
                        IpAddress = end.OutsideAddress,
                    })
                    .ToArray(),
            },
            options
        );
        return [.. awsEnds.Select(ConnectOne)];

        RouterPeer ConnectOne(VpnTunnelEnd end)
        {
            var name = $"tunnel-{end.Plan.Index}";
            var tunnel = new VPNTunnel(
                name,
                new()
                {
                    Project = project,
                    Region = region,
                    VpnGateway = network.GatewayId,
                    VpnGatewayInterface = end.Plan.Connection,
                    PeerExternalGateway = external.SelfLink,
                    PeerExternalGatewayInterface = end.Plan.Index,
                    IkeVersion = Ikev2,
                    SharedSecret = end.PresharedKey,
                    Router = network.RouterId,
                },
                deleteFirst
            );
            var session = new RouterInterface(
                $"{name}-interface",
                new()
                {
                    Project = project,
                    Region = region,
                    Router = network.RouterName,
                    IpRange = $"{end.Plan.GoogleInsideAddress}/30",
                    VpnTunnel = tunnel.Name,
                },
                deleteFirst
            );
            return new(
                $"{name}-peer",
                new()
                {
                    Project = project,
                    Region = region,
                    Router = network.RouterName,
                    Interface = session.Name,
                    PeerIpAddress = end.Plan.AwsInsideAddress,
                    PeerAsn = settings.Connector.Asn,
                    AdvertisedRoutePriority = RoutePriority,
                },
                options
            );
        }
    }
}
