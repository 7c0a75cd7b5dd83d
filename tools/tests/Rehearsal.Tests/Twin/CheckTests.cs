using KeylessAlloyDb.Rehearsal.Tests.Twin.Google;
using KeylessAlloyDb.Rehearsal.Twin;
using KeylessAlloyDb.Rehearsal.Values;
using static KeylessAlloyDb.Rehearsal.Tests.Twin.TestCloud;

namespace KeylessAlloyDb.Rehearsal.Tests.Twin;

/// <summary>Protects what a preview finds: names, types, and the providers' rules.</summary>
public class CheckTests
{
    private const string Network = "gcp:compute/network:Network";
    private const string Router = "gcp:compute/router:Router";
    private const string Tunnel = "gcp:compute/vPNTunnel:VPNTunnel";
    private const string Instance = "gcp:alloydb/instance:Instance";
    private const string Cluster = "gcp:alloydb/cluster:Cluster";
    private const string Subnetwork = "gcp:compute/subnetwork:Subnetwork";
    private const string Peer = "gcp:compute/routerPeer:RouterPeer";
    private const string Zone = "gcp:dns/managedZone:ManagedZone";
    private const string Host = "aws:ec2/instance:Instance";
    private const string Connection = "aws:ec2/vpnConnection:VpnConnection";

    private readonly GoogleProject _google = new();

    [Theory]
    [InlineData("mtv", "mtu")]
    [InlineData("routingmode", "routingMode")]
    [InlineData("autoCreateSubnetwork", "autoCreateSubnetworks")]
    public void Rejects_an_unknown_property_with_the_nearest_name(string given, string meant) =>
        Reasons(Network, (given, 1)).Should().ContainSingle().Which.Should().Contain($"'{meant}'");

    [Fact]
    public void Rejects_an_unknown_property_at_any_depth() =>
        Failures(
                Router,
                (
                    "bgp",
                    PropertyMap.Of(
                        ("asn", 65001),
                        ("advertiseMode", "CUSTOM"),
                        (
                            "advertisedIpRanges",
                            PropertyValue.List(PropertyMap.Of(("rnge", "10.0.0.0/8")))
                        )
                    )
                )
            )
            .Should()
            .BeEquivalentTo("bgp.advertisedIpRanges[0].rnge", "bgp.advertisedIpRanges[0].range");

    [Fact]
    public void Rejects_missing_required_properties_all_at_once() =>
        Failures(Instance).Should().BeEquivalentTo("cluster", "instanceId", "instanceType");

    public static IEnumerable<object[]> WrongTypes { get; } =
        new (string Property, PropertyValue Value)[]
        {
            ("mtu", "1460"),
            ("mtu", 1460.5),
            ("autoCreateSubnetworks", "false"),
            ("description", 7),
            ("routingMode", PropertyMap.Empty),
            ("params", List("a")),
        }.Select(pair => new object[] { pair.Property, pair.Value });

    [Theory]
    [MemberData(nameof(WrongTypes))]
    internal void Rejects_a_value_of_another_type(string property, PropertyValue value) =>
        Failures(Network, (property, value)).Should().Contain(property);

