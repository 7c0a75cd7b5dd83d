using System.Globalization;
using System.Net;
using KeylessAlloyDb.Rehearsal.Review;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Twin;

namespace KeylessAlloyDb.Rehearsal.Policies;

/// <summary>The two ends of each tunnel fit together, whichever cloud they are in.</summary>
internal static class TunnelPolicies
{
    private static readonly string[] s_tunnels = ["tunnel1", "tunnel2"];

    private const string Layout =
        "https://cloud.google.com/network-connectivity/docs/vpn/how-to/connect-ha-vpn-aws-peer-gateway";
    private const int AwsHost = 1;
    private const int GoogleHost = 2;

    public static IReadOnlyList<Policy> All { get; } =
    [
        new(
            "tunnels-paired",
            "Both ends of each of the four tunnels have the same key, the same inside network and each other's outside address and ASN.",
            [Layout, "https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html"],
            set => Ends(set).ToList() is { Count: > 0 } ends ? Misfits(set, ends) : []
        )
        {
            Scope = Scope.Stack,
        },
    ];

    /// <summary>AWS's end of a tunnel.</summary>
    private sealed record End(ResourceState Connection, string Tunnel, IPNetwork Inside)
    {
        public string Place => $"{Connection.Name}.{Tunnel}";

        public PropertyValue? Known(string suffix) =>
            ResourceSet.Known(Connection, $"{Tunnel}{suffix}");
    }

    private static IEnumerable<End> Ends(ResourceSet set) =>
        set.Of(Types.RouterInterface).Any()
            ? from connection in set.Of(Types.VpnConnection)
            from tunnel in s_tunnels
            where Addresses.TryNetwork(connection.Inputs.Text($"{tunnel}InsideCidr"), out _)
            select new End(
                connection,
                tunnel,
                IPNetwork.Parse(connection.Inputs.Text($"{tunnel}InsideCidr")!)
            )
            : [];

    private static IEnumerable<Violation> Misfits(ResourceSet set, IReadOnlyList<End> ends)
    {
        var met = new HashSet<End>();
        foreach (var side in set.Of(Types.RouterInterface))
        {
            var range = side.Inputs.Text("ipRange")?.Split('/')[0];
            if (!IPAddress.TryParse(range, out var own))
            {
                continue;
            }
            var end = ends.FirstOrDefault(end => end.Inside.Contains(own));
            if (end is null)
            {
                yield return new(
                    side,
                    $"ipRange is {side.Inputs.Text("ipRange")}, the inside network of no tunnel of AWS; BGP stays down"
                );
                continue;
            }
            if (!met.Add(end))
            {
                yield return new(
                    side,
                    $"ipRange is {side.Inputs.Text("ipRange")}, which leads to {end.Place} like another interface; one tunnel stays down"
                );
            }
            foreach (
                var misfit in Inside(side, own, end)
                    .Concat(Sessions(set, side, end))
                    .Concat(
                        set.Referred(side, "vpnTunnel", Types.Tunnel)
                            .SelectMany(tunnel => Outside(set, tunnel, end))
                    )
            )
            {
                yield return misfit;
            }
        }
        foreach (var end in ends.Where(end => !met.Contains(end)))
        {
            yield return new(
                end.Connection,
                $"{end.Tunnel}InsideCidr is {end.Inside}, and no RouterInterface of Google has an address in it; the tunnel stays down"
            );
        }
    }

    private static IEnumerable<Violation> Inside(ResourceState side, IPAddress own, End end)
    {
        if (own.ToString() != Addresses.At(end.Inside, GoogleHost))
        {
            yield return new(
                side,
                $"ipRange is {side.Inputs.Text("ipRange")}; AWS takes {Addresses.At(end.Inside, AwsHost)} of {end.Inside} itself and speaks BGP with {Addresses.At(end.Inside, GoogleHost)}, so BGP stays down"
            );
        }
    }

