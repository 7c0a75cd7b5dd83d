using System.Net;
using KeylessAlloyDb.Rehearsal.Review;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Policies;

/// <summary>The ways of packets and names between the clouds, which no resource shows alone.</summary>
internal static class ReachabilityPolicies
{
    private const string Groups =
        "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html";
    private const string Propagation =
        "https://docs.aws.amazon.com/vpc/latest/userguide/WorkWithRouteTables.html";
    private const string Advertised =
        "https://cloud.google.com/network-connectivity/docs/router/concepts/advertised-routes";
    private const string Forwarding =
        "https://cloud.google.com/dns/docs/server-policies-overview#dns-server-policy-in";
    private const string ResolverRules =
        "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-overview-forward-vpc-to-network.html";
    private const string PrivateApis =
        "https://cloud.google.com/vpc/docs/configure-private-google-access-hybrid";

    private const string ApiDomain = "googleapis.com";
    private const int Connector = 5433;
    private const int Dns = 53;
    private const int Https = 443;

    private static readonly string[] s_protocols = ["udp", "tcp"];

    public static IReadOnlyList<Policy> All { get; } =
    [
        new(
            "database-reachable",
            "The instance's groups, routes and the VPN lead to every AlloyDB endpoint at port 5433.",
            [Groups, Propagation, Advertised],
            set =>
                from machine in Machine.In(set)
                from endpoint in Destination.Endpoints(set).DistinctBy(endpoint => endpoint.Range)
                from block in machine
                    .PathIn(set)
                    .Blocks(endpoint, "tcp", Connector, "the database cannot be reached")
                select block
        )
        {
            Scope = Scope.Stack,
        },
        new(
            "forwarders-reachable",
            "A Resolver endpoint's groups, routes and the VPN lead to every target of its rules at port 53, over UDP and TCP.",
            [Groups, ResolverRules, Advertised],
            set =>
                (
                    from rule in Forwards(set)
                    from endpoint in set.Referred(
                        rule,
                        "resolverEndpointId",
                        Types.ResolverEndpoint
                    )
                    from target in Targets(set, rule)
                    from protocol in s_protocols
                    from block in new AwsPath(
                        set,
                        [.. set.Referred(endpoint, "securityGroupIds", Types.SecurityGroup)],
                        [.. set.Referred(endpoint, "ipAddresses", Types.Subnet)]
                    ).Blocks(target, protocol, Dns, "names do not resolve")
                    select block
                ).DistinctBy(block => (block.Resource.Urn, block.Message))
        )
        {
            Scope = Scope.Stack,
        },
        new(
            "targets-answer",
            "A Resolver rule asks addresses at which Cloud DNS answers: those of a network's inbound forwarders.",
            [Forwarding, ResolverRules],
            set =>
                from rule in Forwards(set)
                where HasGoogleNetwork(set) && !AsksForwarders(set, rule)
                select new Violation(
                    rule,
                    $"targetIps is {ResourceSet.Text(rule.Inputs.Get("targetIps"))}, where no inbound forwarder of Cloud DNS answers; write the forwarders' addresses, else names do not resolve"
                )
        )
        {
            Scope = Scope.Stack,
        },
        new(
            "zones-forwarded",
            "AWS forwards the domain of every private zone to Google, and Google has a zone for every domain that AWS forwards.",
            [ResolverRules, Forwarding],
            set => Unforwarded(set).Concat(Zoneless(set)).Concat(Unassociated(set))
        )
        {
            Scope = Scope.Stack,
        },
        new(
            "record-names-endpoint",
            "The record of a database's name holds the address of its endpoint.",
            ["https://cloud.google.com/alloydb/docs/configure-private-service-connect"],
            set =>
                from record in set.Of(Types.Record)
                where record.Inputs.Text("type") == "A"
                where set.Referred(record, "name", Types.Instance).Any()
                where !NamesEndpoint(set, record)
                select new Violation(
                    record,
                    $"rrdatas is {ResourceSet.Text(record.Inputs.Get("rrdatas"))}, which is no endpoint's address; the proxy would dial it in vain"
                )
        )
        {
            Scope = Scope.Stack,
        },
        new(
            "google-apis-reachable",
            "The instance reaches Google's APIs: through the VPN where a zone for googleapis.com says so, else through the internet.",
            [PrivateApis, Advertised],
            set => Machine.In(set).SelectMany(machine => ApiBlocks(set, machine.PathIn(set)))
        )
        {
            Scope = Scope.Stack,
        },
        new(
            "instance-waits-for-access",
            "An instance, or the group that launches it, depends on what it uses while it boots: the policies of its role, the rules of its groups, the routes.",
            ["https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html"],
            set =>
                from machine in Machine.In(set)
                let needs = set.NeedsOf(machine.Booting)
                from needed in AccessOf(set, machine).Distinct()
                where !needs.Contains(needed.Urn)
                select new Violation(
                    machine.Booting,
                    $"dependsOn lacks {needed.Name} ({needed.Type}): the instance may boot before it and never get what it needs"
                )
        )
        {
            Scope = Scope.Stack,
        },
        new(
            "federation-apis-enabled",
            "Where AWS roles become a service account, the APIs that exchange and impersonate are enabled.",
            [
                "https://cloud.google.com/iam/docs/workload-identity-federation-with-other-clouds#configure",
            ],
            set =>
                from pool in set.Of(Types.Pool).Take(1)
                from api in new[]
                {
                    "iam.googleapis.com",
                    "sts.googleapis.com",
                    "iamcredentials.googleapis.com",
                }
                where
                    !set.Of("gcp:projects/service:Service")
                        .Any(service =>
                            service.Inputs.Get("service") is { IsUnknown: true }
                            || service.Inputs.Text("service") == api
                        )
                select new Violation(
                    pool,
                    $"no Service enables {api}: exchange or impersonation answers 403 and nobody can log in"
                )
        )
        {
            Scope = Scope.Stack,
        },
    ];

