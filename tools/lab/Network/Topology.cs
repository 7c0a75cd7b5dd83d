using KeylessAlloyDb.Lab.Daemons;
using KeylessAlloyDb.Lab.Plan;
using KeylessAlloyDb.Login.Protocol;

namespace KeylessAlloyDb.Lab.Network;

/// <summary>
/// The machines of both clouds as namespaces, and the links between them, written as input of
/// <c>ip -batch</c> and <c>nft</c>. Every machine has /32 addresses and its router as gateway.
/// </summary>
internal sealed class Topology
{
    public const string Ec2 = "ec2";
    public const string Neighbour = "neighbour";
    public const string Resolver = "resolver";
    public const string InterfaceEndpoints = "endpoints";
    public const string VpnGateway = "vgw";
    public const string Internet = "internet";
    public const string GoogleEdge = "gedge";
    public const string CloudRouter = "router";
    public const string CloudDns = "clouddns";
    public const string GoogleApis = "gapis";
    public const string GoogleMachine = "machine";
    public const string Psc = "psc";
    public const string Producer = "producer";
    public const string Database = "db";

    public const string Nat = "nat";

    /// <summary>The kernel table of the routes that the VPN gateway has learned.</summary>
    public const int LearnedRoutes = 100;

    /// <summary>The kernel table with the default route through the NAT gateway.</summary>
    private const int NatRoutes = 99;

    /// <summary>A documentation address for Google's APIs on the "internet".</summary>
    public const string InternetApis = "192.0.2.10";

    /// <summary>
    /// Google's own network of the producer: shared address space, which no plan may use.
    /// </summary>
    public const string DatabaseAddress = "100.64.2.5";
    public const string NatAddress = "100.64.1.1";

    /// <summary>Where the database sees those come from that measure.</summary>
    public const string MeasuringAddress = "100.64.1.2";
    private const string ProducerAddress = "100.64.0.2";
    private const string ConsumerAddress = "100.64.0.1";

    /// <summary>Documentation addresses for the routers of the "internet".</summary>
    private const string InternetRouter = "192.0.2.1";
    private const string EdgeRouter = "192.0.2.2";

    private readonly List<string> _namespaces = [];
    private readonly List<string> _links = [];
    private readonly Dictionary<string, List<string>> _commands = [];
    private readonly Dictionary<string, string> _rules = [];
    private readonly HashSet<string> _routers = [];

    private Topology() { }

    public IReadOnlyList<string> Namespaces => _namespaces;

    /// <summary>The namespaces that pass on packets.</summary>
    public IReadOnlySet<string> Routers => _routers;

    /// <summary>Makes every namespace and link.</summary>
    public string Links =>
        string.Join('\n', [.. _namespaces.Select(name => $"netns add {name}"), .. _links]);

    /// <summary>What <c>ip</c> does inside each namespace.</summary>
    public IReadOnlyDictionary<string, string> Commands =>
        _commands.ToDictionary(entry => entry.Key, entry => string.Join('\n', entry.Value));

    /// <summary>What <c>nft</c> loads inside a namespace.</summary>
    public IReadOnlyDictionary<string, string> Rules => _rules;

    /// <summary>The namespace of a tunnel end's public address, and its device on the VPC's side.</summary>
    public static string AwsEnd(int tunnel) => $"aws{tunnel}";

    public static string GoogleEnd(int tunnel) => $"google{tunnel}";

    public static string AwsDevice(int tunnel) => $"vpn{tunnel}";

    public static string GoogleDevice(int tunnel) => $"tun{tunnel}";

    public static Topology Of(LabPlan plan)
    {
        var topology = new Topology();
        topology.AddAws(plan.Aws);
        topology.AddInternet(plan);
        topology.AddGoogle(plan.Google);
        topology.AddPublicPath(plan);
        return topology;
    }

    private void AddAws(AwsPlan aws)
    {
        Router(VpnGateway, aws.Router);
        Host(Ec2, VpnGateway, aws.Router, [aws.Instance.Value]);
        In(Ec2, $"address add {CloudHosts.Metadata}/32 dev lo");
        Host(
            Resolver,
            VpnGateway,
            aws.Router,
            [aws.Resolver, .. aws.Outbound.Select(address => address.Value)]
        );
        Host(Neighbour, VpnGateway, aws.Router, [aws.Neighbour]);
        if (aws.InterfaceEndpoints.Count > 0)
        {
            Host(
                InterfaceEndpoints,
                VpnGateway,
                aws.Router,
                [.. aws.InterfaceEndpoints.Select(address => address.Value)]
            );
        }
        // The VPC's local route wins over every learned route, even without a host behind it.
        In(VpnGateway, $"route add blackhole {aws.VpcCidr.Value} metric 1000");
        In(VpnGateway, "rule add priority 900 lookup main suppress_prefixlength 0");
        // BIRD gives up on a table that does not exist yet.
        In(VpnGateway, $"route add throw default metric 1000 table {LearnedRoutes}");
        foreach (var subnet in aws.Subnets.Where(subnet => subnet.HasGatewayRoutes))
        {
            In(
                VpnGateway,
                $"rule add priority 1000 from {subnet.Cidr.Value} lookup {LearnedRoutes}"
            );
        }
        _rules[VpnGateway] = $"{StrongHost}\n{GroupFilter.Of(aws)}";
    }

