using System.Text.Json.Nodes;
using KeylessAlloyDb.Lab.Plan;

namespace KeylessAlloyDb.Lab.Tests.Plan;

/// <summary>
/// Protects that the lab filters by what the state says and nothing else: every rule, whichever way it
/// names its other side, at the interfaces that have its group.
/// </summary>
public sealed class SecurityGroupReaderTests
{
    private const string Egress = "vpc/securityGroupEgressRule:SecurityGroupEgressRule";
    private const string Instance = "ec2/instance:Instance";
    private const string Group = "ec2/securityGroup:SecurityGroup";

    [Fact]
    public void A_range_of_a_rule_is_its_own() =>
        Rule("connector-instance-to-database")
            .Should()
            .BeEquivalentTo(
                new GroupRule(
                    new("10.30.0.0/25", "connector-instance-to-database.cidrIpv4"),
                    ["10.30.0.0/25"],
                    new("tcp", 5433, 5433)
                )
            );

    [Fact]
    public void A_prefix_list_of_a_gateway_endpoint_has_the_endpoints_ranges() =>
        Rule("connector-instance-to-s3").Ranges.Should().Equal("52.217.0.0/15");

    [Fact]
    public void A_managed_prefix_list_has_its_entries_and_those_added_to_it()
    {
        var state = new SampleState()
            .Add(
                "list",
                "aws:ec2/managedPrefixList:ManagedPrefixList",
                new() { ["entries"] = new JsonArray(new JsonObject { ["cidr"] = "10.30.0.0/25" }) }
            )
            .Add(
                "entry",
                "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry",
                new() { ["prefixListId"] = "list", ["cidr"] = "10.30.9.0/24" }
            )
            .Set("connector-instance-to-s3", Egress, "prefixListId", "list");

        Rule("connector-instance-to-s3", state)
            .Ranges.Should()
            .Equal("10.30.0.0/25", "10.30.9.0/24");
    }

    [Fact]
    public void A_group_as_the_other_side_means_the_addresses_of_its_interfaces()
    {
        var aws = SampleState.Plan.Aws;

        Rule("connector-instance-to-sessions")
            .Ranges.Should()
            .Equal(aws.InterfaceEndpoints.Select(address => $"{address.Value}/32"));
        aws.Groups.Single(group => group.Name == "connector-endpoints")
            .Ingress.Single()
            .Ranges.Should()
            .Equal("10.20.0.10/32");
    }

    [Fact]
    public void An_interface_endpoint_has_the_address_that_the_state_shows()
    {
        var state = new SampleState().Set(
            "connector-ssm",
            "ec2/vpcEndpoint:VpcEndpoint",
            "subnetConfigurations",
            new JsonArray(new JsonObject { ["subnetId"] = "subnet-0", ["ipv4"] = "10.20.7.7" })
        );

        state.Read().Aws.InterfaceEndpoints.Single().Value.Should().Be("10.20.7.7");
    }

    [Fact]
    public void An_interface_endpoint_without_a_shown_address_has_a_free_one_of_its_subnet()
    {
        var state = new SampleState().Set("connector-instance", Instance, "privateIp", "10.20.0.4");

        var aws = state.Read().Aws;

        aws.InterfaceEndpoints.Single().Value.Should().Be("10.20.0.5");
        aws.Neighbour.Should().Be("10.20.0.6");
    }

    /// <summary>Groups made by other means, and exports after a refresh, have their rules inside.</summary>
    [Fact]
    public void Rules_among_a_groups_own_properties_count_too()
    {
        var state = new SampleState().Set(
            "connector-instance",
            Group,
            "egress",
            new JsonArray(
                new JsonObject
                {
                    ["cidrBlocks"] = new JsonArray("10.30.0.0/24"),
                    ["self"] = true,
                    ["protocol"] = "-1",
                    ["fromPort"] = 0,
                    ["toPort"] = 0,
                }
            )
        );

        var rule = state
            .Read()
            .Aws.Groups.Single(group => group.Name == "connector-instance")
            .Egress[^1];

        rule.Ranges.Should().Equal("10.30.0.0/24", "10.20.0.10/32");
        rule.Admits("tcp", 22, "10.30.0.9").Should().BeTrue();
        rule.Peer.Source.Should().Be("connector-instance.egress[0]");
    }

    /// <summary>https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html</summary>
    [Fact]
    public void An_instance_without_a_group_has_the_vpcs_default_group()
    {
        var state = new SampleState()
            .Add("default", "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", [])
            .Set("connector-vpc", "ec2/vpc:Vpc", "defaultSecurityGroupId", "default")
            .Set("connector-instance", Instance, "vpcSecurityGroupIds", new JsonArray());

        var aws = state.Read().Aws;

        aws.GroupsOf(aws.Instance.Value).Single().Name.Should().Be("default");
    }

    [Fact]
    public void A_group_that_the_state_lacks_is_refused() =>
        new SampleState()
            .Set("connector-instance", Instance, "vpcSecurityGroupIds", new JsonArray("sg-else"))
            .Refusal()
            .Should()
            .Match("*connector-instance.vpcSecurityGroupIds = sg-else. Allowed: the id of a*");

    [Fact]
    public void A_prefix_list_that_the_state_lacks_is_refused() =>
        new SampleState()
            .Set("connector-instance-to-s3", Egress, "prefixListId", "pl-else")
            .Refusal()
            .Should()
            .Match("*connector-instance-to-s3.prefixListId = pl-else. Allowed: a prefix list*");

    /// <summary>Unread, it would let through in the lab what it drops in AWS.</summary>
    [Fact]
    public void A_filter_that_the_lab_does_not_play_is_refused() =>
        new SampleState()
            .Add("closed", "aws:ec2/networkAcl:NetworkAcl", [])
            .Refusal()
            .Should()
            .Match("*closed = aws:ec2/networkAcl:NetworkAcl. Allowed: packets filtered by*");

    [Theory]
    [InlineData("6", 443, 443, "tcp", 443, true)]
    [InlineData("tcp", 0, 65535, "tcp", 443, true)]
    [InlineData("tcp", 5432, 5433, "tcp", 443, false)]
    [InlineData("udp", 443, 443, "tcp", 443, false)]
    [InlineData("-1", null, null, "udp", 53, true)]
    public void A_rule_covers_its_protocol_and_ports(
        string own,
        int? from,
        int? to,
        string protocol,
        int port,
        bool covered
    )
    {
        var state = new SampleState()
            .Set("connector-instance-to-database", Egress, "ipProtocol", own)
            .Set("connector-instance-to-database", Egress, "fromPort", from)
            .Set("connector-instance-to-database", Egress, "toPort", to);

        Rule("connector-instance-to-database", state)
            .Ports.Covers(protocol, port)
            .Should()
            .Be(covered);
    }

    private static GroupRule Rule(string name, SampleState? state = null) =>
        (state ?? new SampleState())
            .Read()
            .Aws.Groups.SelectMany(group => group.Egress)
            .Single(rule => rule.Peer.Source.Split('.')[0] == name);
}
