using KeylessAlloyDb.Lab.Plan;

namespace KeylessAlloyDb.Lab.Failures;

/// <summary>A mistake in one cloud's half of the plan.</summary>
/// <param name="Name">What is wrong.</param>
/// <param name="Make">Makes the mistake.</param>
/// <param name="Words">Resources, properties or settings that the message has to name.</param>
/// <param name="Verify">
/// A hop at which <c>verify</c> stops on the instance, with its symptom; empty where a client notices
/// nothing.
/// </param>
internal sealed record Misconfiguration(
    string Name,
    Func<LabPlan, LabPlan> Make,
    IReadOnlyList<string> Words,
    string Verify
)
{
    private const string NoAnswer = "dns no-answer";
    private const string PortNoAnswer = "port no-answer";
    private const string UnknownName = "dns unknown-name";

    public static IReadOnlyList<Misconfiguration> All { get; } =
    [
        new(
            "a wrong key on one tunnel",
            plan => OnGoogle(plan, (end, i) => i == 0 ? WrongKey(end) : end),
            ["tunnel1PresharedKey", "sharedSecret"],
            ""
        ),
        new(
            "a wrong key on every tunnel",
            plan => OnGoogle(plan, (end, _) => WrongKey(end)),
            ["tunnel1PresharedKey", "sharedSecret"],
            NoAnswer
        ),
        new(
            "transforms that do not meet",
            plan =>
                OnGoogle(
                    plan,
                    (end, _) => end with { Ike = end.Ike with { Encryption = ["AES128"] } }
                ),
            ["Phase1", "cipherSuite"],
            NoAnswer
        ),
        new(
            "the inside addresses of two tunnels exchanged",
            plan =>
                OnGoogle(plan, (end, i) => i < 2 ? Inside(end, plan.Google.Tunnels[1 - i]) : end),
            ["VgwInsideAddress", "peerIpAddress", "insideCidrs"],
            ""
        ),
        new(
            "a wrong ASN in the customer gateways",
            plan => OnAws(plan, end => end with { PeerAsn = end.PeerAsn with { Value = "64999" } }),
            ["bgpAsn", "googleAsn"],
            NoAnswer
        ),
        new(
            "subnets that Cloud Router does not announce",
            plan => plan with { Google = plan.Google with { Advertised = Without(plan.Google) } },
            ["advertisedGroups"],
            NoAnswer
        ),
        new(
            "route tables without the gateway's routes",
            plan =>
                plan with
                {
                    Aws = plan.Aws with
                    {
                        Subnets =
                        [
                            .. plan.Aws.Subnets.Select(one =>
                                one with
                                {
                                    HasGatewayRoutes = false,
                                }
                            ),
                        ],
                    },
                },
            ["VpnGatewayRoutePropagation"],
            NoAnswer
        ),
        new(
            "a VPC that contains Google's subnets",
            plan => plan with { Aws = plan.Aws with { VpcCidr = Around(plan) } },
            ["awsVpcCidr", "googleSubnetCidr"],
            NoAnswer
        ),
        new(
            "a missing forwarding rule",
            plan => plan with { Aws = plan.Aws with { Rules = [] } },
            ["resolver-rule-psc"],
            UnknownName
        ),
        new(
            "a rule with the address of no forwarder",
            plan => plan with { Aws = plan.Aws with { Rules = Astray(plan) } },
            ["targetIps", "inbound forwarder"],
            NoAnswer
        ),
        new(
            "a missing record",
            plan => OnRecords(plan, _ => []),
            ["psc-record", "dnsSuffix"],
            UnknownName
        ),
        new(
            "a record with another address",
            plan =>
                OnRecords(
                    plan,
                    record => [record with { Values = [Ip.Add($"{record.Values[0]}/32", 1)] }]
                ),
            ["psc-record"],
            PortNoAnswer
        ),
        new(
            "a range of Google's APIs that Cloud Router does not announce",
            plan =>
                plan with
                {
                    Google = plan.Google with { Advertised = WithoutApis(plan.Google) },
                },
            ["advertisedIpRanges", "googleApis"],
            "reach closed"
        ),
        new(
            "a security group that lets the instance out to the wrong half of Google's subnet",
            plan =>
                OnEgress(
                    plan,
                    plan.Aws.Instance,
                    rule =>
                        rule.Admits("tcp", 5433, plan.Google.Endpoint.Value)
                            ? To(rule, OtherHalf(plan.Google.Endpoint.Value))
                            : rule
                ),
            ["security group", ".cidrIpv4 = ", "googleSubnetCidr"],
            PortNoAnswer
        ),
        new(
            "a security group that lets the Resolver out to the VPC instead of Google",
            plan => OnEgress(plan, plan.Aws.Outbound[0], rule => To(rule, plan.Aws.VpcCidr.Value)),
            ["security group", ".cidrIpv4 = ", "googleSubnetCidr"],
            NoAnswer
        ),
        new(
            "a security group that lets the instance out to everything",
            plan =>
                OnEgress(
                    plan,
                    plan.Aws.Instance,
                    rule => To(rule, Ip.Everything) with { Ports = PortRange.Everything }
                ),
            ["security group", ".cidrIpv4 = 0.0.0.0/0", "tcp 22"],
            ""
        ),
        new(
            "a security group that lets everything in to the instance",
            plan =>
                OnGroups(
                    plan,
                    plan.Aws.Instance,
                    group =>
                        group with
                        {
                            Ingress =
                            [
                                new(
                                    new(Ip.Everything, $"{group.Name}.ingress[0].cidrIpv4"),
                                    [Ip.Everything],
                                    PortRange.Everything
                                ),
                            ],
                        }
                ),
            ["security group", ".cidrIpv4 = 0.0.0.0/0", "tcp 22"],
            ""
        ),
        new(
            "a firewall rule that lets everything in to Google's network",
            plan =>
                plan with
                {
                    Google = plan.Google with
                    {
                        Firewall =
                        [
                            new(
                                "network-open",
                                true,
                                1000,
                                true,
                                [Ip.Everything],
                                [PortRange.Everything]
                            ),
                        ],
                    },
                },
            ["firewall rule", "network-open.sourceRanges = 0.0.0.0/0"],
            ""
        ),
        new(
            "an instance that takes connections without a connector",
            plan =>
                plan with
                {
                    Google = plan.Google with
                    {
                        RequireConnectors = plan.Google.RequireConnectors with { Value = "false" },
                    },
                },
            ["clientConnectionConfig.requireConnectors = false"],
            ""
        ),
    ];

    /// <summary>The mistakes that change a plan. A plan without private addresses of Google's APIs has none to announce.</summary>
    public static IEnumerable<Misconfiguration> Of(LabPlan plan) =>
        All.Where(mistake => mistake.Make(plan) != plan);

    private static LabPlan OnGoogle(LabPlan plan, Func<TunnelEnd, int, TunnelEnd> change) =>
        plan with
        {
            Google = plan.Google with { Tunnels = [.. plan.Google.Tunnels.Select(change)] },
        };

    private static LabPlan OnAws(LabPlan plan, Func<TunnelEnd, TunnelEnd> change) =>
        plan with
        {
            Aws = plan.Aws with { Tunnels = [.. plan.Aws.Tunnels.Select(change)] },
        };

    private static LabPlan OnRecords(
        LabPlan plan,
        Func<DnsRecord, IEnumerable<DnsRecord>> change
    ) =>
        plan with
        {
            Google = plan.Google with
            {
                Zones =
                [
                    .. plan.Google.Zones.Select(zone =>
                        zone with
                        {
                            Records =
                            [
                                .. zone.Records.SelectMany(record =>
                                    record.Name == $"{plan.Google.EndpointName.Value}."
                                        ? change(record)
                                        : [record]
                                ),
                            ],
                        }
                    ),
                ],
            },
        };

    private static TunnelEnd WrongKey(TunnelEnd end) =>
        end with
        {
            Key = end.Key with { Value = $"{end.Key.Value}x" },
        };

    private static TunnelEnd Inside(TunnelEnd end, TunnelEnd other) =>
        end with
        {
            Inside = other.Inside,
            PeerInside = other.PeerInside,
        };

    private static IReadOnlyList<Planned> Without(GooglePlan google) =>
        [.. google.Advertised.Where(range => google.Subnets.All(subnet => subnet != range))];

    private static IReadOnlyList<Planned> WithoutApis(GooglePlan google) =>
        google.ApiAddresses.Count == 0
            ? google.Advertised
            :
            [
                .. google.Advertised.Where(range =>
                    !google.ApiAddresses.Any(address => Ip.Contains(range.Value, address))
                ),
            ];

    private static LabPlan OnGroups(
        LabPlan plan,
        Planned address,
        Func<SecurityGroup, SecurityGroup> change
    )
    {
        var groups = plan.Aws.GroupsOf(address.Value);
        return plan with
        {
            Aws = plan.Aws with
            {
                Groups =
                [
                    .. plan.Aws.Groups.Select(group =>
                        groups.Contains(group) ? change(group) : group
                    ),
                ],
            },
        };
    }

    private static LabPlan OnEgress(
        LabPlan plan,
        Planned address,
        Func<GroupRule, GroupRule> change
    ) => OnGroups(plan, address, group => group with { Egress = [.. group.Egress.Select(change)] });

    private static GroupRule To(GroupRule rule, string range) =>
        rule with
        {
            Peer = rule.Peer with { Value = range },
            Ranges = [range],
        };

    /// <summary>The /25 beside an address's own.</summary>
    private static string OtherHalf(string address)
    {
        const int Length = 25;
        var (own, network) = (Ip.Base(address, Length), Ip.Base(address, Length - 1));
        return $"{(own == network ? Ip.Add($"{network}/24", 128) : network)}/{Length}";
    }

    private static Planned Around(LabPlan plan)
    {
        var (address, length) = (plan.Aws.VpcCidr.Value.Split('/')[0], 32);
        string Network() => $"{Ip.Base(address, length)}/{length}";
        while (
            !Ip.Contains(Network(), plan.Google.Endpoint.Value)
            || !Ip.Overlap(Network(), plan.Aws.VpcCidr.Value)
        )
        {
            length--;
        }
        return plan.Aws.VpcCidr with { Value = Network() };
    }

    private static IReadOnlyList<ForwardRule> Astray(LabPlan plan) =>
        [
            .. plan.Aws.Rules.Select(rule =>
                rule with
                {
                    Targets =
                    [
                        .. rule.Targets.Select(target =>
                            target with
                            {
                                Value = Ip.Add($"{target.Value}/32", 9),
                            }
                        ),
                    ],
                }
            ),
        ];
}
