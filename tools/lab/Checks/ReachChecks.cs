using KeylessAlloyDb.Lab.Network;
using KeylessAlloyDb.Lab.Plan;

namespace KeylessAlloyDb.Lab.Checks;

/// <summary>
/// Security groups and Google's firewall, by what they let through: what the instance and the Resolver need
/// answers them, nothing else does, and nothing gets in.
/// </summary>
internal static class ReachChecks
{
    /// <summary>SSH, DNS, HTTP, HTTPS, RDP, PostgreSQL, AlloyDB's connectors; DNS, NTP, QUIC.</summary>
    private static readonly (string Protocol, int[] Ports)[] s_tried =
    [
        ("tcp", [22, 53, 80, 443, 3389, 5432, 5433]),
        ("udp", [53, 123, 443]),
    ];

    public static async Task<IReadOnlyList<Check>> RunAsync(RunningLab lab)
    {
        var (plan, aws, google) = (lab.Plan, lab.Plan.Aws, lab.Plan.Google);
        string[] outside =
        [
            google.Endpoint.Value,
            .. google.Forwarders.Select(one => one.Value),
            .. google.ApiAddresses,
            .. aws.Nat is not null && google.ApiAddresses.Count == 0
                ? [Topology.InternetApis]
                : Array.Empty<string>(),
            .. aws.Nat is not null && google.PublicAddress is { } address
                ? [address.Value]
                : Array.Empty<string>(),
        ];
        string[] guarded =
        [
            .. aws.Interfaces.SelectMany(one => one.Addresses).Select(one => one.Value),
        ];
        var (instance, resolver) = (Needs.OfInstance(plan), Needs.OfResolver(plan));
        string[] all = [.. outside, .. guarded, aws.Neighbour];
        // All ask at the same time.
        var asNeighbour = AskAsync(
            Topology.Neighbour,
            aws.Neighbour,
            [.. outside, .. guarded, google.Machine]
        );
        var asMachine = AskAsync(
            Topology.GoogleMachine,
            google.Machine,
            [.. guarded, aws.Neighbour]
        );
        var asInstance = AskAsync(Topology.Ec2, instance, all);
        var asResolver = AskAsync(Topology.Resolver, resolver, all);
        var (neighbour, machine) = (await asNeighbour, await asMachine);
        return
        [
            Reaches(aws, instance, await asInstance, neighbour),
            Reaches(aws, resolver, await asResolver, neighbour),
            ReachesNothingElse(aws, instance, await asInstance),
            ReachesNothingElse(aws, resolver, await asResolver),
            Silent(
                "No other machine reaches the instance and the VPC's endpoints",
                [neighbour.Of(guarded), machine.Of(guarded)],
                (source, target) => GroupWords.WhoAdmits(aws, source, target)
            ),
            Silent(
                "AWS reaches no machine of Google's network",
                [neighbour.Of([google.Machine])],
                (source, target) => GroupWords.WhoAdmits(google, source, target)
            ),
            Control(neighbour.Of(outside), machine.Of([aws.Neighbour])),
        ];
    }

    /// <summary>Asks from each address of a machine. It reaches its own addresses without a network.</summary>
    private static Task<Asked[]> AskAsync(
        string network,
        Needs machine,
        IReadOnlyList<string> addresses
    ) =>
        Task.WhenAll(
            machine.Sources.Select(source =>
                AskAsync(network, source, [.. addresses.Except(machine.Sources)])
            )
        );

    private static async Task<Asked> AskAsync(
        string network,
        string source,
        IReadOnlyList<string> addresses
    )
    {
        List<Target> targets =
        [
            .. from address in addresses
            from tried in s_tried
            from port in tried.Ports
            select new Target(tried.Protocol, port, address),
        ];
        return new(source, targets, await Reach.AnswerAsync(network, source, targets));
    }

    private static Check Reaches(
        AwsPlan aws,
        Needs needs,
        IReadOnlyList<Asked> asked,
        Asked neighbour
    )
    {
        var causes =
            from one in asked
            from need in needs.All
            where !one.Answered.Contains(need.Target)
            select GroupWords.WhyDropped(aws, one.Source, need)
                ?? $"{need.Target} does not answer"
                    + (
                        neighbour.Answered.Contains(need.Target)
                            ? ""
                            : " a machine without a security group either: see tunnels and routes"
                    );
        var words = string.Join("; ", causes.Distinct());
        return new(
            $"{needs.Who} reaches what it needs",
            words.Length == 0,
            words.Length == 0 ? string.Join(", ", needs.All.Select(need => need.Target)) : words
        );
    }

    private static Check ReachesNothingElse(AwsPlan aws, Needs needs, IReadOnlyList<Asked> asked) =>
        Silent(
            $"{needs.Who} reaches nothing else",
            [
                .. asked.Select(one =>
                    one.Where(target => !needs.Include(target) && !needs.Tolerates(target))
                ),
            ],
            (source, target) => GroupWords.WhoAdmits(aws, source, target)
        );

    private static Check Silent(
        string name,
        IReadOnlyList<Asked> asked,
        Func<string, Target, string> whoAdmits
    )
    {
        var leaks =
            from one in asked
            from target in one.Targets
            where one.Answered.Contains(target)
            group target by whoAdmits(one.Source, target) into rule
            select $"{rule.Key} lets through {Several([.. rule.Distinct()])}";
        var words = string.Join("; ", leaks);
        return new(
            name,
            words.Length == 0,
            words.Length == 0 ? $"{asked.Sum(one => one.Targets.Count)} ports tried" : words
        );
    }

    /// <summary>Silence proves a filter only where a machine without one is answered.</summary>
    private static Check Control(params IReadOnlyList<Asked> asked)
    {
        var silent = asked
            .SelectMany(one => one.Targets.Where(target => !one.Answered.Contains(target)))
            .ToList();
        return new(
            "A machine without a security group reaches all that is tried, and is reached",
            silent.Count == 0,
            silent.Count == 0
                ? $"{asked.Sum(one => one.Targets.Count)} ports tried"
                : $"silent without a security group, too: {Several(silent)}"
        );
    }

    private static string Several(List<Target> targets)
    {
        const int Most = 3;
        return string.Join(", ", targets.Take(Most))
            + (targets.Count > Most ? $" and {targets.Count - Most} more" : "");
    }

    /// <summary>What a machine has asked, and what has answered it.</summary>
    private sealed record Asked(
        string Source,
        IReadOnlyList<Target> Targets,
        IReadOnlySet<Target> Answered
    )
    {
        public Asked Of(IReadOnlyCollection<string> addresses) =>
            Where(target => addresses.Contains(target.Address));

        public Asked Where(Func<Target, bool> fits) =>
            this with
            {
                Targets = [.. Targets.Where(fits)],
            };
    }
}