    public static IEnumerable<object[]> BrokenRules { get; } =
        new (string Type, string Property, PropertyValue Bad, PropertyValue Good)[]
        {
            // regex
            (Router, "name", "Router", "router"),
            (
                Instance,
                "pscInstanceConfig",
                PropertyMap.Of(("allowedConsumerProjects", List("my-project"))),
                PropertyMap.Of(("allowedConsumerProjects", List("123456789012")))
            ),
            // enumeration
            (Network, "routingMode", "LOCAL", "GLOBAL"),
            // ranges
            (Router, "bgp", PropertyMap.Of(("asn", 15169)), PropertyMap.Of(("asn", 64514))),
            // conflicts
            (
                Cluster,
                "automatedBackupPolicy",
                PropertyMap.Of(
                    ("quantityBasedRetention", PropertyMap.Of(("count", 1))),
                    ("timeBasedRetention", PropertyMap.Of(("retentionPeriod", "86400s")))
                ),
                PropertyMap.Of(("quantityBasedRetention", PropertyMap.Of(("count", 1))))
            ),
            // required with
            (
                Instance,
                "networkConfig",
                PropertyMap.Of(
                    (
                        "authorizedExternalNetworks",
                        PropertyValue.List(PropertyMap.Of(("cidrRange", "203.0.113.0/24")))
                    )
                ),
                PropertyMap.Of(("enablePublicIp", true))
            ),
            // forbidden under a condition
            (
                Router,
                "bgp",
                PropertyMap.Of(
                    ("asn", 64514),
                    ("advertiseMode", "DEFAULT"),
                    ("advertisedGroups", List("ALL_SUBNETS"))
                ),
                PropertyMap.Of(
                    ("asn", 64514),
                    ("advertiseMode", "CUSTOM"),
                    ("advertisedGroups", List("ALL_SUBNETS"))
                )
            ),
            // formats
            ("aws:ec2/vpc:Vpc", "cidrBlock", "10.0.0.0", "10.0.0.0/16"),
            ("aws:ec2/vpc:Vpc", "cidrBlock", "10.0.0.0/8", "10.0.0.0/16"),
            ("aws:ec2/customerGateway:CustomerGateway", "ipAddress", "a.b.c.d", "34.1.2.3"),
            // reserved and out of bounds
            (
                "aws:ec2/vpnConnection:VpnConnection",
                "tunnel1InsideCidr",
                "169.254.5.0/30",
                "169.254.6.0/30"
            ),
            (
                "aws:ec2/vpnConnection:VpnConnection",
                "tunnel1InsideCidr",
                "10.0.0.0/30",
                "169.254.6.0/30"
            ),
            // length
            (
                "aws:ec2/vpnConnection:VpnConnection",
                "tunnel1PresharedKey",
                "short",
                "long-enough".Replace('-', '_')
            ),
        }.Select(row => new object[] { row.Type, row.Property, row.Bad, row.Good });

    [Theory]
    [MemberData(nameof(BrokenRules))]
    internal void Rejects_what_a_rule_of_the_provider_forbids(
        string type,
        string property,
        PropertyValue bad,
        PropertyValue good
    )
    {
        Failures(type, (property, bad))
            .Should()
            .Contain(path => path.StartsWith(property, StringComparison.Ordinal));
        Failures(type, (property, good))
            .Should()
            .NotContain(path => path.StartsWith(property, StringComparison.Ordinal));
    }