    private void AddInternet(LabPlan plan)
    {
        Router(Internet, InternetRouter);
        for (var i = 0; i < plan.Aws.Tunnels.Count; i++)
        {
            Host(AwsEnd(i), Internet, InternetRouter, [plan.Aws.Tunnels[i].Outside.Value]);
        }

        // Two tunnels share an interface of Google's gateway: the peer's address tells them apart.
        Router(GoogleEdge, EdgeRouter);
        Link(GoogleEdge, Internet, Internet, GoogleEdge);
        In(Internet, $"route add {EdgeRouter} dev {GoogleEdge}");
        In(GoogleEdge, $"route add {InternetRouter} dev {Internet}");
        In(GoogleEdge, $"route replace default via {InternetRouter} dev {Internet}");
        foreach (var outside in plan.Google.Tunnels.Select(end => end.Outside.Value).Distinct())
        {
            In(Internet, $"route add {outside} via {EdgeRouter} dev {GoogleEdge}");
        }
        for (var i = 0; i < plan.Google.Tunnels.Count; i++)
        {
            var (end, name, table) = (plan.Google.Tunnels[i], GoogleEnd(i), LearnedRoutes + i);
            Namespace(name);
            Link(name, "eth0", GoogleEdge, name);
            Address(name, "eth0", end.Outside.Value, EdgeRouter);
            In(GoogleEdge, $"route add {end.Outside.Value} dev {name} table {table}");
            In(
                GoogleEdge,
                $"rule add from {end.PeerOutside.Value} to {end.Outside.Value} lookup {table}"
            );
        }
        _rules[Internet] = Wire(plan);
    }

    /// <summary>The way from the instance through the NAT gateway, and what answers at its end.</summary>
    private void AddPublicPath(LabPlan plan)
    {
        if (plan.Google.ApiAddresses.Count == 0)
        {
            Host(GoogleApis, Internet, InternetRouter, [InternetApis]);
        }
        if (plan.Google.PublicAddress is { } database)
        {
            Link(Producer, Internet, Internet, Producer);
            Address(Producer, Internet, database.Value, InternetRouter);
            In(Internet, $"route add {database.Value} dev {Producer}");
        }
        if (plan.Aws.Nat is not { } nat)
        {
            return;
        }
        Namespace(Nat);
        _routers.Add(Nat);
        Link(Nat, VpnGateway, VpnGateway, Nat);
        Address(Nat, VpnGateway, nat.Inside.Value, plan.Aws.Router);
        In(VpnGateway, $"route add {nat.Inside.Value} dev {Nat}");
        In(VpnGateway, $"route add default via {nat.Inside.Value} dev {Nat} table {NatRoutes}");
        // After what the VPN has learned, which is more specific.
        In(VpnGateway, $"rule add priority 1010 from {plan.Aws.Subnet.Value} lookup {NatRoutes}");
        Link(Nat, Internet, Internet, Nat);
        In(Nat, $"route add {plan.Aws.VpcCidr.Value} via {plan.Aws.Router} dev {VpnGateway}");
        Address(Nat, Internet, nat.Outside.Value, InternetRouter);
        In(Internet, $"route add {nat.Outside.Value} dev {Nat}");
        _rules[Nat] = $$"""
            table ip nat {
              chain out {
                type nat hook postrouting priority srcnat;
                oifname "{{Internet}}" snat to {{nat.Outside.Value}}
              }
              chain forward {
                type filter hook forward priority filter;
                ct state invalid drop
              }
            }
            """;
    }

