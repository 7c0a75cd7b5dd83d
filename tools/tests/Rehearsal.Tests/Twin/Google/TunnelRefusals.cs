using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Tests.Twin.Google;

/// <summary>What Google refuses of gateways, tunnels, routers and BGP sessions.</summary>
internal static class TunnelRefusals
{
    public static IReadOnlyList<Refusal<GoogleProject>> All { get; } =
    [
        new(
            "external-gateway-interfaces",
            google => google.ExternalWith("FOUR_IPS_REDUNDANCY", "52.1.1.1", "52.1.1.2"),
            google => google.ExternalWith("TWO_IPS_REDUNDANCY", "52.1.1.1", "52.1.1.2")
        ),
        new(
            "external-gateway-addresses",
            google => google.External("52.1.1.1", "52.1.1.1"),
            google => google.External("52.1.1.1", "52.1.1.2")
        ),
        new("tunnel-region", Tunnel(("region", "us-east1")), Tunnel()),
        new(
            "tunnel-interface",
            Tunnel(("vpnGatewayInterface", 2)),
            Tunnel(("vpnGatewayInterface", 1))
        ),
        new(
            "tunnel-peer-interface",
            Tunnel(("peerExternalGatewayInterface", 2)),
            Tunnel(("peerExternalGatewayInterface", 1))
        ),
        // A successor on the same interfaces: its predecessor has to go first.
        new("tunnel-unique", Successor(deleteFirst: false), Successor(deleteFirst: true)),
        new("tunnel-secret", Tunnel(("sharedSecret", "")), Tunnel()),
        new(
            "vpnTunnel-in-use",
            google =>
            {
                var (router, tunnel) = google.TunnelAlone();
                google.Interface(router.Text("name"), tunnel);
                google.Delete(tunnel);
            },
            google =>
            {
                var (router, tunnel) = google.TunnelAlone();
                google.Delete(google.Interface(router.Text("name"), tunnel), tunnel);
            }
        ),
        new(
            "vpnGateway-in-use",
            google => DeleteUnder(google, gateway: true, tunnelFirst: false),
            google => DeleteUnder(google, gateway: true, tunnelFirst: true)
        ),
        new(
            "externalVpnGateway-in-use",
            google => DeleteUnder(google, gateway: false, tunnelFirst: false),
            google => DeleteUnder(google, gateway: false, tunnelFirst: true)
        ),
        new(
            "router-in-use",
            google =>
            {
                var (router, _) = google.TunnelAlone();
                google.Delete(router);
            },
            google =>
            {
                var (router, tunnel) = google.TunnelAlone();
                google.Delete(tunnel, router);
            }
        ),
        new(
            "router-by-name",
            "an interface that gives the router's id",
            google =>
            {
                var (router, tunnel) = google.TunnelAlone();
                google.Interface(router.Id, tunnel);
            },
            google => Side(google)
        ),
        new(
            "router-by-name",
            "a peer that gives the router's link",
            google =>
            {
                var (router, side) = Side(google);
                google.Peer(router.Text("selfLink"), side.Text("name"));
            },
            google => Peer(google)
        ),
        new(
            "interface-range",
            "the network's own address",
            google => Side(google, "169.254.101.0/30"),
            google => Side(google, "169.254.101.2/30")
        ),
        new(
            "interface-range",
            "not link-local",
            google => Side(google, "10.0.0.2/30"),
            google => Side(google, "169.254.101.2/30")
        ),
        new(
            "interface-overlap",
            google =>
            {
                var (router, tunnel) = google.TunnelAlone();
                google.Interface(router.Text("name"), tunnel, "169.254.101.2/30");
                google.Interface(router.Text("name"), tunnel, "169.254.101.1/30");
            },
            google =>
            {
                var (router, tunnel) = google.TunnelAlone();
                google.Interface(router.Text("name"), tunnel, "169.254.101.2/30");
                google.Interface(router.Text("name"), tunnel, "169.254.101.6/30");
            }
        ),
        new(
            "routerInterface-in-use",
            google =>
            {
                var (router, side) = Side(google);
                google.Peer(router.Text("name"), side.Text("name"));
                google.Delete(side);
            },
            google =>
            {
                var (router, side) = Side(google);
                google.Delete(google.Peer(router.Text("name"), side.Text("name")), side);
            }
        ),
        new(
            "peer-interface",
            google => google.Peer(Side(google).Router.Text("name"), "none"),
            google => Peer(google)
        ),
        new(
            "peer-own-address",
            google => Peer(google, ("ipAddress", "169.254.101.1")),
            google => Peer(google, ("ipAddress", "169.254.101.2"))
        ),
        // The two ends of a /30 in the wrong order, the classic of this link.
        new(
            "peer-address",
            "the interface's own address",
            google => Peer(google, ("peerIpAddress", "169.254.101.2")),
            google => Peer(google, ("peerIpAddress", "169.254.101.1"))
        ),
        new(
            "peer-address",
            "outside the interface's range",
            google => Peer(google, ("peerIpAddress", "169.254.101.5")),
            google => Peer(google, ("peerIpAddress", "169.254.101.1"))
        ),
        new(
            "peer-asn",
            google => Peer(google, ("peerAsn", 65001)),
            google => Peer(google, ("peerAsn", 64512))
        ),
    ];

    private static Action<GoogleProject> Tunnel(params (string, PropertyValue)[] inputs) =>
        google =>
        {
            var network = google.Network();
            google.Tunnel(
                google.Gateway(network),
                google.External(),
                google.Router(network),
                inputs
            );
        };

    private static Action<GoogleProject> Successor(bool deleteFirst) =>
        google =>
        {
            var network = google.Network();
            var (own, external) = (google.Gateway(network), google.External());
            var router = google.Router(network);
            var tunnel = google.Tunnel(own, external, router);
            if (deleteFirst)
            {
                google.Delete(tunnel);
            }
            google.Tunnel(own, external, router, ("name", "successor"));
        };

    private static void DeleteUnder(GoogleProject google, bool gateway, bool tunnelFirst)
    {
        var network = google.Network();
        var (own, external) = (google.Gateway(network), google.External());
        var tunnel = google.Tunnel(own, external, google.Router(network));
        if (tunnelFirst)
        {
            google.Delete(tunnel);
        }
        google.Delete(gateway ? own : external);
    }

    private static (Made Router, Made Side) Side(
        GoogleProject google,
        string range = "169.254.101.2/30"
    )
    {
        var (router, tunnel) = google.TunnelAlone();
        return (router, google.Interface(router.Text("name"), tunnel, range));
    }

    private static Made Peer(GoogleProject google, params (string, PropertyValue)[] inputs)
    {
        var (router, side) = Side(google);
        return google.Peer(router.Text("name"), side.Text("name"), inputs);
    }
}
