using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Review.Report;

/// <summary>What a plan does to a part of the picture, the worst last.</summary>
internal enum Mark
{
    Same,
    New,
    Changed,
    Replaced,
    Gone,
    Missing,
}

/// <summary>What the packet lab saw of a part.</summary>
/// <param name="Works">Whether it was as it has to be.</param>
/// <param name="Label">For the drawing, in a word or two.</param>
/// <param name="Words">The same as part of a sentence.</param>
internal sealed record Seen(bool Works, string Label, string Words);

/// <summary>A part of the way from the client to the database.</summary>
/// <param name="Title">What it is.</param>
/// <param name="Details">Its addresses and names.</param>
/// <param name="Mark">What happens to it.</param>
internal sealed record Part(string Title, IReadOnlyList<string> Details, Mark Mark)
{
    /// <summary>Where the lab has seen it.</summary>
    public Seen? Seen { get; init; }
    public bool Broken => Mark is Mark.Gone or Mark.Missing;
    public bool Fails => Seen is { Works: false };
}

/// <summary>
/// Both clouds and the three things that cross them, drawn from a plan's resources: a name, a
/// packet and an identity; and the public way where there is one.
/// </summary>
internal sealed record Picture
{
    public required Part Client { get; init; }
    public required Part VpnGateway { get; init; }
    public required IReadOnlyList<Part> Tunnels { get; init; }
    public required Part HaVpn { get; init; }
    public required Part Endpoint { get; init; }
    public required Part Database { get; init; }
    public required Part Resolver { get; init; }
    public required Part Names { get; init; }
    public required Part Role { get; init; }
    public required Part Pool { get; init; }
    public required Part Account { get; init; }
    public required Part User { get; init; }

    /// <summary>The way out to the internet, where there is one.</summary>
    public Part? Nat { get; init; }

    /// <summary>The database's public address, where it has one.</summary>
    public Part? PublicAddress { get; init; }

    /// <summary>Every part, along the packet's way and then the identity's.</summary>
    public IEnumerable<Part> All =>
        new[] { Client, Resolver, Names, VpnGateway }
            .Concat(Tunnels)
            .Concat([HaVpn, Endpoint, Database, Role, Pool, Account, User, Nat, PublicAddress])
            .OfType<Part>();

    public required string AwsTitle { get; init; }
    public required string GoogleTitle { get; init; }

    public static Picture Of(Plan plan)
    {
        var parts = new Parts(plan);
        return new()
        {
            AwsTitle = Join("AWS", parts.Text(Types.Vpc, "cidrBlock")),
            GoogleTitle = Join(
                "Google Cloud",
                parts.Text(Types.Cluster, "location"),
                parts.Text(Types.Subnetwork, "ipCidrRange")
            ),
            Client = parts.Make(
                "EC2 client",
                [Types.ClientInstance, Types.LaunchTemplate, Types.AutoScalingGroup],
                r => [Join(r("instanceType"), r("privateIp")), "Auth Proxy, psql"]
            ),
            VpnGateway = parts.Make(
                "VPN gateway",
                [Types.VpnGateway, Types.CustomerGateway],
                r => [$"ASN {r("amazonSideAsn")}"]
            ),
            Tunnels = parts.Tunnels(),
            HaVpn = parts.Make(
                "HA VPN gateway",
                [Types.HaVpnGateway, Types.Router, Types.ExternalVpnGateway],
                r => [$"ASN {parts.Text(Types.Router, "bgp.asn")}", r("vpnInterfaces[0].ipAddress")]
            ),
            Endpoint = parts.Make(
                "PSC endpoint",
                [Types.ForwardingRule, Types.ConnectionPolicy, Types.Address],
                _ => [parts.Text(Types.Address, "address"), "TCP 5433"]
            ),
            Database = parts.Make(
                "AlloyDB primary",
                [Types.Instance, Types.Cluster],
                r =>
                    [
                        Join(r("availabilityType"), Cpus(r("machineConfig.cpuCount"))),
                        parts.Text(Types.Cluster, "databaseVersion"),
                    ],
                resource => resource.Inputs.Text("instanceType") != "READ_POOL"
            ),
            Resolver = parts.Make(
                "Resolver endpoint",
                [Types.ResolverEndpoint, Types.ResolverRule, Types.ResolverRuleAssociation],
                _ => parts.All(Types.ResolverRule, "domainName")
            ),
            Names = parts.Make(
                "Cloud DNS",
                [Types.Record, Types.Zone, Types.DnsPolicy],
                r => [r("name").TrimEnd('.'), Join("→", r("rrdatas[0]"))]
            ),
            Role = parts.Make("IAM role", [Types.Role], r => [r("name"), "EC2 instance profile"]),
            Pool = parts.Make(
                "Identity pool",
                [Types.PoolProvider, Types.Pool, Types.ServiceAccountMember],
                r => [r("workloadIdentityPoolId"), $"AWS {r("aws.accountId")}"]
            ),
            Account = parts.Make(
                "Service account",
                [Types.ServiceAccount, Types.ProjectMember],
                r => [r("accountId"), "short-lived token"]
            ),
            User = parts.Make("Database user", [Types.User], r => [r("userId"), "IAM login"]),
            Nat = parts.Has(Types.NatGateway)
                ? parts.Make(
                    "NAT gateway",
                    [Types.NatGateway, Types.InternetGateway],
                    _ => ["internet"]
                )
                : null,
            PublicAddress =
                plan.After.Any(IsPublic)
                    ? parts.Make(
                        "Public address",
                        [Types.Instance],
                        r => [r("publicIpAddress"), "mTLS through the proxy"],
                        IsPublic
                    )
                : plan.Before.Any(IsPublic) ? new("Public address", [], Mark.Gone)
                : null,
        };
    }

