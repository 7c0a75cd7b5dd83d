using Pulumi.Gcp.Compute;
using Pulumi.Gcp.Compute.Inputs;

namespace KeylessAlloyDb.Wiring;

/// <summary>Google's ends of the four tunnels, and the BGP sessions in them.</summary>
public static class VpnTunnels
{
    private const int Ikev2 = 2;

    /// <summary>AWS uses one tunnel at a time and picks it by these priorities. Equal ones let it move.</summary>
    private const int RoutePriority = 100;

    /// <summary>Registers tunnels, interfaces and peers: <c>tunnel-0</c> to <c>tunnel-3</c>.</summary>
    /// <param name="google">Google's gateway.</param>
    /// <param name="aws">AWS's gateway.</param>
    /// <param name="options">Must give the provider of gcp.</param>
    /// <returns>The tunnels. Depend on their sessions to wait until the VPN works.</returns>
    public static ImmutableArray<GoogleTunnel> ConnectTo(
        this GoogleVpnGateway google,
        AwsVpnGateway aws,
        CustomResourceOptions options
    )
    {
        // An interface of the external gateway can have one tunnel, and a router one interface per range.
        var deleteFirst = CustomResourceOptions.Merge(
            options,
            new() { DeleteBeforeReplace = true }
        );
        var external = new ExternalVpnGateway(
            "external-gateway",
            new()
            {
                Project = google.Project,
                Description = "AWS",
                RedundancyType = "FOUR_IPS_REDUNDANCY",
                Interfaces = aws
                    .Tunnels.Select(end => new ExternalVpnGatewayInterfaceArgs
                    {
                        Id = end.Plan.Index,
                        IpAddress = end.OutsideAddress,
                    })
                    .ToArray(),
            },
            options
        );
        return [.. aws.Tunnels.Select(ConnectOne)];

        GoogleTunnel ConnectOne(VpnTunnelEnd end)
        {
            var tunnel = new VPNTunnel(
                end.Plan.Name,
                new()
                {
                    Project = google.Project,
                    Region = google.Region,
                    VpnGateway = google.GatewayId,
                    VpnGatewayInterface = end.Plan.Connection,
                    PeerExternalGateway = external.SelfLink,
                    PeerExternalGatewayInterface = end.Plan.Index,
                    IkeVersion = Ikev2,
                    SharedSecret = end.PresharedKey,
                    Router = google.RouterId,
                },
                deleteFirst
            );
            var session = new RouterInterface(
                $"{end.Plan.Name}-interface",
                new()
                {
                    Project = google.Project,
                    Region = google.Region,
                    Router = google.RouterName,
                    IpRange = $"{end.Plan.GoogleInsideAddress}/30",
                    VpnTunnel = tunnel.Name,
                },
                deleteFirst
            );
            var peer = new RouterPeerArgs
            {
                Project = google.Project,
                Region = google.Region,
                Router = google.RouterName,
                Interface = session.Name,
                PeerIpAddress = end.Plan.AwsInsideAddress,
                PeerAsn = aws.Asn,
                AdvertisedRoutePriority = RoutePriority,
            };
            if (!google.AdvertisedRanges.IsEmpty)
            {
                peer.AdvertiseMode = "CUSTOM";
                peer.AdvertisedIpRanges = google
                    .AdvertisedRanges.Select(range => new RouterPeerAdvertisedIpRangeArgs
                    {
                        Range = range,
                    })
                    .ToArray();
            }

            return new(tunnel.Name, new($"{end.Plan.Name}-peer", peer, options));
        }
    }
}
