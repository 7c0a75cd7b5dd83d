using KeylessAlloyDb.Lab.Plan;

namespace KeylessAlloyDb.Lab.Network;

/// <summary>
/// Google's firewall as a table of <c>nft</c> for the network's router. It filters machines only: to Cloud
/// DNS's forwarders, an endpoint of Private Service Connect and Google's APIs it does not apply.
/// </summary>
/// <remarks>https://cloud.google.com/firewall/docs/firewalls</remarks>
internal static class FirewallFilter
{
    /// <summary>Where no rule decides, Google lets a machine send everything and receive nothing.</summary>
    public static string Of(GooglePlan google) =>
        $$"""
            table ip firewall {
              chain forward {
                type filter hook forward priority filter;
                ct state established,related accept
                ip saddr {{google.Machine}} jump from0
                ip daddr {{google.Machine}} jump to0
              }
              {{Nft.Lines(
                Chain("from0", "daddr", google.Firewall.Where(rule => !rule.IsIngress), "return"),
                2
            )}}
              {{Nft.Lines(
                Chain("to0", "saddr", google.Firewall.Where(rule => rule.IsIngress), "drop"),
                2
            )}}
            }
            """;

    private static IEnumerable<string> Chain(
        string name,
        string side,
        IEnumerable<FirewallRule> rules,
        string rest
    ) =>
        Nft.Chain(
            name,
            side,
            from rule in rules
            from range in rule.Ranges
            from ports in rule.Ports
            select (range, ports, rule.Allows ? "return" : "drop"),
            rest
        );
}