    private static bool IsPublic(ResourceState resource) =>
        resource.Type == Types.Instance
        && resource.Inputs.Find("networkConfig.enablePublicIp")?.AsBool == true;

    private static string Join(params IEnumerable<string> parts) =>
        string.Join(" · ", parts.Where(part => part.Length > 0)).Replace("→ · ", "→ ");

    private static string Cpus(string count) => count.Length > 0 ? $"{count} vCPU" : "";

    /// <summary>Finds resources by type and says what happens to them.</summary>
    private sealed class Parts(Plan plan)
    {
        /// <summary>Of several of a type the one with the shortest name comes first: it is the main one.</summary>
        private readonly ILookup<string, ResourceState> _after = plan
            .After.OrderBy(resource => resource.Name.Length)
            .ThenBy(resource => resource.Name, StringComparer.Ordinal)
            .ToLookup(resource => resource.Type);

        private readonly ILookup<string, ResourceState> _gone = plan
            .Changes.Where(change => change.Op == StepOp.Delete)
            .ToLookup(change => change.Type, change => change.Old!);

        private readonly Dictionary<string, Mark> _marks = plan.Before.Any()
            ? plan.Changes.ToDictionary(change => change.Urn, MarkOf)
            : [];

        public bool Has(string type) => _after[type].Any() || _gone[type].Any();

        public string Text(string type, string path) =>
            _after[type].Select(resource => Read(resource, path)).FirstOrDefault("");

        public IReadOnlyList<string> All(string type, string path) =>
            [
                .. _after[type]
                    .Select(resource => Read(resource, path))
                    .Order(StringComparer.Ordinal),
            ];

        /// <param name="title">What the part is called.</param>
        /// <param name="types">Its resources: the first type that is there is the part itself.</param>
        /// <param name="details">Lines about it, from a function that reads its properties.</param>
        /// <param name="only">Which of the resources of the first type.</param>
        public Part Make(
            string title,
            string[] types,
            Func<Func<string, string>, IReadOnlyList<string>> details,
            Func<ResourceState, bool>? only = null
        )
        {
            var itself = types
                .Take(2)
                .SelectMany(type => _after[type])
                .FirstOrDefault(resource => only?.Invoke(resource) ?? true);
            if (itself is null)
            {
                return new(
                    title,
                    [],
                    types.Any(type => _gone[type].Any()) ? Mark.Gone : Mark.Missing
                );
            }
            var own = _marks.GetValueOrDefault(itself.Urn);
            var changes = types
                .SelectMany(type => _after[type])
                .Where(resource => resource.Type != itself.Type || (only?.Invoke(resource) ?? true))
                .Any(resource => _marks.ContainsKey(resource.Urn));
            var mark = own == default && changes ? Mark.Changed : own;
            return new(
                title,
                [.. details(path => Read(itself, path)).Where(line => line.Length > 0).Take(2)],
                mark
            );
        }

        public IReadOnlyList<Part> Tunnels()
        {
            var sessions = _after[Types.RouterInterface].ToDictionary(s => s.Name);
            return
            [
                .. _after[Types.Tunnel]
                    .Select(tunnel =>
                    {
                        var own = sessions.GetValueOrDefault($"{tunnel.Name}-interface");
                        var related = plan
                            .After.Where(resource =>
                                resource.Name == tunnel.Name
                                || resource.Name.StartsWith(
                                    $"{tunnel.Name}-",
                                    StringComparison.Ordinal
                                )
                            )
                            .Select(resource => _marks.GetValueOrDefault(resource.Urn));
                        return new Part(
                            tunnel.Name,
                            own is null ? [] : [Read(own, "ipRange")],
                            own is null ? Mark.Missing : related.Max()
                        );
                    })
                    .Concat(_gone[Types.Tunnel].Select(t => new Part(t.Name, [], Mark.Gone)))
                    .OrderBy(part => part.Title, StringComparer.Ordinal),
            ];
        }

        private static Mark MarkOf(Change change) =>
            change.Op switch
            {
                StepOp.Create => Mark.New,
                StepOp.Update => Mark.Changed,
                StepOp.Replace => Mark.Replaced,
                _ => Mark.Gone,
            };

        private static string Read(ResourceState resource, string path)
        {
            var value = resource.Outputs.Find(path) ?? resource.Inputs.Find(path);
            return value?.Bare switch
            {
                TextValue text => text.Value,
                NumberValue number => FormattableString.Invariant($"{number.Value}"),
                BoolValue flag => flag.Value ? "true" : "false",
                _ => "",
            };
        }
    }
}
