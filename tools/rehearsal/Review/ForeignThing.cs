using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

namespace KeylessAlloyDb.Rehearsal.Review;

/// <summary>
/// Something that the stack does not own, such as a company's VPC, and the changes inside it. A resource lies
/// in it where a property names it, and no resource of the stack gives the property that name.
/// </summary>
/// <param name="Noun">VPC `vpc-0c0ffee0000000001`</param>
/// <param name="Changes">The resources in it that are created, updated, replaced or deleted.</param>
internal sealed record ForeignThing(string Noun, IReadOnlyList<Change> Changes)
{
    /// <summary>Announces all of them.</summary>
    public const string Title = "Inside what this stack does not own";

    private const string Project = "project";

    /// <summary>By property, the type of the resource that gives it its value where the stack owns that.</summary>
    private static readonly (string Property, string Type)[] s_owners =
    [
        ("vpcId", Types.Vpc),
        ("subnetId", Types.Subnet),
        ("subnetIds", Types.Subnet),
        ("vpcZoneIdentifiers", Types.Subnet),
        ("ipAddresses", Types.Subnet),
        ("vpcConfig", Types.Subnet),
        ("routeTableId", Types.RouteTable),
        ("routeTableIds", Types.RouteTable),
        ("securityGroupId", Types.SecurityGroup),
        ("vpnGatewayId", Types.VpnGateway),
        ("transitGatewayId", Types.TransitGateway),
        ("transitGatewayRouteTableId", Types.TransitGatewayRouteTable),
        ("resolverEndpointId", Types.ResolverEndpoint),
        ("resolverRuleId", Types.ResolverRule),
        ("network", Types.Network),
        ("networks", Types.Network),
        ("privateVisibilityConfig", Types.Network),
        ("subnetwork", Types.Subnetwork),
        ("router", Types.Router),
        ("vpnGateway", Types.HaVpnGateway),
        ("managedZone", Types.Zone),
        ("cluster", Types.Cluster),
        ("clusterName", Types.EksCluster),
    ];

    /// <summary>The properties of a block that name things.</summary>
    private static readonly string[] s_inBlocks =
    [
        "subnetId",
        "subnetIds",
        "networks",
        "networkUrl",
    ];

    /// <summary>VPC `vpc-0c0ffee0000000001`: created security group `a` and VPN gateway `b`</summary>
    public string Text =>
        $"{Noun}: "
        + string.Join(
            "; ",
            from change in Changes
            group change.Noun by change.Op into nouns
            select $"{Words.Done(nouns.Key)} {Words.And(nouns)}"
        );

    /// <summary>All of a plan. A plan that leaves out where properties come from has none.</summary>
    public static IReadOnlyList<ForeignThing> In(Plan plan)
    {
        if (plan.Steps.All(step => step.State.PropertyDependencies.IsEmpty))
        {
            return [];
        }
        var named = (
            from change in plan.Changes
            from name in Names(change.Step.State)
            where !IsOwn(plan, name.Type, name.Value)
            select (Noun: $"{Words.Noun(name.Type)} `{name.Value}`", name.Value, Change: change)
        ).ToList();
        return
        [
            .. from entry in named
                .Select(entry => (entry.Noun, entry.Change))
                .Concat(
                    InProjects(
                        plan,
                        named.SelectMany(entry =>
                            new[] { ProjectIn(entry.Value), ProjectOf(entry.Change) }
                        )
                    )
                )
                .Concat(InAccounts(plan))
            group entry.Change by entry.Noun into changes
            orderby changes.Key
            select new ForeignThing(changes.Key, [.. changes.Distinct()]),
        ];
    }

    /// <summary>A project is foreign if something foreign lies in it, and no provider works there by default.</summary>
    private static IEnumerable<(string Noun, Change Change)> InProjects(
        Plan plan,
        IEnumerable<string?> projects
    )
    {
        var own = Providers(plan).Select(provider => provider.Inputs.Text(Project));
        var foreign = projects.Except(own).ToHashSet();
        return from change in plan.Changes
            where ProjectOf(change) is { } project && foreign.Contains(project)
            select ($"project `{ProjectOf(change)}`", change);
    }

    /// <summary>An account is foreign if a provider assumes a role for it, and another provider assumes none.</summary>
    private static IEnumerable<(string Noun, Change Change)> InAccounts(Plan plan)
    {
        var roles = Providers(plan)
            .Where(provider => provider.Type == Types.AwsProvider)
            .ToLookup(provider => Account.AssumedRole(provider.Inputs), provider => provider.Urn);
        return from role in roles
            where roles.Contains(null) && role.Key?.Split(':') is [_, _, _, _, _, ..]
            from change in plan.Changes
            where role.Contains(change.Step.State.ProviderUrn)
            select ($"account `{role.Key.Split(':')[4]}`", change);
    }

    private static IEnumerable<ResourceState> Providers(Plan plan) =>
        plan.Steps.Select(step => step.State).Where(state => state.IsProvider);

    /// <summary>What a resource names without getting the name from a resource of the stack.</summary>
    private static IEnumerable<(string Type, string Value)> Names(ResourceState resource) =>
        from owner in s_owners
        // A route's target is nothing that the route lies in.
        where (owner.Property, resource.Type) != ("transitGatewayId", Types.Route)
        let value = resource.Inputs.Get(owner.Property)
        where value is not null
        where
            !resource
                .PropertyDependencies.GetValueOrDefault(owner.Property, [])
                .Any(urn => Urn.Type(urn) == owner.Type)
        from text in Texts(value)
        select (owner.Type, text);

    /// <summary>An imported resource names what the stack owns by value, and its state has no origins.</summary>
    private static bool IsOwn(Plan plan, string type, string name) =>
        plan.Steps.Any(step =>
            step.State.Type == type
            && (
                step.State.Id == name
                || step.State.Outputs.Values.Any(output => output.AsText == name)
            )
        );

    private static IEnumerable<string> Texts(PropertyValue value) =>
        value switch
        {
            TextValue text when text.Value.Length > 0 => [text.Value],
            ListValue list => list.Items.SelectMany(Texts),
            PropertyMap map => s_inBlocks.Select(map.Get).OfType<PropertyValue>().SelectMany(Texts),
            _ => [],
        };

    private static string? ProjectOf(Change change) => change.Step.State.Inputs.Text(Project);

    /// <summary>The project in a full name of Google Cloud, such as projects/P/global/networks/N.</summary>
    private static string? ProjectIn(string name)
    {
        const string start = "projects/";
        return name.IndexOf(start, StringComparison.Ordinal) is var at and >= 0
            ? name[(at + start.Length)..].Split('/')[0]
            : null;
    }
}
