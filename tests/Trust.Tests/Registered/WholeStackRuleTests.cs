using KeylessAlloyDb.Rehearsal.Policies;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Values;
using KeylessAlloyDb.Testing.Rehearsal;

namespace KeylessAlloyDb.Trust.Tests.Registered;

/// <summary>
/// Protects the rules that judge many resources at once: each finds one changed property in a stack that
/// is otherwise right, and names the resource, the property and what does not work any more.
/// </summary>
public sealed class WholeStackRuleTests
{
    private const string Dev = "dev";
    private const string Prod = "prod";

    /// <summary>A change of a deployed stack's state, and the words of the message that finds it.</summary>
    private sealed record Broken(
        string Rule,
        string What,
        string Stack,
        string Resource,
        Func<ResourceState, ResourceState?> Change,
        params string[] Words
    )
    {
        public string Case => $"{Rule}: {What}";
    }

    private static readonly IReadOnlyList<Broken> s_all =
    [
        new(
            "database-reachable",
            "another network of Google",
            Dev,
            "connector-instance-to-database",
            With("cidrIpv4", "10.30.0.128/25"),
            "cidrIpv4",
            "5433",
            "the database cannot be reached"
        ),
        new(
            "database-reachable",
            "another port",
            Dev,
            "connector-instance-to-database",
            With("toPort", 5432).Then(With("fromPort", 5432)),
            "ports 5432 to 5432",
            "the database cannot be reached"
        ),
        new(
            "database-reachable",
            "UDP",
            Dev,
            "connector-instance-to-database",
            With("ipProtocol", "udp"),
            "tcp 5433",
            "the database cannot be reached"
        ),
        new(
            "database-reachable",
            "no propagated route",
            Dev,
            "connector-private (VpnGatewayRoutePropagation)",
            Gone,
            "connector-private",
            "VpnGatewayRoutePropagation",
            "the database cannot be reached"
        ),
        new(
            "database-reachable",
            "a subnet without a route table",
            Dev,
            "connector-private-0 (RouteTableAssociation)",
            Gone,
            "RouteTableAssociation",
            "main route table"
        ),
        // The VPC's main table is no resource of the program.
        new(
            "database-reachable",
            "a subnet of the main route table",
            Dev,
            "connector-private-0 (RouteTableAssociation)",
            resource =>
                resource with
                {
                    PropertyDependencies = resource.PropertyDependencies.Remove("routeTableId"),
                },
            "subnetId",
            "main route table"
        ),
        new(
            "database-reachable",
            "a subnet that is not advertised",
            Dev,
            "network-router",
            Nested("bgp", "advertisedGroups", PropertyValue.List()),
            "bgp.advertised",
            "the database cannot be reached"
        ),
        new(
            "forwarders-reachable",
            "UDP to another network",
            Dev,
            "connector-resolver-to-udp",
            With("cidrIpv4", "10.20.0.0/16"),
            "udp 53",
            "names do not resolve"
        ),
        new(
            "forwarders-reachable",
            "no rule for TCP",
            Dev,
            "connector-resolver-to-tcp",
            Gone,
            "tcp 53",
            "names do not resolve"
        ),
        new(
            "targets-answer",
            "an address that answers no question",
            Dev,
            "resolver-rule-psc",
            With("targetIps", PropertyValue.List(PropertyMap.Of(("ip", "35.242.1.2")))),
            "targetIps",
            "names do not resolve"
        ),
        new(
            "targets-answer",
            "no address",
            Dev,
            "resolver-rule-psc",
            With("targetIps", PropertyValue.List()),
            "targetIps"
        ),
        new(
            "zones-forwarded",
            "no rule for Google's APIs",
            Prod,
            "resolver-rule-googleapis",
            Gone,
            "domainName googleapis.com"
        ),
        new(
            "zones-forwarded",
            "a rule without a zone",
            Dev,
            "network-zone",
            Gone,
            "domainName",
            "no ManagedZone"
        ),
        new(
            "zones-forwarded",
            "a rule without an association",
            Dev,
            "resolver-rule-psc-association",
            Gone,
            "ResolverRuleAssociation"
        ),
        new(
            "record-names-endpoint",
            "another address than the endpoint's",
            Dev,
            "psc-record",
            With("rrdatas", PropertyValue.List("10.30.0.200")),
            "rrdatas",
            "no endpoint"
        ),
        new(
            "google-apis-reachable",
            "addresses of Google's APIs that are not advertised",
            Prod,
            "network-router",
            Nested("bgp", "advertisedIpRanges", PropertyValue.List()),
            "bgp.advertisedIpRanges",
            "Google's APIs cannot be reached"
        ),
        new(
            "google-apis-reachable",
            "another range",
            Prod,
            "connector-instance-to-google-apis",
            With("cidrIpv4", "199.36.153.4/30"),
            "cidrIpv4",
            "Google's APIs cannot be reached"
        ),
        new(
            "google-apis-reachable",
            "no zone",
            Prod,
            "network-googleapis-zone",
            Gone,
            "Google's APIs cannot be reached"
        ),
        new(
            "google-apis-reachable",
            "no route to the internet",
            Dev,
            "connector-private (Route)",
            Gone,
            "no route to 0.0.0.0/0"
        ),
        new(
            "google-apis-reachable",
            "another port",
            Dev,
            "connector-instance-to-google-apis",
            With("fromPort", 80).Then(With("toPort", 80)),
            "443"
        ),
        new(
            "instance-waits-for-access",
            "an instance that does not depend on its policy",
            Dev,
            "connector-instance",
            resource => resource with { Dependencies = [] },
            "dependsOn lacks connector-role-sessions"
        ),
        new(
            "federation-apis-enabled",
            "no credentials API",
            Dev,
            "identity-api-iamcredentials",
            Gone,
            "iamcredentials.googleapis.com",
            "403"
        ),
        new(
            "tunnels-paired",
            "another secret",
            Dev,
            "tunnel-1",
            With("sharedSecret", PropertyValue.Secret("kanother")),
            "sharedSecret",
            "tunnel2PresharedKey of connector-vpn-0"
        ),
        new(
            "tunnels-paired",
            "an interface that the gateway lacks",
            Dev,
            "tunnel-1",
            With("peerExternalGatewayInterface", 2),
            "peerExternalGatewayInterface",
            "the tunnel stays down"
        ),
        new(
            "tunnels-paired",
            "the other interface",
            Dev,
            "tunnel-1",
            With("vpnGatewayInterface", 1),
            "vpnGatewayInterface",
            "the tunnel stays down"
        ),
        new(
            "tunnels-paired",
            "another address of the peer",
            Dev,
            "tunnel-2-peer",
            With("peerIpAddress", "169.254.101.1"),
            "peerIpAddress is 169.254.101.1",
            "BGP stays down"
        ),
        new(
            "tunnels-paired",
            "another AS number of the peer",
            Dev,
            "tunnel-2-peer",
            With("peerAsn", 64999),
            "peerAsn is 64999",
            "BGP stays down"
        ),
        new(
            "tunnels-paired",
            "another AS number of the gateway",
            Dev,
            "connector-customer-0",
            With("bgpAsn", "64999"),
            "bgpAsn is 64999",
            "BGP stays down"
        ),
        new(
            "tunnels-paired",
            "a range of no tunnel",
            Dev,
            "tunnel-3-interface",
            With("ipRange", "169.254.200.2/30"),
            "ipRange is 169.254.200.2/30",
            "InsideCidr"
        ),
        new("tunnels-paired", "no peer", Dev, "tunnel-3-peer", Gone, "no RouterPeer"),
    ];

