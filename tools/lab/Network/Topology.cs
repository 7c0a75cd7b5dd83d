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
    public const string Resolver = "resolver";
    public const string VpnGateway = "vgw";
    public const string Internet = "internet";
    public const string GoogleEdge = "gedge";
    public const string CloudRouter = "router";
    public const string CloudDns = "clouddns";
    public const string GoogleApis = "gapis";
    public const string Psc = "psc";
    public const string Producer = "producer";
    public const string Database = "db";

    /// <summary>The kernel table of the routes that the VPN gateway has learned.</summary>
    public const int LearnedRoutes = 100;

    /// <summary>
    /// Google's own network of the producer: shared address space, which no plan may use.
    /// </summary>
    public const string DatabaseAddress = "100.64.2.5";
    public const string NatAddress = "100.64.1.1";
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
        // The VPC's local route wins over every learned route, even without a host behind it.
        In(VpnGateway, $"route add blackhole {aws.VpcCidr.Value} metric 1000");
        In(VpnGateway, "rule add priority 900 lookup main suppress_prefixlength 0");
        // BIRD gives up on a table that does not exist yet.
        In(VpnGateway, $"route add blackhole default metric 1000 table {LearnedRoutes}");
        foreach (var subnet in aws.Subnets.Where(subnet => subnet.HasGatewayRoutes))
        {
            In(
                VpnGateway,
                $"rule add priority 1000 from {subnet.Cidr.Value} lookup {LearnedRoutes}"
            );
        }
        _rules[VpnGateway] = StrongHost;
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
        _rules[Internet] = Wire;
    }

    private void AddGoogle(GooglePlan google)
    {
        var router = Ip.Add(google.Subnets[0].Value, 1);
        Router(CloudRouter, router);
        Host(CloudDns, CloudRouter, router, [.. google.Forwarders.Select(one => one.Value)]);
        if (google.ApiAddresses is { Count: > 0 } apis)
        {
            Host(GoogleApis, CloudRouter, router, apis);
        }
        _rules[CloudRouter] = StrongHost;

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
                ip daddr {{google.Endpoint.Value}} tcp dport { 5432, 5433 } dnat to {{ProducerAddress}}
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
                iifname "{{Psc}}" tcp dport { 5432, 5433 } dnat to {{DatabaseAddress}}
              }
              chain out {
                type nat hook postrouting priority srcnat;
                oifname "{{Database}}" snat to {{NatAddress}}
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
    private const string Wire = """
        table ip wire {
          set lost { type ipv4_addr; }
          counter ike { }
          counter encrypted { }
          counter keepalive { }
          counter other { }
          chain forward {
            type filter hook forward priority filter;
            ip saddr @lost drop
            ip daddr @lost drop
            udp sport 500 udp dport 500 counter name ike accept
            udp sport 4500 udp dport 4500 udp length 9 counter name keepalive accept
            udp sport 4500 udp dport 4500 @th,64,32 0 counter name ike accept
            udp sport 4500 udp dport 4500 counter name encrypted accept
            counter name other
          }
        }
        """;

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