    /// <summary>
    /// Whether Google's network belongs to the stack. One that exists may have a zone or a server policy that no
    /// rule sees.
    /// </summary>
    private static bool HasGoogleNetwork(ResourceSet set) =>
        !set.IsHalf && set.Of(Types.Network).Any();

    private static IEnumerable<ResourceState> Forwards(ResourceSet set) =>
        set.Of(Types.ResolverRule).Where(rule => rule.Inputs.Text("ruleType") == "FORWARD");

    private static IEnumerable<Destination> Targets(ResourceSet set, ResourceState rule) =>
        rule.Inputs.Get("targetIps") is { ContainsUnknown: false } targets
            ? from target in targets.AsList
            let address = target.AsMap?.Text("ip")
            where IPAddress.TryParse(address, out _)
            select Destination.Host($"the target of {rule.Name}", IPAddress.Parse(address))
            : Destination.Forwarders(set);

    private static bool AsksForwarders(ResourceSet set, ResourceState rule)
    {
        if (rule.Inputs.Get("targetIps") is { ContainsUnknown: true })
        {
            return set.Referred(rule, "targetIps", Types.DnsPolicy).Any(Destination.Answers);
        }
        var forwarders = Destination.Forwarders(set).ToList();
        var others = set.Of(Types.Address)
            .Select(address => ResourceSet.Known(address, "address")?.AsText)
            .ToHashSet();
        var targets = Targets(set, rule).ToList();
        return targets.Count > 0
            && targets.All(target =>
                forwarders.Any(forwarder => forwarder.Range.Contains(target.Range.BaseAddress))
                && !others.Contains(target.Range.BaseAddress.ToString())
            );
    }

    private static IEnumerable<Violation> Unforwarded(ResourceSet set) =>
        from zone in set.Of(Types.Zone)
        where zone.Inputs.Text("visibility") == "private"
        where
            !set.IsHalf
            && set.Referred(zone, "privateVisibilityConfig", Types.Network)
                .Any(network => set.Referring(Types.DnsPolicy, "networks", network).Any())
        let domain = zone.Inputs.Text("dnsName")?.TrimEnd('.')
        where domain is not null && !Forwards(set).Any(rule => DomainOf(rule) == domain)
        where !AssociatesForeignRule(set)
        select new Violation(
            zone,
            $"no ResolverRule has the domainName {domain}: AWS asks the internet's servers for it, and they do not know the zone's names"
        );

    /// <summary>A rule that no resource of the program is may be for any domain.</summary>
    private static bool AssociatesForeignRule(ResourceSet set) =>
        set.Of(Types.ResolverRuleAssociation)
            .Any(association =>
                association.PropertyDependencies.GetValueOrDefault("resolverRuleId", []).IsEmpty
            );

