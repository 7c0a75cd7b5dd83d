using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Review.Rules;

/// <summary>The packet's path is cut: all tunnels, the endpoint, its name, or the way to a token.</summary>
internal static class Outage
{
    /// <summary>Replacing either type changes the endpoint's address.</summary>
    private static readonly string[] s_endpoint = [Types.ForwardingRule, Types.ConnectionPolicy];

    private static readonly string[] s_name =
    [
        Types.Record,
        Types.Zone,
        Types.DnsPolicy,
        Types.ResolverRule,
        Types.ResolverRuleAssociation,
        Types.ResolverEndpoint,
    ];

    private const string Primary = "PRIMARY";
    private const string ReadPool = "READ_POOL";
    private const string GoogleApis = "googleapis.com";

    private static readonly string[] s_login =
    [
        Types.Pool,
        Types.PoolProvider,
        Types.ServiceAccount,
    ];

    public static IEnumerable<Finding> Find(Plan plan) =>
        [
            .. Tunnels(plan),
            .. ByPath(plan),
            // A deletion for good removes the logins too, which the rule on trust reports.
            .. Path(
                plan.Changes.Where(change => change.Op == StepOp.Replace),
                s_login,
                Risk.Outage,
                "no role gets a token until clients have the new credential file"
            ),
        ];

    /// <summary>A tunnel is down while it, its BGP session or AWS's end of it is recreated.</summary>
    private static IEnumerable<Finding> Tunnels(Plan plan)
    {
        var tunnels = plan.Before.Where(resource => resource.Type == Types.Tunnel).ToList();
        if (tunnels.Count == 0)
        {
            yield break;
        }
        var cutting = plan.Changes.Where(Cuts).ToDictionary(change => change.Urn);
        var needs = plan.Before.ToDictionary(r => r.Urn, r => r);
        var sessions = plan
            .Before.Where(r => r.Type is Types.RouterInterface or Types.RouterPeer)
            .ToLookup(session => TunnelOf(session, needs));
        var down = tunnels
            .Select(tunnel =>
                (
                    Tunnel: tunnel,
                    Causes: sessions[tunnel.Urn]
                        .Prepend(tunnel)
                        .SelectMany(part => Closure(part, needs))
                        .Where(cutting.ContainsKey)
                        .Select(urn => cutting[urn])
                        .Distinct()
                        .ToList()
                )
            )
            .Where(entry => entry.Causes.Count > 0)
            .ToList();
        if (down.Count == 0)
        {
            yield break;
        }
        var causes = down.SelectMany(entry => entry.Causes).Distinct().ToList();
        var reasons = Words.Because(causes);
        if (causes.TrueForAll(IsLogging))
        {
            yield return new(
                Risk.Interruption,
                $"{Words.Count(down.Count, "VPN tunnel")} {(down.Count == 1 ? "goes" : "go")} down, one of each connection at a time{reasons}",
                [.. causes.Select(change => change.Urn)]
            );
            yield break;
        }
        yield return down.Count == tunnels.Count
            ? new(
                Risk.Outage,
                // A plan without its unchanged resources may have further tunnels, which are not
                // counted.
                $"{(plan.Omitted == 0 ? "all " : "")}{Words.Count(tunnels.Count, "VPN tunnel")} {(down.Count == 1 ? "goes" : "go")} down{reasons}",
                [.. causes.Select(change => change.Urn)]
            )
            : new(
                Risk.Interruption,
                $"{down.Count} of {tunnels.Count} VPN tunnels {(down.Count == 1 ? "goes" : "go")} down{reasons}",
                [.. causes.Select(change => change.Urn)]
            );
    }

    /// <summary>AWS takes a connection's tunnels down for any change in place.</summary>
    /// <remarks>https://docs.aws.amazon.com/vpn/latest/s2svpn/endpoint-replacements.html</remarks>
    private static bool Cuts(Change change) =>
        change.Type switch
        {
            Types.VpnConnection => change.Ends
                || change.Op == StepOp.Update
                    && change.Step.Changes.Any(c =>
                        c.Path.StartsWith("tunnel", StringComparison.Ordinal)
                        && !(IsOfLogs(c) && !IsLogged(change.Old!) && !IsLogged(change.New!))
                    ),
            Types.RouterInterface or Types.RouterPeer => change.Ends
                || change.Touches(
                    "ipRange",
                    "ipAddress",
                    "peerIpAddress",
                    "peerAsn",
                    "interface",
                    "vpnTunnel"
                ),
            Types.Router => change.Ends || change.Step.Changes.Any(c => c.Path == "bgp.asn"),
            _ => change.Ends && s_vpn.Contains(change.Type),
        };

    /// <summary>
    /// Only AWS's end changes, and the provider waits for a connection's one tunnel before it changes the
    /// other: https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ec2/vpnsite_connection.go
    /// </summary>
    private static bool IsLogging(Change change) =>
        change is { Type: Types.VpnConnection, Op: StepOp.Update }
        && change
            .Step.Changes.Where(c => c.Path.StartsWith("tunnel", StringComparison.Ordinal))
            .All(IsOfLogs);

