using System.Globalization;
using KeylessAlloyDb.Login.State;

namespace KeylessAlloyDb.Lab.Plan;

/// <summary>Google's half of the plan, from Google's resources only.</summary>
internal static class GoogleReader
{
    /// <summary>Seconds between keepalives where the router names none; it holds for three of them.</summary>
    /// <remarks>https://cloud.google.com/network-connectivity/docs/router/how-to/managing-bgp-timers</remarks>
    private const int DefaultKeepalive = 20;

    /// <summary>Seconds; an assumption: Google does not document when Cloud VPN gives a peer up.</summary>
    private const int DeadPeerTime = 30;

    private const int DefaultTtl = 300;

    public static GooglePlan Read(PlanReader state)
    {
        var router = state.One("gcp:compute/router:Router");
        var network = state.Of("gcp:compute/network:Network", router, "network");
        var subnets = Subnets(state, network);
        var instance = Primary(state);
        return new()
        {
            Subnets = subnets,
            Advertised = Advertised(state, router, subnets),
            AdvertisedSource = $"{router.Name}.bgp.advertisedGroups and advertisedIpRanges",
            Tunnels =
            [
                .. state
                    .All("gcp:compute/vPNTunnel:VPNTunnel")
                    .Select(tunnel => Tunnel(state, tunnel, router)),
            ],
            Forwarders = Forwarders(state, network, subnets),
            Zones = Zones(state, network),
            Endpoint = Endpoint(state, instance),
            EndpointName = Name(state, instance),
            PublicAddress =
                instance.Text("publicIpAddress").Length > 0
                    ? state.Address(instance, "publicIpAddress")
                    : null,
            RequireConnectors = Setting(instance, "clientConnectionConfig.requireConnectors"),
            SslMode = Setting(instance, "clientConnectionConfig.sslConfig.sslMode"),
            Firewall = FirewallRule.Read(state, network),
        };
    }

    private static StateResource Primary(PlanReader state) =>
        state
            .All("gcp:alloydb/instance:Instance")
            .FirstOrDefault(instance => instance.Text("instanceType") == "PRIMARY")
        ?? state.Missing("a gcp:alloydb/instance:Instance of type PRIMARY");

    private static IReadOnlyList<Planned> Subnets(PlanReader state, StateResource network) =>
        [
            .. state
                .All("gcp:compute/subnetwork:Subnetwork")
                .Where(subnet => network.IsMeantBy(subnet.Text("network")))
                .Select(subnet => state.Network(subnet, "ipCidrRange")),
        ];

    private static IReadOnlyList<Planned> Advertised(
        PlanReader state,
        StateResource router,
        IReadOnlyList<Planned> subnets
    ) =>
        router.Text("bgp.advertiseMode") != "CUSTOM"
            ? subnets
            :
            [
                .. router.Texts("bgp.advertisedGroups").Contains("ALL_SUBNETS") ? subnets : [],
                .. Enumerable
                    .Range(0, router.List("bgp.advertisedIpRanges").Count)
                    .Select(i => state.Network(router, $"bgp.advertisedIpRanges[{i}].range")),
            ];

    private static TunnelEnd Tunnel(PlanReader state, StateResource tunnel, StateResource router)
    {
        var inside = Referrer("gcp:compute/routerInterface:RouterInterface", "vpnTunnel", tunnel);
        var peer = Referrer("gcp:compute/routerPeer:RouterPeer", "interface", inside);
        var range = state.Network(inside, "ipRange");
        var keepalive = Number(router.Text("bgp.keepaliveInterval"), DefaultKeepalive);
        return new()
        {
            Name = tunnel.Name,
            Outside = Interface(
                state,
                state.Of("gcp:compute/haVpnGateway:HaVpnGateway", tunnel, "vpnGateway"),
                "vpnInterfaces",
                state.Text(tunnel, "vpnGatewayInterface")
            ),
            PeerOutside = Interface(
                state,
                state.Of(
                    "gcp:compute/externalVpnGateway:ExternalVpnGateway",
                    tunnel,
                    "peerExternalGateway"
                ),
                "interfaces",
                state.Text(tunnel, "peerExternalGatewayInterface")
            ),
            Key = state.Text(tunnel, "sharedSecret"),
            Ike = Suite(tunnel, "phase1", "dhs"),
            Esp = Suite(tunnel, "phase2", "pfs"),
            Inside = range with { Value = range.Value.Split('/')[0] },
            PeerInside = state.Address(peer, "peerIpAddress"),
            Asn = state.Text(router, "bgp.asn"),
            PeerAsn = state.Text(peer, "peerAsn"),
            HoldTime = 3 * keepalive,
            DeadPeerTime = DeadPeerTime,
        };

        StateResource Referrer(string type, string property, StateResource meant) =>
            state.All(type).FirstOrDefault(resource => meant.IsMeantBy(resource.Text(property)))
            ?? state.Missing($"a {type} whose {property} is {meant.Name}");
    }