    public static TheoryData<string> Cases => [.. s_all.Select(broken => broken.Case)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Finds_one_changed_property_and_says_what_breaks(string name)
    {
        var broken = s_all.Single(broken => broken.Case == name);
        var messages = Policy(broken.Rule)
            .Check(new(Changed(broken)))
            .Select(violation => $"{violation.Resource.Name}: {violation.Message}")
            .ToList();

        messages.Should().NotBeEmpty();
        foreach (var word in broken.Words)
        {
            string.Join('\n', messages).Should().Contain(word);
        }
        messages.Should().NotContain(message => message.Contains("kanother"), "it is a secret");
    }

    /// <summary>
    /// The engine sends inputs with each resource, and in the end outputs and what refers to what: together
    /// they have to say as much as a state.
    /// </summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_policy_pack_finds_the_same_with_what_the_engine_sends(string name) =>
        (
            await PackComparison.DifferencesAsync(
                Changed(s_all.Single(broken => broken.Case == name))
            )
        )
            .Should()
            .BeEmpty();

    [Theory]
    [InlineData(Dev)]
    [InlineData(Prod)]
    public async Task A_policy_pack_says_of_a_right_stack_what_a_rehearsal_says(string stack) =>
        (await PackComparison.DifferencesAsync(DeployedStack.Named(stack).Resources))
            .Should()
            .BeEmpty();

    /// <summary>
    /// A preview of a new stack knows no value that another resource gives. What refers to what, it knows.
    /// </summary>
    [Theory]
    [InlineData(Dev)]
    [InlineData(Prod)]
    public void Values_that_other_resources_give_may_be_unknown(string stack)
    {
        var resources = DeployedStack.Named(stack).Resources;
        var unknown = resources.Select(resource =>
            resource with
            {
                Inputs = PropertyMap.From(
                    resource.Inputs.Select(input =>
                        resource.PropertyDependencies.ContainsKey(input.Key)
                            ? KeyValuePair.Create(input.Key, PropertyValue.Unknown)
                            : input
                    )
                ),
                Outputs = PropertyMap.Empty,
            }
        );

        Found(unknown).Should().BeSubsetOf(Found(resources));
    }

    [Theory]
    [InlineData(Dev)]
    [InlineData(Prod)]
    public void Each_value_of_a_resource_may_be_unknown(string stack)
    {
        var rules = PolicyPack.All.Where(policy => policy.Scope.HasFlag(Scope.Resource)).ToList();
        foreach (var resource in DeployedStack.Named(stack).Resources)
        {
            var usual = Names(resource).ToHashSet();
            foreach (var inputs in Variants.Of(resource.Inputs, PropertyValue.Unknown))
            {
                Names(resource with { Inputs = inputs })
                    .Should()
                    .BeSubsetOf(usual, $"{resource.Name} has {inputs}");
            }
        }

        IEnumerable<string> Names(ResourceState resource) =>
            rules
                .Where(policy => policy.Check(ResourceSet.Alone(resource)).Any())
                .Select(policy => policy.Name);
    }

    private static IEnumerable<string> Found(IEnumerable<ResourceState> resources)
    {
        var set = new ResourceSet(resources);
        return PolicyPack.All.SelectMany(policy =>
            policy.Check(set).Select(violation => $"{policy.Name} {violation.Resource.Urn}")
        );
    }

    [Fact]
    public void Every_rule_over_whole_stacks_is_broken_here() =>
        s_all
            .Select(broken => broken.Rule)
            .Distinct()
            .Should()
            .BeEquivalentTo(
                TunnelPolicies.All.Concat(ReachabilityPolicies.All).Select(policy => policy.Name)
            );

    private static IReadOnlyList<ResourceState> Changed(Broken broken)
    {
        var resources = DeployedStack.Named(broken.Stack).Resources;
        var found = resources.Where(resource => Is(resource, broken.Resource)).ToHashSet();
        found.Should().NotBeEmpty();
        return
        [
            .. resources
                .Select(resource => found.Contains(resource) ? broken.Change(resource) : resource)
                .OfType<ResourceState>(),
        ];
    }

    private static Policy Policy(string name) =>
        PolicyPack.All.Single(policy => policy.Name == name);

    private static bool Is(ResourceState resource, string name) =>
        resource is { Custom: true }
        && (resource.Name == name || $"{resource.Name} ({resource.Type.Split(':')[^1]})" == name);

    private static ResourceState? Gone(ResourceState resource) => null;

    /// <summary>What was given and what the cloud says of it.</summary>
    private static Func<ResourceState, ResourceState?> With(string key, PropertyValue value) =>
        resource =>
            resource with
            {
                Inputs = resource.Inputs.With(key, value),
                Outputs = resource.Outputs.With(key, value),
            };

    private static Func<ResourceState, ResourceState?> Nested(
        string key,
        string inner,
        PropertyValue value
    ) => resource => With(key, resource.Inputs.Get(key)!.AsMap!.With(inner, value))(resource);
}

file static class Changes
{
    public static Func<ResourceState, ResourceState?> Then(
        this Func<ResourceState, ResourceState?> first,
        Func<ResourceState, ResourceState?> second
    ) => resource => first(resource) is { } changed ? second(changed) : null;
}
