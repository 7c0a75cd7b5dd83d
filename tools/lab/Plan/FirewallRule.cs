using System.Globalization;
using System.Text.Json.Nodes;
using KeylessAlloyDb.Login.State;

namespace KeylessAlloyDb.Lab.Plan;

/// <summary>
/// A firewall rule of Google's network for every machine in it. Of all that fit a packet the one with the
/// lowest priority decides, and a denial before a permission of the same.
/// </summary>
/// <param name="Name">Its resource.</param>
/// <param name="IsIngress">Whether it is about packets to the machine; otherwise about those from it.</param>
/// <param name="Priority">0 to 65535.</param>
/// <param name="Allows">Whether it lets them through or drops them.</param>
/// <param name="Ranges">The other side's IPv4 ranges.</param>
/// <param name="Ports">What it is about.</param>
/// <remarks>https://cloud.google.com/firewall/docs/firewalls</remarks>
internal sealed record FirewallRule(
    string Name,
    bool IsIngress,
    int Priority,
    bool Allows,
    IReadOnlyList<string> Ranges,
    IReadOnlyList<PortRange> Ports
)
{
    private const int DefaultPriority = 1000;

    /// <summary>Of a policy, whose rules the lab does not play.</summary>
    private static readonly string[] s_unread =
    [
        "gcp:compute/networkFirewallPolicyRule:NetworkFirewallPolicyRule",
        "gcp:compute/regionNetworkFirewallPolicyRule:RegionNetworkFirewallPolicyRule",
        "gcp:compute/firewallPolicyRule:FirewallPolicyRule",
    ];

    /// <summary>
    /// The rules of a network, in the order in which they decide. Rules for machines with a tag or a service
    /// account, and rules from such machines, are left out: the lab's machines have neither.
    /// </summary>
    public static IReadOnlyList<FirewallRule> Read(PlanReader state, StateResource network)
    {
        foreach (var resource in s_unread.SelectMany(state.All))
        {
            state.Require(
                false,
                new(resource.Type, resource.Name),
                "packets filtered by gcp:compute/firewall:Firewall only"
            );
        }
        return
        [
            .. state
                .All("gcp:compute/firewall:Firewall")
                .Where(rule =>
                    network.IsMeantBy(rule.Text("network"))
                    && rule.Text("disabled") != "true"
                    && Lists(rule, "targetTags", "targetServiceAccounts").Count == 0
                )
                .SelectMany(rule => ((bool[])[false, true]).Select(allows => Of(rule, allows)))
                .Where(rule => rule.Ports.Count > 0 && rule.Ranges.Count > 0)
                .OrderBy(rule => rule.Priority)
                .ThenBy(rule => rule.Allows),
        ];
    }

    private static FirewallRule Of(StateResource rule, bool allows)
    {
        var ingress = rule.Text("direction") != "EGRESS";
        var ranges = rule.Texts(ingress ? "sourceRanges" : "destinationRanges");
        var tagged = ingress && Lists(rule, "sourceTags", "sourceServiceAccounts").Count > 0;
        return new(
            rule.Name,
            ingress,
            int.TryParse(rule.Text("priority"), CultureInfo.InvariantCulture, out var priority)
                ? priority
                : DefaultPriority,
            allows,
            ranges.Count == 0 && !tagged ? [Ip.Everything] : [.. ranges.Where(Ip.IsNetwork)],
            [.. rule.List(allows ? "allows" : "denies").SelectMany(Ports)]
        );

        // 22, or 8000-9000; none for all.
        static IEnumerable<PortRange> Ports(JsonNode item)
        {
            var protocol = StateResource.AsText(item["protocol"]);
            var ports = item["ports"]?.AsArray().Select(StateResource.AsText).ToList() ?? [];
            return ports.Count == 0
                ? [PortRange.Of(protocol, "", "")]
                : ports.Select(port =>
                    PortRange.Of(protocol, port.Split('-')[0], port.Split('-')[^1])
                );
        }
    }

    private static IReadOnlyList<string> Lists(StateResource rule, params string[] properties) =>
        [.. properties.SelectMany(rule.Texts)];
}
