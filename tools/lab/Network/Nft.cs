using KeylessAlloyDb.Lab.Plan;

namespace KeylessAlloyDb.Lab.Network;

/// <summary>The language of <c>nft</c>.</summary>
internal static class Nft
{
    /// <summary>A chain's rules for the other side's ranges, and what happens to the rest.</summary>
    /// <param name="name">The chain's name.</param>
    /// <param name="side">The other side: saddr or daddr.</param>
    /// <param name="rules">In order: whom, what, and the verdict.</param>
    /// <param name="rest">The verdict on everything else.</param>
    public static IEnumerable<string> Chain(
        string name,
        string side,
        IEnumerable<(string Range, PortRange Ports, string Verdict)> rules,
        string rest
    ) =>
        [
            $"chain {name} {{",
            .. rules.Select(rule => $"  ip {side} {rule.Range} {Match(rule.Ports)}{rule.Verdict}"),
            $"  {rest}",
            "}",
        ];

    public static string Lines(IEnumerable<string> lines, int indent) =>
        string.Join($"\n{new string(' ', indent)}", lines);

    private static string Match(PortRange ports) =>
        ports switch
        {
            { Protocol: PortRange.Any } => "",
            { From: < 0 } => $"meta l4proto {ports.Protocol} ",
            { Protocol: "icmp", To: < 0 } => $"icmp type {ports.From} ",
            { Protocol: "icmp" } => $"icmp type {ports.From} icmp code {ports.To} ",
            { Protocol: "tcp" or "udp" } => $"{ports.Protocol} dport {ports.From}-{ports.To} ",
            _ => $"meta l4proto {ports.Protocol} ",
        };
}
