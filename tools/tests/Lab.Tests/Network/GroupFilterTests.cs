using KeylessAlloyDb.Lab.Network;
using KeylessAlloyDb.Lab.Plan;

namespace KeylessAlloyDb.Lab.Tests.Network;

/// <summary>
/// Protects that the security groups of the plan reach the kernel as they are: an interface without a rule
/// for a packet drops it, and answers always pass.
/// </summary>
public sealed class GroupFilterTests
{
    [Fact]
    public void The_filter_of_a_plan_is_its_groups_and_nothing_else() =>
        GroupFilter
            .Of(SampleState.Plan.Aws)
            .Should()
            .Be(
                """
                table ip groups {
                  chain forward {
                    type filter hook forward priority filter;
                    ct state established,related accept
                    ip daddr 10.20.0.2 accept
                    ip saddr 10.20.0.10 jump from0
                    ip saddr 10.20.0.20 jump from1
                    ip saddr 10.20.32.20 jump from1
                    ip saddr 10.20.0.4 jump from2
                    ip daddr 10.20.0.10 jump to0
                    ip daddr 10.20.0.20 jump to1
                    ip daddr 10.20.32.20 jump to1
                    ip daddr 10.20.0.4 jump to2
                  }
                  chain from0 {
                    ip daddr 10.30.0.0/25 tcp dport 5433-5433 return
                    ip daddr 199.36.153.8/30 tcp dport 443-443 return
                    ip daddr 52.217.0.0/15 tcp dport 443-443 return
                    ip daddr 10.20.0.4/32 tcp dport 443-443 return
                    drop
                  }
                  chain to0 {
                    drop
                  }
                  chain from1 {
                    ip daddr 10.30.0.0/23 tcp dport 53-53 return
                    ip daddr 10.30.0.0/23 udp dport 53-53 return
                    drop
                  }
                  chain to1 {
                    drop
                  }
                  chain from2 {
                    drop
                  }
                  chain to2 {
                    ip saddr 10.20.0.10/32 tcp dport 443-443 return
                    drop
                  }
                }
                """
            );

    [Theory]
    [InlineData("all", -1, -1, "ip saddr 10.0.0.0/8 return")]
    [InlineData("tcp", 0, 65535, "ip saddr 10.0.0.0/8 tcp dport 0-65535 return")]
    [InlineData("udp", -1, -1, "ip saddr 10.0.0.0/8 meta l4proto udp return")]
    [InlineData("icmp", -1, -1, "ip saddr 10.0.0.0/8 meta l4proto icmp return")]
    [InlineData("icmp", 8, -1, "ip saddr 10.0.0.0/8 icmp type 8 return")]
    [InlineData("icmp", 3, 4, "ip saddr 10.0.0.0/8 icmp type 3 icmp code 4 return")]
    [InlineData("50", -1, -1, "ip saddr 10.0.0.0/8 meta l4proto 50 return")]
    public void A_rule_is_written_with_its_protocol_and_ports(
        string protocol,
        int from,
        int to,
        string line
    )
    {
        var aws = SampleState.Plan.Aws;
        var rule = new GroupRule(
            new("10.0.0.0/8", "rule.cidrIpv4"),
            ["10.0.0.0/8"],
            new(protocol, from, to)
        );

        GroupFilter
            .Of(
                aws with
                {
                    Groups = [.. aws.Groups.Select(group => group with { Ingress = [rule] })],
                }
            )
            .Should()
            .Contain($"chain to0 {{\n    {line}\n    drop\n  }}");
    }
}
