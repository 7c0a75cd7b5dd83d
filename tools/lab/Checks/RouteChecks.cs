using System.Text.Json.Nodes;
using KeylessAlloyDb.Lab.Network;
using KeylessAlloyDb.Lab.Plan;

namespace KeylessAlloyDb.Lab.Checks;

/// <summary>The routes that each side has learned, and the path that it uses.</summary>
internal static class RouteChecks
{
    public static async Task<IReadOnlyList<Check>> RunAsync(RunningLab lab)
    {
        var learned = await LearnedByAwsAsync();
        var (aws, google) = (lab.Plan.Aws, lab.Plan.Google);
        return
        [
            await AwsReachesAsync(lab.Plan, learned, "the endpoint", [google.Endpoint]),
            await AwsReachesAsync(lab.Plan, learned, "Cloud DNS", google.Forwarders),
            OnePath(learned, google),
            await GoogleReachesAsync(aws, google),
            .. aws.Outbound.Select(address => Propagates(aws, address)),
        ];
    }

    /// <summary>The devices over which AWS's gateway sends to each network that it has learned.</summary>
    public static async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> LearnedByAwsAsync()
    {
        var json = await Command.RequireAsync(
            Command.Words(
                $"ip -json -n {Topology.VpnGateway} route show table {Topology.LearnedRoutes}"
            )
        );
        return Routes(json);
    }

    /// <summary>The same of Google's router.</summary>
    public static async Task<
        IReadOnlyDictionary<string, IReadOnlyList<string>>
    > LearnedByGoogleAsync()
    {
        var json = await Command.RequireAsync(
            Command.Words($"ip -json -n {Topology.CloudRouter} route show proto bgp")
        );
        return Routes(json);
    }

    /// <summary>The tunnel's device over which AWS sends to an address now; null where it is none.</summary>
    public static async Task<string?> PathAsync(AwsPlan aws, string address)
    {
        var outcome = await Command.RunAsync(
            Command.Words(
                $"ip -json -n {Topology.VpnGateway} route get {address} from {aws.Instance.Value} iif {Topology.Ec2}"
            )
        );
        var device = outcome.Succeeded ? (string?)JsonNode.Parse(outcome.Output)?[0]?["dev"] : null;
        return Enumerable.Range(0, aws.Tunnels.Count).Select(Topology.AwsDevice).Contains(device)
            ? device
            : null;
    }

    private static async Task<Check> AwsReachesAsync(
        LabPlan plan,
        IReadOnlyDictionary<string, IReadOnlyList<string>> learned,
        string what,
        IReadOnlyList<Planned> addresses
    )
    {
        var causes = new List<string>();
        foreach (var address in addresses)
        {
            if (await PathAsync(plan.Aws, address.Value) is null)
            {
                causes.Add(WhyNoRoute(plan, learned, address));
            }
        }
        return new(
            $"AWS sends to {what} through a tunnel",
            causes.Count == 0,
            causes.Count == 0
                ? string.Join(", ", addresses.Select(address => address.Value))
                : string.Join("; ", causes)
        );
    }

    private static string WhyNoRoute(
        LabPlan plan,
        IReadOnlyDictionary<string, IReadOnlyList<string>> learned,
        Planned address
    )
    {
        var (aws, google) = (plan.Aws, plan.Google);
        if (Ip.Contains(aws.VpcCidr.Value, address.Value))
        {
            return $"{address} lies in {aws.VpcCidr}, whose own route wins (settings awsVpcCidr and googleSubnetCidr)";
        }
        if (!google.Advertised.Any(range => Ip.Contains(range.Value, address.Value)))
        {
            return $"Cloud Router does not announce {address}; {google.AdvertisedSource} = "
                + $"[{string.Join(", ", google.Advertised.Select(range => range.Value))}]";
        }
        return learned.Keys.Any(network => Ip.Contains(network, address.Value))
            ? $"the route to {address} does not reach the route table of {aws.Instance}'s subnet: "
                + "it has no VpnGatewayRoutePropagation"
            : $"no session has brought a route to {address}";
    }

    private static Check OnePath(
        IReadOnlyDictionary<string, IReadOnlyList<string>> learned,
        GooglePlan google
    )
    {
        var route = learned.FirstOrDefault(entry => Ip.Contains(entry.Key, google.Endpoint.Value));
        return new(
            "AWS sends over one best path",
            route.Value?.Count == 1,
            route.Value is null ? $"no route to {google.Endpoint}" : string.Join(", ", route.Value)
        );
    }

    private static async Task<Check> GoogleReachesAsync(AwsPlan aws, GooglePlan google)
    {
        var learned = await LearnedByGoogleAsync();
        var paths = learned.GetValueOrDefault(aws.VpcCidr.Value) ?? [];
        var overlap = google.Subnets.FirstOrDefault(subnet =>
            Ip.Overlap(subnet.Value, aws.VpcCidr.Value)
        );
        return new(
            "Google spreads over all tunnels to the VPC",
            paths.Count == google.Tunnels.Count,
            paths.Count == 0 && overlap is not null
                ? $"{overlap} overlaps {aws.VpcCidr}, and a subnet's own route wins (settings awsVpcCidr and googleSubnetCidr)"
                : $"{aws.VpcCidr.Value} over {(paths.Count == 0 ? "no tunnel" : string.Join(", ", paths.Order()))}"
        );
    }

    private static Check Propagates(AwsPlan aws, Planned outbound)
    {
        var subnet = aws.Subnets.FirstOrDefault(one => Ip.Contains(one.Cidr.Value, outbound.Value));
        return new(
            $"The Resolver's {outbound.Value} has the gateway's routes",
            subnet is { HasGatewayRoutes: true },
            subnet is null ? $"{outbound} is in none of the VPC's subnets"
                : subnet.HasGatewayRoutes ? subnet.Cidr.Value
                : $"the route table of {subnet.Cidr} has no VpnGatewayRoutePropagation"
        );
    }

    private static Dictionary<string, IReadOnlyList<string>> Routes(string json) =>
        (JsonNode.Parse(json.Length == 0 ? "[]" : json)?.AsArray() ?? [])
            .Where(route => (string?)route!["type"] is null or "unicast")
            .ToDictionary(
                route => (string)route!["dst"]!,
                route =>
                    (IReadOnlyList<string>)(
                        route!["nexthops"] is JsonArray hops
                            ? [.. hops.Select(hop => (string)hop!["dev"]!)]
                            : [(string)route["dev"]!]
                    )
            );
}