    private static IEnumerable<Violation> Sessions(ResourceSet set, ResourceState side, End end)
    {
        var peers = set.Referring(Types.RouterPeer, "interface", side).ToList();
        if (peers.Count == 0)
        {
            yield return new(side, "no RouterPeer speaks BGP on it; the tunnel carries no route");
        }
        foreach (var peer in peers)
        {
            var wanted = Addresses.At(end.Inside, AwsHost);
            if (peer.Inputs.Text("peerIpAddress") is { } address && address != wanted)
            {
                yield return new(
                    peer,
                    $"peerIpAddress is {address}, and AWS's end {end.Place} has {wanted}; BGP stays down"
                );
            }
            foreach (var gateway in set.Referred(end.Connection, "vpnGatewayId", Types.VpnGateway))
            {
                var asn = Number(gateway.Inputs.Get("amazonSideAsn"));
                if (
                    Number(peer.Inputs.Get("peerAsn")) is { } peerAsn
                    && asn is not null
                    && asn != peerAsn
                )
                {
                    yield return new(
                        peer,
                        $"peerAsn is {peerAsn}, and {gateway.Name} has amazonSideAsn {asn}; BGP stays down"
                    );
                }
            }
        }
    }

    private static IEnumerable<Violation> Outside(ResourceSet set, ResourceState tunnel, End end)
    {
        if (Differ(ResourceSet.Known(tunnel, "sharedSecret"), end.Known("PresharedKey")))
        {
            yield return new(
                tunnel,
                $"sharedSecret is another than {end.Tunnel}PresharedKey of {end.Connection.Name}; the tunnel stays down"
            );
        }
        foreach (
            var external in set.Referred(tunnel, "peerExternalGateway", Types.ExternalVpnGateway)
        )
        {
            var index = Number(tunnel.Inputs.Get("peerExternalGatewayInterface"));
            var address = AddressOf(external.Inputs.Get("interfaces"), index);
            if (Differ(address, end.Known("Address")))
            {
                yield return new(
                    tunnel,
                    $"peerExternalGatewayInterface is {index}, which {external.Name} has as {address}, and {end.Place} is at {end.Known("Address")}; the tunnel stays down"
                );
            }
        }
        foreach (
            var customer in set.Referred(end.Connection, "customerGatewayId", Types.CustomerGateway)
        )
        {
            foreach (var gateway in set.Referred(tunnel, "vpnGateway", Types.HaVpnGateway))
            {
                var index = Number(tunnel.Inputs.Get("vpnGatewayInterface"));
                var address = AddressOf(ResourceSet.Known(gateway, "vpnInterfaces"), index);
                if (Differ(address, ResourceSet.Known(customer, "ipAddress")))
                {
                    yield return new(
                        tunnel,
                        $"vpnGatewayInterface is {index} at {address}, and {end.Place} calls {ResourceSet.Known(customer, "ipAddress")}; the tunnel stays down"
                    );
                }
            }
            foreach (var router in set.Referred(tunnel, "router", Types.Router))
            {
                var (google, aws) = (
                    Number(router.Inputs.Find("bgp.asn")),
                    Number(customer.Inputs.Get("bgpAsn"))
                );
                if (google is not null && aws is not null && google != aws)
                {
                    yield return new(
                        customer,
                        $"bgpAsn is {aws}, and Google's router {router.Name} has bgp.asn {google}; BGP stays down"
                    );
                }
            }
        }
    }

    private static PropertyValue? AddressOf(PropertyValue? interfaces, long? index) =>
        interfaces
            ?.AsList.FirstOrDefault(side => Number(side.AsMap?.Get("id")) == index)
            ?.AsMap?.Get("ipAddress");

    /// <summary>A value that is not known yet differs from none.</summary>
    private static bool Differ(PropertyValue? one, PropertyValue? other) =>
        one?.AsText is { } left && other?.AsText is { } right && left != right;

    /// <summary>AWS writes ASNs as texts, Google as numbers.</summary>
    private static long? Number(PropertyValue? value) =>
        value?.AsNumber is { } number ? (long)number
        : long.TryParse(value?.AsText, CultureInfo.InvariantCulture, out var parsed) ? parsed
        : null;
}
