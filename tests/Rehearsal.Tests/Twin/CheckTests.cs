using KeylessAlloyDb.Rehearsal.Tests.Twin.Google;
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

    [Fact]
    public void What_was_filled_in_is_noted_as_the_bridge_does() =>
        Inputs(Network, ("autoCreateSubnetworks", false))
            .Get("__defaults")!
            .AsList.Should()
            .Contain("name")
            .And.Contain("deleteDefaultRoutesOnCreate")
            .And.NotContain("autoCreateSubnetworks");

    private PropertyMap Inputs(string type, params (string, PropertyValue)[] inputs) =>
        _google.Check(type, inputs).Result.Inputs;

    private IEnumerable<string> Failures(string type, params (string, PropertyValue)[] inputs) =>
        _google.Check(type, inputs).Result.Failures.Select(failure => failure.Property);

    private IEnumerable<string> Reasons(string type, params (string, PropertyValue)[] inputs) =>
        _google.Check(type, inputs).Result.Failures.Select(failure => failure.Reason);
}