    private void AddGoogle(GooglePlan google)
    {
        var router = Ip.Add(google.Subnets[0].Value, 1);
        Router(CloudRouter, router);
        Host(CloudDns, CloudRouter, router, [.. google.Forwarders.Select(one => one.Value)]);
        Host(GoogleMachine, CloudRouter, router, [google.Machine]);
        if (google.ApiAddresses is { Count: > 0 } apis)
        {
            Host(GoogleApis, CloudRouter, router, apis);
        }
        _rules[CloudRouter] = $"{StrongHost}\n{FirewallFilter.Of(google)}";

        // Two routing domains: the producer's addresses mean nothing to the consumer.
        Host(Psc, CloudRouter, router, [google.Endpoint.Value]);
        _routers.Add(Psc);
        Router(Producer, NatAddress);
        Link(Psc, Producer, Producer, Psc);
        In(Psc, $"address add {ConsumerAddress}/30 dev {Producer}");
        In(Producer, $"address add {ProducerAddress}/30 dev {Psc}");
        Host(Database, Producer, NatAddress, [DatabaseAddress]);
        _rules[Psc] = $$"""
            table ip nat {
              chain in {
                type nat hook prerouting priority dstnat;
                ip daddr {{google.Endpoint.Value}} tcp dport { 5432, 5433, {{PostgreSql.MeasuringPort}} } dnat to {{ProducerAddress}}
              }
              chain out {
                type nat hook postrouting priority srcnat;
                oifname "{{Producer}}" masquerade
              }
            }
            """;
        _rules[Producer] = $$"""
            table ip nat {
              chain in {
                type nat hook prerouting priority dstnat;
                iifname { "{{Psc}}", "{{Internet}}" } tcp dport { 5432, 5433 } dnat to {{DatabaseAddress}}
                iifname "{{Psc}}" tcp dport {{PostgreSql.MeasuringPort}} dnat to {{DatabaseAddress}}:5432
              }
              chain out {
                type nat hook postrouting priority srcnat;
                oifname "{{Database}}" meta l4proto tcp ct original proto-dst {{PostgreSql.MeasuringPort}} snat to {{MeasuringAddress}}
                oifname "{{Database}}" snat to {{NatAddress}}
              }
              chain forward {
                type filter hook forward priority filter;
                ct state invalid drop
              }
            }
            """;
    }

    /// <summary>
    /// Linux answers for an address on whichever interface it is asked; a cloud's tunnel does not,
    /// and exchanged inside addresses must not work here.
    /// </summary>
    private const string StrongHost = """
        table ip host {
          chain in {
            type filter hook input priority filter;
            ip daddr 169.254.0.0/16 fib daddr . iif type != local drop
          }
        }
        """;

    /// <summary>Counts what crosses the "internet", and drops what crosses a lost address.</summary>
    private static string Wire(LabPlan plan) =>
        $$"""
            table ip wire {
              set lost { type ipv4_addr; }
              set strange { type ipv4_addr . ipv4_addr . inet_proto; size 64; flags dynamic; }
              counter ike { }
              counter encrypted { }
              counter keepalive { }
              counter tls { }
              counter other { }
              chain forward {
                type filter hook forward priority filter;
                ip saddr @lost drop
                ip daddr @lost drop
                udp sport 500 udp dport 500 counter name ike accept
                udp sport 4500 udp dport 4500 udp length 9 counter name keepalive accept
                udp sport 4500 udp dport 4500 @th,64,32 0 counter name ike accept
                udp sport 4500 udp dport 4500 counter name encrypted accept
                {{Tls(plan)}}
                update @strange { ip saddr . ip daddr . meta l4proto } counter name other
              }
            }
            """;

    /// <summary>The public path has TLS of its own, and its own two ports.</summary>
    private static string Tls(LabPlan plan) =>
        plan.Aws.Nat is { } nat
            ? $"ip saddr {nat.Outside.Value} tcp dport {{ 443, 5433 }} counter name tls accept\n"
                + $"    ip daddr {nat.Outside.Value} tcp sport {{ 443, 5433 }} counter name tls accept\n"
                // A check's ping of Google's gateway, which answers none.
                + $"    ip saddr {nat.Outside.Value} icmp type echo-request drop"
            : "";

    private void Router(string name, string address)
    {
        Namespace(name);
        _routers.Add(name);
        In(name, $"address add {address}/32 dev lo");
        // Clouds drop what they cannot route; Linux would tell the sender.
        In(name, "route add blackhole default table default");
    }

    private void Host(string name, string router, string gateway, IReadOnlyList<string> addresses)
    {
        Namespace(name);
        Link(name, "eth0", router, name);
        foreach (var address in addresses)
        {
            Address(name, "eth0", address, gateway);
            In(router, $"route add {address} dev {name}");
        }
    }

    private void Address(string name, string device, string address, string gateway)
    {
        In(name, $"address add {address}/32 dev {device}");
        In(name, $"route replace {gateway} dev {device}");
        In(name, $"route replace default via {gateway} dev {device}");
    }

    private void Namespace(string name)
    {
        _namespaces.Add(name);
        In(name, "link set lo up");
    }

    private void Link(string name, string device, string peer, string peerDevice)
    {
        _links.Add($"link add {device} netns {name} type veth peer name {peerDevice} netns {peer}");
        In(name, $"link set {device} up");
        In(peer, $"link set {peerDevice} up");
    }

    private void In(string name, string command)
    {
        if (!_commands.TryGetValue(name, out var commands))
        {
            _commands[name] = commands = [];
        }
        commands.Add(command);
    }
}
