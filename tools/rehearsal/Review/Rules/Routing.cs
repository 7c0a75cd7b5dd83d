using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Review.Rules;

/// <summary>
/// Packets or queries get another destination: routes, BGP advertisements, the targets of names.
/// </summary>
internal static class Routing
{
    private const string AllSubnets = "all subnets";

    public static IEnumerable<Finding> Find(Plan plan) =>
        plan.Before.Any() ? [.. Advertised(plan), .. Tables(plan), .. Targets(plan)] : [];

    /// <summary>
    /// A range that Google no longer advertises. Those of its APIs may go together with the zone that
    /// leads there: the names of the internet take their place.
    /// </summary>
    private static IEnumerable<Finding> Advertised(Plan plan)
    {
        var toApis = plan.After.Any(resource =>
            resource.Type == Types.Zone
            && resource.Inputs.Text("dnsName")?.TrimEnd('.') == "googleapis.com"
        );
        return from change in plan.Changes
            where change is { Type: Types.Router or Types.RouterPeer, Old: not null, New: not null }
            let lost = Ranges(change.Old!).Except(Ranges(change.New!)).ToList()
            let missed = toApis ? lost : lost.Where(range => !IsOfGoogleApis(range)).ToList()
            where missed.Count > 0 && !AreUnknown(change.New!)
            select change.Finding(
                Risk.Outage,
                $"no longer advertises {Words.And(missed)}: AWS loses its route there"
            );
    }

    private static IEnumerable<string> Ranges(ResourceState router)
    {
        var bgp = Bgp(router);
        return bgp.Text("advertiseMode") != "CUSTOM"
            ? [AllSubnets]
            : Items("advertisedGroups", group => group.AsText == "ALL_SUBNETS" ? AllSubnets : null)
                .Concat(
                    Items("advertisedIpRanges", range => range.AsText ?? range.AsMap?.Text("range"))
                );

        IEnumerable<string> Items(string name, Func<PropertyValue, string?> text) =>
            (bgp.Get(name)?.AsList ?? []).Select(text).OfType<string>();
    }

    private static PropertyMap Bgp(ResourceState router) =>
        router.Type == Types.Router
            ? router.Inputs.Get("bgp")?.AsMap ?? PropertyMap.Empty
            : router.Inputs;

    private static bool AreUnknown(ResourceState router) =>
        Bgp(router).Get("advertisedIpRanges")?.ContainsUnknown == true;

    /// <remarks>https://cloud.google.com/vpc/docs/configure-private-google-access#domain-options</remarks>
    private static bool IsOfGoogleApis(string range) =>
        range is "199.36.153.4/30" or "199.36.153.8/30";

    /// <summary>
    /// Routes to Google are learned by another table, or a subnet uses another one. From a subnet that is deleted in
    /// the same update nobody goes to Google.
    /// </summary>
    private static IEnumerable<Finding> Tables(Plan plan)
    {
        var gone = plan
            .Changes.Where(change => change is { Type: Types.Subnet, Op: StepOp.Delete })
            .Select(change => change.Old!.Id)
            .ToHashSet();
        return from change in plan.Changes
            where
                change
                    is {
                        Type: Types.RoutePropagation or Types.RouteTableAssociation,
                        Old: not null
                    }
            let old = change.Before("routeTableId")?.AsText
            let now = change.After("routeTableId")
            let leads = change.Before("subnetId")?.AsText is not { } subnet
                || !gone.Contains(subnet)
            where
                change.Op == StepOp.Delete
                    ? leads
                    : now is { IsUnknown: false } && now.AsText != old
            select new Finding(
                Risk.Outage,
                change.Op == StepOp.Delete
                    ? $"{change.Noun} is deleted: the route to Google may be gone"
                    : $"{change.Noun} is of another route table ({now!.AsText} instead of {old}): the route to Google may be gone",
                change.Urn
            );
    }

    private static IEnumerable<Finding> Targets(Plan plan) =>
        from change in plan.Changes
        where
            change is { Type: Types.ResolverRule, Op: StepOp.Update } && change.Touches("targetIps")
        let before = Addresses(change.Old!)
        let after = Addresses(change.New!)
        let lost = before.Except(after).ToList()
        where lost.Count > 0
        select new Finding(
            lost.Count == before.Count ? Risk.Outage : Risk.Interruption,
            $"names below {change.Before("domainName")?.AsText} are asked of {(after.Count == 0 ? "addresses that are known after the update" : Words.And(after))} instead of {Words.And(before)} ({change.Noun})",
            change.Urn
        );

    private static List<string> Addresses(ResourceState rule) =>
        [
            .. rule
                .Inputs.Maps("targetIps")
                .Select(target => target.Text("ip"))
                .OfType<string>()
                .Order(StringComparer.Ordinal),
        ];
}
