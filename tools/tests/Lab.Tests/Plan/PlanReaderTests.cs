using System.Text.Json.Nodes;
using KeylessAlloyDb.Login.State;

namespace KeylessAlloyDb.Lab.Tests.Plan;

/// <summary>
/// Protects the one thing that makes the lab worth running: each cloud's half comes from that
/// cloud's resources, number by number, and what cannot be read is refused instead of guessed.
/// </summary>
public sealed class PlanReaderTests
{
    private const string PrimaryInstance = "alloydb/instance:Instance";
    private const string Router = "compute/router:Router";

    [Fact]
    public void Each_end_of_a_tunnel_comes_from_its_own_cloud()
    {
        var plan = SampleState.Plan;

        plan.Aws.Tunnels.Select(end => (end.Outside.Value, end.PeerOutside.Value))
            .Should()
            .Equal(
                ("198.51.100.11", "203.0.113.10"),
                ("198.51.100.12", "203.0.113.10"),
                ("198.51.100.21", "203.0.113.20"),
                ("198.51.100.22", "203.0.113.20")
            );
        plan.Aws.Tunnels.Select(end => end.Outside.Source)
            .Should()
            .StartWith(["connector-vpn-0.tunnel1Address", "connector-vpn-0.tunnel2Address"]);
        plan.Google.Tunnels.Select(end => end.PeerOutside.Source)
            .Should()
            .StartWith([
                "external-gateway.interfaces[0].ipAddress",
                "external-gateway.interfaces[1].ipAddress",
            ]);
        plan.Aws.Tunnels.Select(plan.GoogleEndOf).Should().Equal(0, 1, 2, 3);
    }

    [Fact]
    public void A_mistake_in_one_half_is_kept_for_the_packets_to_find()
    {
        var plan = new SampleState()
            .Set("tunnel-0-peer", "compute/routerPeer:RouterPeer", "peerAsn", 64999)
            .Set(
                "connector-customer-1",
                "ec2/customerGateway:CustomerGateway",
                "ipAddress",
                "203.0.113.99"
            )
            .Read();

        plan.Google.Tunnels[0].PeerAsn.Value.Should().Be("64999");
        plan.Aws.Tunnels[0].Asn.Value.Should().Be("64512");
        plan.Aws.Tunnels.Select(plan.GoogleEndOf).Should().Equal(0, 1, -1, -1);
    }

    [Fact]
    public void Only_rules_that_are_associated_with_the_vpc_forward() =>
        new SampleState()
            .Remove(
                "resolver-rule-psc-association",
                "route53/resolverRuleAssociation:ResolverRuleAssociation"
            )
            .Read()
            .Aws.Rules.Select(rule => rule.Domain.Value)
            .Should()
            .Equal("googleapis.com");

    [Fact]
    public void Only_subnets_whose_route_table_takes_them_have_the_gateways_routes() =>
        new SampleState()
            .Remove("connector-private-b", "ec2/routeTableAssociation:RouteTableAssociation")
            .Read()
            .Aws.Subnets.Select(subnet => subnet.HasGatewayRoutes)
            .Should()
            .Equal(true, false);

    /// <summary>Routes in the main table reach subnets that no association gives another one.</summary>
    [Fact]
    public void A_subnet_without_an_association_has_the_vpcs_main_route_table() =>
        new SampleState()
            .Set("connector-vpc", "ec2/vpc:Vpc", "mainRouteTableId", "rtb-1")
            .Remove("connector-private-b", "ec2/routeTableAssociation:RouteTableAssociation")
            .Read()
            .Aws.Subnets.Select(subnet => subnet.HasGatewayRoutes)
            .Should()
            .Equal(true, true);

    [Theory]
    [InlineData("CUSTOM", true, new[] { "10.30.0.0/24", "10.30.1.0/24", "199.36.153.8/30" })]
    [InlineData("CUSTOM", false, new[] { "199.36.153.8/30" })]
    [InlineData("DEFAULT", false, new[] { "10.30.0.0/24", "10.30.1.0/24" })]
    public void Cloud_router_announces_what_its_mode_says(
        string mode,
        bool subnets,
        string[] announced
    )
    {
        var state = new SampleState();
        var bgp = state["network-router", Router]["bgp"]!;
        bgp["advertiseMode"] = mode;
        bgp["advertisedGroups"] = subnets ? new JsonArray("ALL_SUBNETS") : new JsonArray();

        state.Read().Google.Advertised.Select(range => range.Value).Should().Equal(announced);
    }

    [Fact]
    public void The_endpoint_of_a_connection_policy_is_the_one_that_it_made()
    {
        var state = new SampleState().Remove(
            "database-endpoint",
            "compute/forwardingRule:ForwardingRule"
        );
        state["database-primary", PrimaryInstance]["pscInstanceConfig"]!["pscAutoConnections"] =
            new JsonArray(new JsonObject { ["ipAddress"] = "10.30.0.77" });

        state.Read().Google.Endpoint.Value.Should().Be("10.30.0.77");
    }

