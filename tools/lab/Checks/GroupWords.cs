using KeylessAlloyDb.Lab.Plan;

namespace KeylessAlloyDb.Lab.Checks;

/// <summary>Names the rules of the security groups that drop a packet or let it through.</summary>
internal static class GroupWords
{
    /// <summary>Why the security groups drop a packet; null where they let it through.</summary>
    public static string? WhyDropped(AwsPlan aws, string source, Need need)
    {
        var (protocol, port, address) = need.Target;
        return Refused(aws.GroupsOf(source), group => group.Egress, "out to", address)
            ?? Refused(aws.GroupsOf(address), group => group.Ingress, "in from", source);

        string? Refused(
            IReadOnlyList<SecurityGroup> groups,
            Func<SecurityGroup, IReadOnlyList<GroupRule>> rules,
            string direction,
            string peer
        )
        {
            var near = groups
                .SelectMany(rules)
                .Where(rule => rule.Ports.Covers(protocol, port))
                .ToList();
            return groups.Count == 0 || near.Any(rule => rule.Admits(protocol, port, peer))
                ? null
                : $"the security group {string.Join(", ", groups.Select(group => group.Name))} does not let "
                    + $"{protocol} {port} {direction} {peer} ({need.Setting}); its rules for that port: "
                    + (near.Count > 0 ? string.Join(", ", near.Select(rule => rule.Peer)) : "none");
        }
    }

    /// <summary>The rule that lets a packet out of its source, or in where its source has no security group.</summary>
    public static string WhoAdmits(AwsPlan aws, string source, Target target)
    {
        var leaving = aws.GroupsOf(source);
        var rules =
            leaving.Count > 0
                ? leaving
                    .SelectMany(group => group.Egress)
                    .Where(rule => rule.Admits(target.Protocol, target.Port, target.Address))
                : aws.GroupsOf(target.Address)
                    .SelectMany(group => group.Ingress)
                    .Where(rule => rule.Admits(target.Protocol, target.Port, source));
        return rules
            .Select(rule => $"the security group's {rule.Peer}")
            .FirstOrDefault("no security group's rule");
    }

    /// <summary>The firewall rule of Google's that lets a packet in.</summary>
    public static string WhoAdmits(GooglePlan google, string source, Target target) =>
        google
            .Firewall.Where(rule =>
                rule is { IsIngress: true, Allows: true }
                && rule.Ports.Any(ports => ports.Covers(target.Protocol, target.Port))
                && rule.Ranges.Any(range => Ip.Contains(range, source))
            )
            .Select(rule =>
                $"Google's firewall rule {rule.Name}.sourceRanges = {string.Join(", ", rule.Ranges)}"
            )
            .FirstOrDefault("no firewall rule of Google's");
}
