using System.Text.Json.Nodes;
using KeylessAlloyDb.Lab.Network;

namespace KeylessAlloyDb.Lab.Tests.Network;

/// <summary>
/// Protects that a machine of Google's network gets what the state's firewall rules let through, and by
/// default nothing: https://cloud.google.com/firewall/docs/firewalls
/// </summary>
public sealed class FirewallFilterTests
{
    private const string Firewall = "gcp:compute/firewall:Firewall";

    [Fact]
    public void Without_a_rule_a_machine_sends_everything_and_receives_nothing() =>
        Filter(new())
            .Should()
            .Be(
                """
                table ip firewall {
                  chain forward {
                    type filter hook forward priority filter;
                    ct state established,related accept
                    ip saddr 10.30.0.4 jump from0
                    ip daddr 10.30.0.4 jump to0
                  }
                  chain from0 {
                    return
                  }
                  chain to0 {
                    drop
                  }
                }
                """
            );

    [Fact]
    public void The_lowest_priority_decides_and_a_denial_before_a_permission() =>
        To(
                new SampleState()
                    .Add("ssh", Firewall, Ingress(900, "allows", "tcp", "22", "8000-9000"))
                    .Add("open", Firewall, Ingress(1000, "allows", "all"))
                    .Add("shut", Firewall, Ingress(1000, "denies", "tcp", "5432"))
            )
            .Should()
            .Equal(
                "ip saddr 10.20.0.0/16 tcp dport 22-22 return",
                "ip saddr 10.20.0.0/16 tcp dport 8000-9000 return",
                "ip saddr 10.20.0.0/16 tcp dport 5432-5432 drop",
                "ip saddr 10.20.0.0/16 return",
                "drop"
            );

    [Fact]
    public void A_rule_that_is_off_or_for_other_machines_or_networks_changes_nothing()
    {
        var (off, tagged, elsewhere, from) = (
            Ingress(1000, "allows", "all"),
            Ingress(1000, "allows", "all"),
            Ingress(1000, "allows", "all"),
            Ingress(1000, "allows", "all")
        );
        off["disabled"] = true;
        tagged["targetTags"] = new JsonArray("bastion");
        elsewhere["network"] = "projects/example/global/networks/another";
        from.Remove("sourceRanges");
        from["sourceTags"] = new JsonArray("bastion");

        To(
                new SampleState()
                    .Add("off", Firewall, off)
                    .Add("tagged", Firewall, tagged)
                    .Add("elsewhere", Firewall, elsewhere)
                    .Add("from", Firewall, from)
            )
            .Should()
            .Equal("drop");
    }

    [Fact]
    public void A_rule_for_egress_names_the_destination()
    {
        var rule = Ingress(1000, "denies", "all");
        rule["direction"] = "EGRESS";
        rule["destinationRanges"] = new JsonArray("10.20.0.0/16");

        Filter(new SampleState().Add("egress", Firewall, rule))
            .Should()
            .Contain("ip daddr 10.20.0.0/16 drop");
    }

    [Fact]
    public void A_policy_that_the_lab_does_not_play_is_refused() =>
        new SampleState()
            .Add("policy", "gcp:compute/firewallPolicyRule:FirewallPolicyRule", [])
            .Refusal()
            .Should()
            .Match(
                "*policy = gcp:compute/firewallPolicyRule:FirewallPolicyRule. Allowed: packets*"
            );

    private static JsonObject Ingress(
        int priority,
        string verdict,
        string protocol,
        params string[] ports
    ) =>
        new()
        {
            ["network"] = "projects/example/global/networks/network-vpc",
            ["direction"] = "INGRESS",
            ["priority"] = priority,
            ["sourceRanges"] = new JsonArray("10.20.0.0/16"),
            [verdict] = new JsonArray(
                new JsonObject
                {
                    ["protocol"] = protocol,
                    ["ports"] = new JsonArray([.. ports.Select(port => (JsonNode)port)]),
                }
            ),
        };

    private static IEnumerable<string> To(SampleState state) =>
        Filter(state)
            .Split('\n')
            .SkipWhile(line => !line.Contains("chain to0"))
            .Skip(1)
            .TakeWhile(line => !line.Contains('}'))
            .Select(line => line.Trim());

    private static string Filter(SampleState state) => FirewallFilter.Of(state.Read().Google);
}