    /// <summary>
    /// What the providers refuse in a plan, and the twin once took: read and run against
    /// terraform-provider-google-beta v7.45.0 and terraform-provider-aws v6.58.0.
    /// </summary>
    public static IEnumerable<object[]> RefusedPlans { get; } =
        new (string Type, string Path, (string, PropertyValue)[] Inputs)[]
        {
            (
                Router,
                "bgp.advertisedGroups",
                [("bgp", PropertyMap.Of(("asn", 64514), ("advertisedGroups", List("ALL_SUBNETS"))))]
            ),
            (
                Router,
                "bgp.advertisedIpRanges",
                [
                    (
                        "bgp",
                        PropertyMap.Of(
                            ("asn", 64514),
                            (
                                "advertisedIpRanges",
                                PropertyValue.List(PropertyMap.Of(("range", "10.0.0.0/8")))
                            )
                        )
                    ),
                ]
            ),
            (Tunnel, "peerIp", [("peerIp", "192.168.1.1")]),
            (Tunnel, "peerIp", [("peerIp", "203.0.113.7")]),
            (
                "gcp:dns/recordSet:RecordSet",
                "routingPolicy.wrrs[0].healthCheckedTargets.internalLoadBalancers[0].loadBalancerType",
                [("routingPolicy", Balanced(("loadBalancerType", "")))]
            ),
            (
                "gcp:dns/recordSet:RecordSet",
                "routingPolicy.wrrs[0].healthCheckedTargets.internalLoadBalancers[0].ipProtocol",
                [("routingPolicy", Balanced(("ipProtocol", "")))]
            ),
            (
                "gcp:projects/service:Service",
                "service",
                [("service", "bigquery-json.googleapis.com")]
            ),
            (
                Subnetwork,
                "secondaryIpRanges[0].ipVersion",
                [("secondaryIpRanges", PropertyValue.List(PropertyMap.Of(("ipVersion", "6"))))]
            ),
            (
                "gcp:serviceaccount/iAMMember:IAMMember",
                "serviceAccountId",
                [("serviceAccountId", "client@p.iam.gserviceaccount.com")]
            ),
            // An enumeration takes the empty text only where the provider says so.
            (Instance, "instanceType", [("instanceType", "")]),
            ("gcp:alloydb/user:User", "userType", [("userType", "")]),
            (
                Cluster,
                "automatedBackupPolicy.weeklySchedule.daysOfWeeks[0]",
                [
                    (
                        "automatedBackupPolicy",
                        PropertyMap.Of(
                            ("weeklySchedule", PropertyMap.Of(("daysOfWeeks", List(""))))
                        )
                    ),
                ]
            ),
            (
                Cluster,
                "maintenanceUpdatePolicy.maintenanceWindows[0].day",
                [
                    (
                        "maintenanceUpdatePolicy",
                        PropertyMap.Of(
                            ("maintenanceWindows", PropertyValue.List(PropertyMap.Of(("day", ""))))
                        )
                    ),
                ]
            ),
            ("gcp:compute/routerInterface:RouterInterface", "ipVersion", [("ipVersion", "")]),
            (
                "gcp:compute/firewall:Firewall",
                "logConfig.metadata",
                [("logConfig", PropertyMap.Of(("metadata", "")))]
            ),
            (
                "gcp:compute/routerPeer:RouterPeer",
                "bfd.sessionInitializationMode",
                [("bfd", PropertyMap.Of(("sessionInitializationMode", "")))]
            ),
            ("aws:ssm/document:Document", "documentType", [("documentType", "Comand")]),
            ("aws:iam/role:Role", "description", [("description", "a “quoted” word")]),
            ("aws:iam/rolePolicy:RolePolicy", "name", [("name", "no spaces")]),
            ("aws:iam/rolePolicy:RolePolicy", "role", [("role", "")]),
            ("aws:ec2/vpcEndpoint:VpcEndpoint", "policy", [("policy", "{")]),
            (
                Connection,
                "tunnel1LogOptions.cloudwatchLogOptions.bgpLogOutputFormat",
                [
                    (
                        "tunnel1LogOptions",
                        PropertyMap.Of(
                            ("cloudwatchLogOptions", PropertyMap.Of(("bgpLogOutputFormat", "xml")))
                        )
                    ),
                ]
            ),
            ("aws:s3/bucket:Bucket", "bucketPrefix", [("bucketPrefix", new string('a', 38))]),
            (
                "aws:route53/resolverEndpoint:ResolverEndpoint",
                "ipAddresses",
                [
                    (
                        "ipAddresses",
                        PropertyValue.List(
                            PropertyMap.Of(("subnetId", "subnet-1"), ("ip", "10.0.0.4")),
                            PropertyMap.Of(("subnetId", "subnet-1"), ("ip", "10.0.0.5"))
                        )
                    ),
                ]
            ),
            ("aws:cloudwatch/logGroup:LogGroup", "name", [("name", "no spaces")]),
            ("aws:ec2/vpnGateway:VpnGateway", "amazonSideAsn", [("amazonSideAsn", "65535")]),
            (
                "random:index/randomPassword:RandomPassword",
                "",
                [("lower", false), ("upper", false), ("numeric", false), ("special", false)]
            ),
        }.Select(row => new object[] { row.Type, row.Path, row.Inputs });

    [Theory]
    [MemberData(nameof(RefusedPlans))]
    internal void Rejects_what_the_provider_refuses_to_plan(
        string type,
        string path,
        (string, PropertyValue)[] inputs
    ) => Failures(type, inputs).Should().Contain(path);

    /// <summary>What only the API refuses, or nobody: a plan with it is made.</summary>
    public static IEnumerable<object[]> MadePlans { get; } =
        new (string Type, (string, PropertyValue)[] Inputs)[]
        {
            (Cluster, [("clusterId", "a"), ("location", "europe-west1")]),
            (
                "gcp:projects/iAMAuditConfig:IAMAuditConfig",
                [
                    ("project", "p"),
                    ("service", "allServices"),
                    ("auditLogConfigs", PropertyValue.List(PropertyMap.Of(("logType", "ANY")))),
                ]
            ),
            ("random:index/randomId:RandomId", [("byteLength", 0)]),
            ("aws:ec2/vpnGateway:VpnGateway", [("amazonSideAsn", "7224")]),
            ("aws:ec2/vpnGateway:VpnGateway", [("amazonSideAsn", "9059")]),
            ("aws:ec2/vpnGateway:VpnGateway", [("amazonSideAsn", "10124")]),
            ("aws:ec2/vpnGateway:VpnGateway", [("amazonSideAsn", "17493")]),
        }.Select(row => new object[] { row.Type, row.Inputs });

    [Theory]
    [MemberData(nameof(MadePlans))]
    internal void Accepts_what_the_provider_plans(string type, (string, PropertyValue)[] inputs) =>
        Failures(type, inputs).Should().BeEmpty();

