namespace KeylessAlloyDb.Lab.Plan;

/// <summary>
/// What a machine of the VPC has to reach. It follows from the machine's purpose and never from the rules of
/// security groups, so that a rule that is too narrow or too wide differs from it.
/// </summary>
/// <param name="Who">The machine, at the beginning of a sentence.</param>
/// <param name="Sources">Its addresses.</param>
/// <param name="All">What it has to reach.</param>
/// <param name="Tolerates">Whether it may reach something else, too.</param>
internal sealed record Needs(
    string Who,
    IReadOnlyList<string> Sources,
    IReadOnlyList<Need> All,
    Func<Target, bool> Tolerates
)
{
    private const int Dns = 53;
    private const int Https = 443;
    private const int Connectors = 5433;

    /// <summary>The database's port for connectors, Google's APIs, and AWS's services in the VPC.</summary>
    public static Needs OfInstance(LabPlan plan)
    {
        IReadOnlyList<Need> needs =
        [
            new(new("tcp", Connectors, plan.Google.Endpoint.Value), "setting googleSubnetCidr"),
            .. plan.Google.PublicAddress is { } address
                ? [new Need(new("tcp", Connectors, address.Value), address.Source)]
                : Array.Empty<Need>(),
            .. plan.Google.ApiAddresses.Select(address => new Need(
                new("tcp", Https, address),
                "setting googleApis"
            )),
            .. plan.Aws.InterfaceEndpoints.Select(address => new Need(
                new("tcp", Https, address.Value),
                address.Source
            )),
        ];
        // Google's APIs on the internet have no list of addresses, so their port is open to all.
        var open = plan.Google.ApiAddresses.Count == 0;
        return new(
            "The instance",
            [plan.Aws.Instance.Value],
            needs,
            target =>
                (open && target is { Protocol: "tcp", Port: Https })
                || IsBeside(plan, needs, target)
        );
    }

    /// <summary>The forwarders of Cloud DNS; long answers come over TCP.</summary>
    public static Needs OfResolver(LabPlan plan)
    {
        IReadOnlyList<Need> needs =
        [
            .. from forwarder in plan.Google.Forwarders
            from protocol in (string[])["udp", "tcp"]
            select new Need(new(protocol, Dns, forwarder.Value), "setting googleSubnetCidr"),
        ];
        return new(
            "The Resolver's outbound endpoint",
            [.. plan.Aws.Outbound.Select(address => address.Value)],
            needs,
            target => IsBeside(plan, needs, target)
        );
    }

    public bool Include(Target target) => All.Any(need => need.Target == target);

    /// <summary>Google allots the addresses, so a rule may let out to the whole subnet.</summary>
    private static bool IsBeside(LabPlan plan, IReadOnlyList<Need> needs, Target target) =>
        needs.Any(need =>
            (need.Target.Protocol, need.Target.Port) == (target.Protocol, target.Port)
            && plan.Google.Subnets.Any(subnet =>
                Ip.Contains(subnet.Value, need.Target.Address)
                && Ip.Contains(subnet.Value, target.Address)
            )
        );
}

/// <param name="Target">What has to answer.</param>
/// <param name="Setting">What decides its address, for messages.</param>
internal sealed record Need(Target Target, string Setting);