    private static IEnumerable<Violation> Zoneless(ResourceSet set) =>
        from rule in Forwards(set)
        where
            HasGoogleNetwork(set)
            && !set.Of(Types.Zone).Any(zone => zone.Inputs.Text("dnsName") == $"{DomainOf(rule)}.")
        select new Violation(
            rule,
            $"domainName is {DomainOf(rule)}, for which Google has no ManagedZone; names below it do not resolve"
        );

    private static IEnumerable<Violation> Unassociated(ResourceSet set) =>
        from rule in Forwards(set)
        where !set.Referring(Types.ResolverRuleAssociation, "resolverRuleId", rule).Any()
        select new Violation(
            rule,
            "no ResolverRuleAssociation gives it to a VPC, so nobody's questions follow it"
        );

    private static string? DomainOf(ResourceState rule) =>
        rule.Inputs.Text("domainName")?.TrimEnd('.');

    private static bool NamesEndpoint(ResourceSet set, ResourceState record) =>
        // AlloyDB makes the endpoint in a subnet that exists, at an address that no resource has.
        set.Of(Types.ConnectionPolicy)
            .Any(policy => !set.Referred(policy, "pscConfig", Types.Subnetwork).Any())
        || (
            record.Inputs.Get("rrdatas") is { ContainsUnknown: false } data
                ? data.AsList.Length > 0
                    && data.AsList.All(address =>
                        Destination
                            .Endpoints(set)
                            .Any(endpoint =>
                                IPAddress.TryParse(address.AsText, out var ip)
                                && endpoint.Range.Contains(ip)
                            )
                    )
                : set.Referred(
                        record,
                        "rrdatas",
                        Types.Address,
                        Types.ForwardingRule,
                        Types.Instance
                    )
                    .Any()
        );

    private static IEnumerable<Violation> ApiBlocks(ResourceSet set, AwsPath path)
    {
        const string Consequence = "Google's APIs cannot be reached, so nobody can log in";
        if (set.Of(Types.Zone).Any(zone => ResourceSet.IsUnknown(zone.Inputs, "dnsName")))
        {
            return [];
        }
        var zone = set.Of(Types.Zone)
            .FirstOrDefault(zone => zone.Inputs.Text("dnsName") == $"{ApiDomain}.");
        if (zone is null)
        {
            // The zone may be in the other half, or in a network that exists.
            return !HasGoogleNetwork(set) && Forwards(set).Any(rule => DomainOf(rule) == ApiDomain)
                ? []
                : path.InternetBlocks(Https, Consequence);
        }
        var addresses = set.Of(Types.Record)
            .Where(record =>
                ResourceSet.Refers(record, "managedZone", zone) && record.Inputs.Text("type") == "A"
            )
            .SelectMany(record => record.Inputs.Get("rrdatas")?.AsList ?? [])
            .Select(value => value.AsText)
            .Where(text => IPAddress.TryParse(text, out _))
            .ToList();
        return addresses.Count == 0
            ?
            [
                new Violation(
                    zone,
                    $"no RecordSet of type A gives its names an address; {Consequence}"
                ),
            ]
            : addresses
                .SelectMany(address =>
                    path.Blocks(
                        Destination.Host("Google's APIs", IPAddress.Parse(address!)),
                        "tcp",
                        Https,
                        Consequence
                    )
                )
                .DistinctBy(block => block.Resource.Urn);
    }

    /// <summary>The destinations that a machine needs before a session can reach it.</summary>
    private static IEnumerable<ResourceState> AccessOf(ResourceSet set, Machine machine) =>
        (
            from profile in set.Referred(
                machine.Model,
                "iamInstanceProfile",
                "aws:iam/instanceProfile:InstanceProfile"
            )
            from role in set.Referred(profile, "role", Types.Role)
            from policy in set.Referring(
                    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
                    "role",
                    role
                )
                .Concat(set.Referring("aws:iam/rolePolicy:RolePolicy", "role", role))
            select policy
        )
            .Concat(
                from owner in machine.Groups(set)
                from rule in set.Referring(Types.EgressRule, "securityGroupId", owner)
                select rule
            )
            .Concat(
                from subnet in machine.Subnets(set).Take(1)
                from way in set.Of(
                    "aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation",
                    Types.ResolverRuleAssociation,
                    Types.RouterPeer
                )
                select way
            );
}