    public static IEnumerable<object[]> FilledIn { get; } =
        new (string Type, (string, PropertyValue)[] Inputs, string Path, PropertyValue Value)[]
        {
            (
                Cluster,
                [("continuousBackupConfig", PropertyMap.Empty)],
                "continuousBackupConfig.enabled",
                true
            ),
            (Router, [("bgp", PropertyMap.Of(("asn", 64514)))], "bgp.advertiseMode", "DEFAULT"),
            (Router, [("bgp", PropertyMap.Of(("asn", 64514)))], "bgp.keepaliveInterval", 20),
            (Peer, [("bfd", PropertyMap.Empty)], "bfd.minReceiveInterval", 1000),
            (Peer, [("bfd", PropertyMap.Empty)], "bfd.minTransmitInterval", 1000),
            (Peer, [("bfd", PropertyMap.Empty)], "bfd.multiplier", 5),
            (
                Subnetwork,
                [("logConfig", PropertyMap.Empty)],
                "logConfig.aggregationInterval",
                "INTERVAL_5_SEC"
            ),
            (Subnetwork, [("logConfig", PropertyMap.Empty)], "logConfig.flowSampling", 0.5),
            (
                Subnetwork,
                [("logConfig", PropertyMap.Empty)],
                "logConfig.metadata",
                "INCLUDE_ALL_METADATA"
            ),
            (Subnetwork, [("logConfig", PropertyMap.Empty)], "logConfig.filterExpr", "true"),
            (
                Zone,
                [("dnssecConfig", PropertyMap.Empty)],
                "dnssecConfig.kind",
                "dns#managedZoneDnsSecConfig"
            ),
            (
                Zone,
                [
                    (
                        "dnssecConfig",
                        PropertyMap.Of(("defaultKeySpecs", PropertyValue.List(PropertyMap.Empty)))
                    ),
                ],
                "dnssecConfig.defaultKeySpecs[0].kind",
                "dns#dnsKeySpec"
            ),
            ("aws:ec2/securityGroup:SecurityGroup", [], "revokeRulesOnDelete", false),
            ("aws:ec2/subnet:Subnet", [], "assignIpv6AddressOnCreation", false),
            ("aws:ec2/subnet:Subnet", [], "enableDns64", false),
            ("aws:ec2/subnet:Subnet", [], "enableResourceNameDnsARecordOnLaunch", false),
            ("aws:ec2/subnet:Subnet", [], "enableResourceNameDnsAaaaRecordOnLaunch", false),
            ("aws:ec2/subnet:Subnet", [], "mapPublicIpOnLaunch", false),
            ("aws:cloudwatch/logGroup:LogGroup", [], "skipDestroy", false),
            (Host, [], "forceDestroy", false),
            (Host, [], "getPasswordData", false),
            (Host, [], "sourceDestCheck", true),
            (
                Host,
                [("rootBlockDevice", PropertyMap.Empty)],
                "rootBlockDevice.deleteOnTermination",
                true
            ),
            (
                Host,
                [("metadataOptions", PropertyMap.Empty)],
                "metadataOptions.httpEndpoint",
                "enabled"
            ),
            (
                Host,
                [("metadataOptions", PropertyMap.Empty)],
                "metadataOptions.httpProtocolIpv6",
                "disabled"
            ),
            ("aws:ec2/vpc:Vpc", [], "instanceTenancy", "default"),
            // Pulumi's own text comes before the provider's "Managed by Terraform".
            (Zone, [], "description", "Managed by Pulumi"),
        }.Select(row => new object[] { row.Type, row.Inputs, row.Path, row.Value });

    [Theory]
    [MemberData(nameof(FilledIn))]
    internal void Fills_in_the_defaults_of_the_provider_in_blocks_too(
        string type,
        (string, PropertyValue)[] inputs,
        string path,
        PropertyValue value
    )
    {
        var filled = Inputs(type, inputs);

        filled.Find(path)?.Bare.Should().Be(value);
        var at = path.LastIndexOf('.');
        (at < 0 ? filled : filled.Find(path[..at])!.AsMap!)
            .Get("__defaults")!
            .AsList.Should()
            .Contain(path[(at + 1)..]);
    }

    [Fact]
    public void What_conflicts_with_a_given_property_is_not_filled_in() =>
        Inputs(
                "aws:ec2/instance:Instance",
                (
                    "networkInterfaces",
                    PropertyValue.List(
                        PropertyMap.Of(("networkInterfaceId", "eni-1"), ("deviceIndex", 0))
                    )
                )
            )
            .Get("sourceDestCheck")
            .Should()
            .BeNull();