    private static bool IsOfLogs(Providers.PropertyDiff diff) => diff.Path.Contains("LogOptions");

    /// <summary>Without options, tunnels are not logged, as with options that are off.</summary>
    private static bool IsLogged(ResourceState connection) =>
        s_logs.Any(path =>
            connection.Inputs.Find(path) is { } flag && (flag.IsUnknown || flag.AsBool == true)
        );

    private static readonly string[] s_logs =
    [
        .. from tunnel in new[] { "tunnel1", "tunnel2" }
        from flag in new[] { "logEnabled", "bgpLogEnabled" }
        select $"{tunnel}LogOptions.cloudwatchLogOptions.{flag}",
    ];

    private static readonly HashSet<string> s_vpn =
    [
        Types.Tunnel,
        Types.HaVpnGateway,
        Types.VpnGateway,
        Types.ExternalVpnGateway,
        Types.Network,
        Types.CustomerGateway,
        Types.Vpc,
    ];

    private static string TunnelOf(
        ResourceState session,
        Dictionary<string, ResourceState> resources
    ) => Closure(session, resources).FirstOrDefault(urn => Urn.Type(urn) == Types.Tunnel, "");

    /// <summary>A resource and what its properties come from, near things first.</summary>
    private static IEnumerable<string> Closure(
        ResourceState resource,
        Dictionary<string, ResourceState> resources
    )
    {
        var seen = new HashSet<string>();
        var queue = new Queue<string>([resource.Urn]);
        while (queue.TryDequeue(out var urn))
        {
            if (!seen.Add(urn))
            {
                continue;
            }
            yield return urn;
            // It has the addresses of both connections: where one changes, it is replaced itself.
            if (resources.TryGetValue(urn, out var state) && state.Type != Types.ExternalVpnGateway)
            {
                foreach (var source in state.PropertyDependencies.Values.SelectMany(urns => urns))
                {
                    queue.Enqueue(source);
                }
            }
        }
    }

    /// <summary>Endpoint and name of the primary; those of the read pool interrupt readers only.</summary>
    private static IEnumerable<Finding> ByPath(Plan plan)
    {
        var before = plan.Before.ToDictionary(r => r.Urn);
        var parts = plan
            .Changes.Where(change =>
                change.Ends && (s_endpoint.Contains(change.Type) || s_name.Contains(change.Type))
            )
            .ToLookup(change => Goal(change.Old!, before));
        return
        [
            .. Path(
                parts[Primary],
                s_endpoint,
                Risk.Outage,
                "the way to the database's endpoint is cut"
            ),
            .. Path(parts[Primary], s_name, Risk.Outage, "the database's name stops resolving"),
            .. Path(
                parts[ReadPool],
                s_endpoint,
                Risk.Interruption,
                "the way to the read pool's endpoint is cut"
            ),
            .. Path(
                parts[ReadPool],
                s_name,
                Risk.Interruption,
                "the read pool's name stops resolving"
            ),
            // Deleted for good, the names of the internet take their place.
            .. Path(
                parts[GoogleApis].Where(change => change.Op == StepOp.Replace),
                s_name,
                Risk.Outage,
                "Google's APIs stop resolving"
            ),
        ];
    }

    /// <summary>Where a part of the path leads.</summary>
    private static string Goal(ResourceState part, Dictionary<string, ResourceState> resources)
    {
        var sources = Closure(part, resources)
            .Select(resources.GetValueOrDefault)
            .OfType<ResourceState>()
            .ToList();
        return sources.Exists(source => source.Inputs.Text("instanceType") == ReadPool) ? ReadPool
            : sources.Exists(source =>
                (source.Inputs.Text("dnsName") ?? source.Inputs.Text("domainName"))?.TrimEnd('.')
                == GoogleApis
            )
                ? GoogleApis
            : Primary;
    }

    private static IEnumerable<Finding> Path(
        IEnumerable<Change> changes,
        string[] types,
        Risk risk,
        string effect
    )
    {
        var parts = changes
            .Where(change => change.Ends && types.Contains(change.Type))
            .OrderBy(change => Array.IndexOf(types, change.Type))
            .ToList();
        if (parts.Count == 0)
        {
            yield break;
        }
        var what = parts
            .GroupBy(change => (change.Type, change.Op))
            .Select(group =>
                group.Count() == 1
                    ? $"{Words.Noun(group.Key.Type, group.First().Name)} is {Words.Done(group.Key.Op)}"
                    : $"{Words.Count(group.Count(), Words.Noun(group.Key.Type))} are {Words.Done(group.Key.Op)}"
            );
        yield return new(
            risk,
            $"{effect}: {Words.And(what)}{Words.Because(parts)}",
            [.. parts.Select(change => change.Urn)]
        );
    }
}