    [Fact]
    public void Without_private_names_of_its_apis_google_has_no_address_for_them() =>
        new SampleState()
            .Remove("network-googleapis-zone", "dns/managedZone:ManagedZone")
            .Read()
            .Google.ApiAddresses.Should()
            .BeEmpty();

    [Fact]
    public void The_script_is_taken_out_of_the_verify_document()
    {
        var content = new JsonObject
        {
            ["mainSteps"] = new JsonArray(
                new JsonObject
                {
                    ["inputs"] = new JsonObject
                    {
                        ["runCommand"] = new JsonArray(
                            "install /dev/stdin x <<'END-OF-VERIFY'",
                            "#!/usr/bin/env python3",
                            "print()",
                            "END-OF-VERIFY",
                            "exec x"
                        ),
                    },
                }
            ),
        };

        new SampleState()
            .Add(
                "connector-verify",
                "aws:ssm/document:Document",
                new JsonObject { ["content"] = content.ToJsonString() }
            )
            .Read()
            .Aws.VerifyScript.Should()
            .Be("#!/usr/bin/env python3\nprint()");
    }

    [Theory]
    [InlineData(
        "connector-instance",
        "ec2/instance:Instance",
        "privateIp",
        "10.20.99.1",
        "*connector-instance.privateIp = 10.20.99.1*its subnet, connector-private-a.cidrBlock*"
    )]
    [InlineData(
        "connector-vpc",
        "ec2/vpc:Vpc",
        "cidrBlock",
        "10.20.0.0",
        "*connector-vpc.cidrBlock = 10.20.0.0*an IPv4 network*"
    )]
    [InlineData(
        "connector-vpn-1",
        "ec2/vpnConnection:VpnConnection",
        "tunnel2Address",
        "",
        "*connector-vpn-1.tunnel2Address = (not set)*an IPv4 address*"
    )]
    [InlineData(
        "connector-vpn-0",
        "ec2/vpnConnection:VpnConnection",
        "customerGatewayId",
        "cgw-9",
        "*lacks the aws:ec2/customerGateway:CustomerGateway that connector-vpn-0.customerGatewayId refers to*"
    )]
    [InlineData(
        "tunnel-3",
        "compute/vPNTunnel:VPNTunnel",
        "peerExternalGatewayInterface",
        "7",
        "*tunnel-3.peerExternalGatewayInterface = 7*one of external-gateway.interfaces, of which there are 4*"
    )]
    [InlineData(
        "tunnel-2-interface",
        "compute/routerInterface:RouterInterface",
        "vpnTunnel",
        "tunnel-9",
        "*lacks a gcp:compute/routerInterface:RouterInterface whose vpnTunnel is tunnel-2*"
    )]
    [InlineData(
        "tunnel-2-peer",
        "compute/routerPeer:RouterPeer",
        "interface",
        "none",
        "*lacks a gcp:compute/routerPeer:RouterPeer whose interface is tunnel-2-interface*"
    )]
    [InlineData(
        "network-inbound",
        "dns/policy:Policy",
        "enableInboundForwarding",
        "false",
        "*lacks a gcp:dns/policy:Policy with inbound forwarding for network-vpc*"
    )]
    public void Rejects_a_state_with_a_value_that_no_network_can_have(
        string name,
        string type,
        string property,
        string value,
        string message
    ) => new SampleState().Set(name, type, property, value).Refusal().Should().Match(message);

    [Fact]
    public void Rejects_a_forwarder_outside_googles_subnets() =>
        new SampleState()
            .Set(
                "keyless-alloydb-dev",
                "pulumi:Stack",
                "dns",
                new JsonObject
                {
                    ["google"] = new JsonObject
                    {
                        ["forwarderAddresses"] = new JsonArray("10.99.0.2"),
                    },
                }
            )
            .Refusal()
            .Should()
            .Match("*forwarderAddresses?0? = 10.99.0.2*one of the network's subnets*");

    [Fact]
    public void Rejects_a_transform_that_neither_cloud_knows_by_naming_those_it_does() =>
        new SampleState()
            .Set(
                "connector-vpn-0",
                "ec2/vpnConnection:VpnConnection",
                "tunnel1Phase1EncryptionAlgorithms",
                new JsonArray("ROT13")
            )
            .Refusal()
            .Should()
            .Match("*connector-vpn-0.tunnel1Phase1EncryptionAlgorithms = ROT13*AES256*");

    [Fact]
    public void Rejects_a_state_with_every_problem_at_once() =>
        new SampleState()
            .Remove("network-router", Router)
            .Set("connector-vpc", "ec2/vpc:Vpc", "cidrBlock", "nonsense")
            .Refusal()
            .Should()
            .Match("*connector-vpc.cidrBlock = nonsense*")
            .And.Match("*lacks one gcp:compute/router:Router, but holds 0*");

    [Fact]
    public void Rejects_an_empty_state_without_a_defect() =>
        FluentActions
            .Invoking(() =>
                Lab.Plan.PlanReader.Read(StateFile.Parse("""{"version":3,"deployment":{}}"""))
            )
            .Should()
            .Throw<LabException>()
            .WithMessage("*lacks one aws:ec2/vpc:Vpc*lacks one gcp:compute/router:Router*");
}