    [Fact]
    public void Rejects_a_record_without_a_trailing_dot_already_at_preview() =>
        Failures(
                "gcp:dns/recordSet:RecordSet",
                ("name", "a.example"),
                ("managedZone", "z"),
                ("type", "A"),
                ("rrdatas", List("10.0.0.1"))
            )
            .Should()
            .Contain("name");

    [Fact]
    public void A_message_never_shows_a_secret() =>
        Reasons(
                "aws:ec2/vpnConnection:VpnConnection",
                ("tunnel1PresharedKey", PropertyValue.Secret("no!good+key"))
            )
            .Should()
            .NotBeEmpty()
            .And.NotContain(reason => reason.Contains("no!good", StringComparison.Ordinal))
            .And.Contain(reason => reason.Contains("[secret]", StringComparison.Ordinal));

    [Fact]
    public void What_is_not_known_yet_breaks_no_rule() =>
        Failures(
                Cluster,
                ("clusterId", PropertyValue.Unknown),
                ("location", PropertyValue.Secret(PropertyValue.Unknown)),
                ("pscConfig", PropertyValue.Unknown),
                ("automatedBackupPolicy", PropertyValue.Unknown)
            )
            .Should()
            .BeEmpty();

    [Fact]
    public void Rejects_an_unknown_provider_setting_but_takes_lists_as_text()
    {
        Failures("pulumi:providers:aws", ("regoin", "eu-west-1")).Should().Equal("regoin");
        Failures(
                "pulumi:providers:aws",
                ("region", "eu-west-1"),
                ("allowedAccountIds", "[\"123456789012\"]"),
                ("version", "7.48.0")
            )
            .Should()
            .BeEmpty();
    }

    [Fact]
    public void The_empty_load_balancing_scheme_is_no_missing_one()
    {
        const string Type = "gcp:compute/forwardingRule:ForwardingRule";

        Inputs(Type, ("loadBalancingScheme", "")).Text("loadBalancingScheme").Should().BeEmpty();
        Inputs(Type).Text("loadBalancingScheme").Should().Be("EXTERNAL");
    }

    [Fact]
    public void A_name_that_is_left_out_is_made_up_with_seven_digits() =>
        Inputs(Tunnel).Text("name").Should().MatchRegex("^vpntunnel-[0-9]+-[0-9a-f]{7}$");

    /// <summary>
    /// An engine gives the seed of a plan to the update that follows it, so both make the same name:
    /// pulumi/pulumi sdk/go/common/resource/resource_id.go, NewUniqueName.
    /// </summary>
    [Fact]
    public void A_made_up_name_derives_from_the_engines_seed()
    {
        string Name(byte seed, string urn) =>
            new CloudTwin()
                .Connect()
                .Check(
                    new(new(urn, Tunnel, "tunnel"), OldInputs: null, PropertyMap.Empty)
                    {
                        RandomSeed = new[] { seed },
                    }
                )
                .Inputs.Text("name")!;

        Name(1, "urn:a").Should().Be(Name(1, "urn:b")).And.MatchRegex("^tunnel-[0-9a-f]{7}$");
        Name(1, "urn:a").Should().NotBe(Name(2, "urn:a"));
    }

    [Fact]
    public void What_was_filled_in_is_noted_as_the_bridge_does() =>
        Inputs(Network, ("autoCreateSubnetworks", false))
            .Get("__defaults")!
            .AsList.Should()
            .Contain("name")
            .And.Contain("deleteDefaultRoutesOnCreate")
            .And.NotContain("autoCreateSubnetworks");

    private static PropertyMap Balanced(params (string, PropertyValue)[] balancer) =>
        PropertyMap.Of(
            (
                "wrrs",
                PropertyValue.List(
                    PropertyMap.Of(
                        (
                            "healthCheckedTargets",
                            PropertyMap.Of(
                                (
                                    "internalLoadBalancers",
                                    PropertyValue.List(PropertyMap.Of(balancer))
                                )
                            )
                        )
                    )
                )
            )
        );

    private PropertyMap Inputs(string type, params (string, PropertyValue)[] inputs) =>
        _google.Check(type, inputs).Result.Inputs;

    private IEnumerable<string> Failures(string type, params (string, PropertyValue)[] inputs) =>
        _google.Check(type, inputs).Result.Failures.Select(failure => failure.Property);

    private IEnumerable<string> Reasons(string type, params (string, PropertyValue)[] inputs) =>
        _google.Check(type, inputs).Result.Failures.Select(failure => failure.Reason);
}