    private static Planned Interface(
        PlanReader state,
        StateResource gateway,
        string list,
        Planned id
    )
    {
        var items = gateway.List(list);
        var index = Enumerable
            .Range(0, items.Count)
            .FirstOrDefault(i => StateResource.AsText(items[i]["id"]) == id.Value, -1);
        state.Require(
            index >= 0,
            id,
            $"the id of one of {gateway.Name}.{list}, of which there are {items.Count}"
        );
        return index < 0
            ? new("", $"{gateway.Name}.{list}")
            : state.Address(gateway, $"{list}[{index}].ipAddress");
    }

    private static Transforms Suite(StateResource tunnel, string phase, string groups)
    {
        var suite = $"cipherSuite.{phase}";
        var any = Transforms.AnyOfGoogle($"{tunnel.Name}.{suite}");
        return new(
            Words("encryptions") is { Count: > 0 } encryption ? encryption : any.Encryption,
            Words("integrities") is { Count: > 0 } integrity ? integrity : any.Integrity,
            Words(groups) is { Count: > 0 } group ? group : any.Groups,
            any.Source
        );

        List<string> Words(string list) =>
            [.. tunnel.Texts($"{suite}.{list}").Select(Transforms.FromGoogle)];
    }

    private static List<Planned> Forwarders(
        PlanReader state,
        StateResource network,
        IReadOnlyList<Planned> subnets
    )
    {
        var inbound = state
            .All("gcp:dns/policy:Policy")
            .Any(policy =>
                policy.Text("enableInboundForwarding") == "true"
                && Networks(policy, "networks").Any(network.IsMeantBy)
            );
        if (!inbound)
        {
            state.Missing($"a gcp:dns/policy:Policy with inbound forwarding for {network.Name}");
        }
        // Google allots the addresses behind the policy; the program reads them back.
        var stack = state.One("pulumi:pulumi:Stack");
        var addresses = Enumerable
            .Range(0, stack.List("dns.google.forwarderAddresses").Count)
            .Select(i => state.Address(stack, $"dns.google.forwarderAddresses[{i}]"))
            .ToList();
        foreach (var address in addresses)
        {
            state.Require(
                subnets.Any(subnet => Ip.Contains(subnet.Value, address.Value)),
                address,
                "an address of one of the network's subnets"
            );
        }
        if (addresses.Count == 0)
        {
            state.Missing("the stack's output dns.google.forwarderAddresses");
        }
        return addresses;
    }

    private static IReadOnlyList<DnsZone> Zones(PlanReader state, StateResource network)
    {
        var records = state.All("gcp:dns/recordSet:RecordSet");
        return
        [
            .. state
                .All("gcp:dns/managedZone:ManagedZone")
                .Where(zone =>
                    zone.Text("visibility") == "private"
                    && Networks(zone, "privateVisibilityConfig.networks").Any(network.IsMeantBy)
                )
                .Select(zone => new DnsZone(
                    state.Text(zone, "dnsName").Value,
                    [
                        .. records
                            .Where(record => zone.IsMeantBy(record.Text("managedZone")))
                            .Select(record => new DnsRecord(
                                state.Text(record, "name").Value,
                                state.Text(record, "type").Value,
                                Number(record.Text("ttl"), DefaultTtl),
                                record.Texts("rrdatas")
                            )),
                    ]
                )),
        ];
    }

    private static IEnumerable<string> Networks(StateResource resource, string list) =>
        resource.List(list).Select(item => StateResource.AsText(item["networkUrl"]));

    /// <summary>
    /// The forwarding rule that leads to the instance's service attachment, or the endpoint that a
    /// connection policy has made.
    /// </summary>
    private static Planned Endpoint(PlanReader state, StateResource instance)
    {
        var attachment = instance.Text("pscInstanceConfig.serviceAttachmentLink");
        var rule = state
            .All("gcp:compute/forwardingRule:ForwardingRule")
            .FirstOrDefault(rule => rule.Text("target") == attachment && attachment.Length > 0);
        if (rule is null)
        {
            return state.Address(instance, "pscInstanceConfig.pscAutoConnections[0].ipAddress");
        }
        return Ip.IsAddress(rule.Text("ipAddress"))
            ? state.Address(rule, "ipAddress")
            : state.Address(state.Of("gcp:compute/address:Address", rule, "ipAddress"), "address");
    }

    private static Planned Name(PlanReader state, StateResource instance)
    {
        var name = state.Text(instance, "pscInstanceConfig.pscDnsName");
        return name with { Value = name.Value.TrimEnd('.') };
    }

    private static Planned Setting(StateResource resource, string path) =>
        new(resource.Text(path), $"{resource.Name}.{path}");

    private static int Number(string text, int otherwise) =>
        int.TryParse(text, CultureInfo.InvariantCulture, out var value) && value > 0
            ? value
            : otherwise;
}
