using KeylessAlloyDb.Lab.Plan;

namespace KeylessAlloyDb.Lab.Network;

/// <summary>
/// The security groups as a table of <c>nft</c> for the VPC's router, which every packet of an interface
/// passes: AWS filters outside the machine, too.
/// </summary>
internal static class GroupFilter
{
    public static string Of(AwsPlan aws)
    {
        var guarded = aws.Interfaces.Select((one, i) => (one, i)).ToList();
        // A security group is stateful, and does not filter what goes to the VPC's resolver:
        // https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
        return $$"""
            table ip groups {
              chain forward {
                type filter hook forward priority filter;
                ct state established,related accept
                ip daddr {{aws.Resolver}} accept
                {{Nft.Lines(guarded.SelectMany(it => Jumps("saddr", it.one, $"from{it.i}")), 4)}}
                {{Nft.Lines(guarded.SelectMany(it => Jumps("daddr", it.one, $"to{it.i}")), 4)}}
              }
              {{Nft.Lines(guarded.SelectMany(it => Chains(aws, it.one, it.i)), 2)}}
            }
            """;
    }

    private static IEnumerable<string> Jumps(string side, GuardedInterface one, string chain) =>
        one.Addresses.Select(address => $"ip {side} {address.Value} jump {chain}");

    private static IEnumerable<string> Chains(AwsPlan aws, GuardedInterface one, int number)
    {
        var groups = aws.Groups.Where(group => one.GroupIds.Contains(group.Id)).ToList();
        return
        [
            .. Chain($"from{number}", "daddr", groups.SelectMany(group => group.Egress)),
            .. Chain($"to{number}", "saddr", groups.SelectMany(group => group.Ingress)),
        ];
    }

    private static IEnumerable<string> Chain(
        string name,
        string side,
        IEnumerable<GroupRule> rules
    ) =>
        Nft.Chain(
            name,
            side,
            rules.SelectMany(rule => rule.Ranges.Select(range => (range, rule.Ports, "return"))),
            "drop"
        );
}
