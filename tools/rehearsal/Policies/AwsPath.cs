using KeylessAlloyDb.Rehearsal.Review;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Policies;

/// <summary>
/// The way of a packet from something in a VPC to Google, as EC2 and BGP decide it: the security groups
/// let it out, the subnet's route table learns from the VPN, and Google's router advertises the place.
/// </summary>
/// <param name="set">All resources.</param>
/// <param name="groups">The security groups of what sends.</param>
/// <param name="subnets">Where it is.</param>
internal sealed class AwsPath(
    ResourceSet set,
    IReadOnlyList<ResourceState> groups,
    IReadOnlyList<ResourceState> subnets
)
{
    private const string Internet = "0.0.0.0/0";

    /// <summary>The obstacles to a packet on its way through the VPN; none where it arrives.</summary>
    public IEnumerable<Violation> Blocks(
        Destination to,
        string protocol,
        int port,
        string consequence
    ) =>
        GroupBlocks(to, protocol, port, consequence)
            .Concat(
                from table in Tables()
                where !LearnsFromVpn(table) && !IsRoutedToVpn(table, to)
                select new Violation(
                    table,
                    $"no route to {to}: no VpnGatewayRoutePropagation names this table in routeTableId; {consequence}"
                )
            )
            .Concat(TableBlocks(consequence))
            .Concat(
                from router in set.Of(Types.Router)
                where
                    HasSessionsOfItsList(router)
                    && !Advertises(router.Inputs.Get("bgp")?.AsMap ?? PropertyMap.Empty, to)
                select new Violation(
                    router,
                    $"bgp.advertisedIpRanges and advertisedGroups do not cover {to}, so AWS learns no route to it; {consequence}"
                )
            )
            .Concat(
                from peer in set.Of(Types.RouterPeer)
                where HasOwnList(peer) && !Advertises(peer.Inputs, to)
                select new Violation(
                    peer,
                    $"advertisedIpRanges and advertisedGroups do not cover {to}, so AWS learns no route to it; {consequence}"
                )
            );

    /// <summary>The obstacles to a packet on its way to the internet.</summary>
    public IEnumerable<Violation> InternetBlocks(int port, string consequence)
    {
        var open = Rules()
            .Any(rule =>
                (rule.Inputs.Get("cidrIpv4") is { IsUnknown: true } || IsInternet(rule))
                && Admits(rule, "tcp", port)
            );
        return (
            groups.Count > 0 && !open
                ? groups
                    .Take(1)
                    .Select(group => new Violation(
                        group,
                        $"no egress rule's cidrIpv4 is {Internet} at tcp {port}; {consequence}"
                    ))
                : []
        )
            .Concat(
                from table in Tables()
                where
                    !set.Referring("aws:ec2/route:Route", "routeTableId", table)
                        .Any(route =>
                            route.Inputs.Get("destinationCidrBlock") is { IsUnknown: true }
                            || route.Inputs.Text("destinationCidrBlock") == Internet
                        )
                select new Violation(table, $"has no route to {Internet}; {consequence}")
            )
            .Concat(TableBlocks(consequence));
    }

    private IEnumerable<Violation> GroupBlocks(
        Destination to,
        string protocol,
        int port,
        string consequence
    )
    {
        var rules = Rules().ToList();
        if (
            groups.Count == 0
            || rules.Any(rule => Admits(rule, protocol, port) && Reaches(rule, to))
        )
        {
            return [];
        }
        var near = rules.Where(rule => Reaches(rule, to) || Admits(rule, protocol, port)).ToList();
        return
        [
            new Violation(
                near.Count == 1 ? near[0] : groups[0],
                $"no egress rule of the group lets {protocol} {port} out to {to}: "
                    + $"{(near.Count == 0 ? "there is none like it" : string.Join(", ", near.Select(Shown)))}; {consequence}"
            ),
        ];
    }

    /// <summary>A subnet without a table of the program's uses the VPC's main one, which has no route here.</summary>
    private IEnumerable<Violation> TableBlocks(string consequence) =>
        from subnet in subnets
        where !TablesOf(subnet).Any()
        select new Violation(
            subnet,
            $"no RouteTableAssociation with this subnetId names a route table of the program, so the subnet uses the VPC's main route table; {consequence}"
        );

    private const string Association = "aws:ec2/routeTableAssociation:RouteTableAssociation";

    private IEnumerable<ResourceState> Rules() =>
        groups.SelectMany(group => set.Referring(Types.EgressRule, "securityGroupId", group));

    private IEnumerable<ResourceState> Tables() => subnets.SelectMany(TablesOf).Distinct();

    private IEnumerable<ResourceState> TablesOf(ResourceState subnet) =>
        set.Referring(Association, "subnetId", subnet)
            .SelectMany(association =>
                set.Referred(association, "routeTableId", "aws:ec2/routeTable:RouteTable")
            );

    private bool LearnsFromVpn(ResourceState table) =>
        set.Referring(
                "aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation",
                "routeTableId",
                table
            )
            .Any() || set.Referred(table, "propagatingVgws", Types.VpnGateway).Any();

    private bool IsRoutedToVpn(ResourceState table, Destination to) =>
        set.Referring("aws:ec2/route:Route", "routeTableId", table)
            .Any(route =>
                to.IsIn(route.Inputs.Text("destinationCidrBlock"))
                && (
                    set.Referred(route, "gatewayId", Types.VpnGateway).Any()
                    || route.Inputs.Get("transitGatewayId") is not null
                )
            );

    /// <summary>In custom mode a session advertises its own list instead of the router's.</summary>
    /// <remarks>https://cloud.google.com/network-connectivity/docs/router/concepts/advertised-routes</remarks>
    private static bool HasOwnList(ResourceState peer) =>
        peer.Inputs.Text("advertiseMode") == "CUSTOM";

    private bool HasSessionsOfItsList(ResourceState router)
    {
        var peers = set.Referring(Types.RouterPeer, "router", router).ToList();
        return peers.Count == 0 || !peers.TrueForAll(HasOwnList);
    }

    /// <summary>In custom mode a router or a session advertises what it lists and nothing else.</summary>
    private bool Advertises(PropertyMap bgp, Destination to)
    {
        var isSubnet = to.Of.Any(resource => resource.Type == Types.Subnetwork) || IsInSubnet(to);
        var groupsCover =
            bgp.Text("advertiseMode") is null or "DEFAULT"
            || bgp.Get("advertisedGroups")?.AsList.Any(group => group.AsText == "ALL_SUBNETS")
                == true;
        return bgp.ContainsUnknown
            || (isSubnet && groupsCover)
            || bgp.Get("advertisedIpRanges")
                ?.AsList.Any(range => to.IsIn(range.AsMap?.Text("range"))) == true;
    }

    private bool IsInSubnet(Destination to) =>
        set.Of(Types.Subnetwork).Any(subnet => to.IsIn(subnet.Inputs.Text("ipCidrRange")));

    /// <summary>What a preview does not know may be right.</summary>
    private static bool Admits(ResourceState rule, string protocol, int port) =>
        rule.Inputs.Text("ipProtocol") is var admitted
        && (
            admitted == "-1"
            || (admitted == protocol || ResourceSet.IsUnknown(rule.Inputs, "ipProtocol"))
                && (
                    ResourceSet.IsUnknown(rule.Inputs, "fromPort")
                    || rule.Inputs.Get("fromPort")?.AsNumber <= port
                )
                && (
                    ResourceSet.IsUnknown(rule.Inputs, "toPort")
                    || port <= rule.Inputs.Get("toPort")?.AsNumber
                )
        );

    /// <summary>A group or one of AWS's own prefix lists holds no address of Google's.</summary>
    private bool Reaches(ResourceState rule, Destination to) =>
        rule.Inputs.Get("cidrIpv4") is { IsUnknown: true }
            ? to.Of.Any(source => ResourceSet.Refers(rule, "cidrIpv4", source))
            : to.IsIn(rule.Inputs.Text("cidrIpv4"))
                || set.Referred(rule, "prefixListId", "aws:ec2/managedPrefixList:ManagedPrefixList")
                    .SelectMany(list => list.Inputs.Get("entries")?.AsList ?? [])
                    .Any(entry => to.IsIn(entry.AsMap?.Text("cidr")));

    private static bool IsInternet(ResourceState rule) =>
        GoogleNetworkPolicies.IsInternet(rule.Inputs.Text("cidrIpv4"));

    private static string Shown(ResourceState rule) =>
        $"{rule.Name} has cidrIpv4 {ResourceSet.Text(rule.Inputs.Get("cidrIpv4"))}, ports "
        + $"{ResourceSet.Text(rule.Inputs.Get("fromPort"))} to {ResourceSet.Text(rule.Inputs.Get("toPort"))}";
}
