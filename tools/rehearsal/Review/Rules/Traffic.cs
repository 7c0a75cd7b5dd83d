using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Twin;

namespace KeylessAlloyDb.Rehearsal.Review.Rules;

/// <summary>A security group lets through more than before, or less.</summary>
internal static class Traffic
{
    private const string Everywhere = "0.0.0.0/0";

    private static readonly string[] s_types = [Types.IngressRule, Types.EgressRule];

    public static IEnumerable<Finding> Find(Plan plan)
    {
        if (!plan.Before.Any())
        {
            return [];
        }
        var after = plan.After.Where(rule => s_types.Contains(rule.Type)).ToList();
        return plan
            .Changes.Where(change => s_types.Contains(change.Type))
            .Select(change =>
                change.Op switch
                {
                    StepOp.Create => Opened(change),
                    StepOp.Delete => Closed(change, after),
                    _ => Changed(change),
                }
            )
            .OfType<Finding>();
    }

    /// <summary>What lets in is an exposure always; what lets out, where it leads to the internet.</summary>
    private static Finding? Opened(Change change)
    {
        var now = Reach.Of(change.New!);
        return change.Type == Types.IngressRule || now?.Peer == Everywhere
            ? change.Finding(Risk.Exposure, $"lets {Passes(change, now)}")
            : null;
    }

    private static Finding? Closed(Change change, List<ResourceState> after)
    {
        var old = Reach.Of(change.Old!);
        var goes = after.Exists(rule =>
            rule.Type == change.Type
            && Reach.GroupOf(rule) == Reach.GroupOf(change.Old!)
            && old is not null
            && Reach.Of(rule)?.Covers(old) == true
        );
        return goes
            ? null
            : change.Finding(
                Risk.Interruption,
                $"is deleted and no longer lets {Passes(change, old)}"
            );
    }

    private static Finding? Changed(Change change)
    {
        if (
            Reach.Of(change.Old!) is not { } old
            || Reach.Of(change.New!) is not { } now
            || old == now
        )
        {
            return null;
        }
        var risk =
            now.Covers(old) ? Risk.Exposure
            : old.Covers(now) ? Risk.Interruption
            : Risk.Outage;
        var before = old.Passes(change.Type);
        return new(
            risk,
            $"{change.Noun} lets {now.Passes(change.Type)}, {(risk == Risk.Exposure ? "and not only" : "and no longer")} {before}",
            change.Urn
        );
    }

    private static string Passes(Change change, Reach? reach) =>
        reach?.Passes(change.Type)
        ?? $"connections {(change.Type == Types.IngressRule ? "in" : "out")}";

    /// <summary>What one rule lets through.</summary>
    private sealed record Reach(string Peer, string Protocol, int From, int To)
    {
        private const string AnyProtocol = "-1";
        private const int LastPort = 65535;

        private static readonly string[] s_peers =
        [
            "cidrIpv4",
            "cidrIpv6",
            "prefixListId",
            "referencedSecurityGroupId",
        ];

        /// <summary>Null while a part of it is unknown.</summary>
        public static Reach? Of(ResourceState rule)
        {
            var peer = s_peers.Select(rule.Inputs.Text).FirstOrDefault(text => text is not null);
            var protocol = rule.Inputs.Text("ipProtocol");
            return peer is null || protocol is null
                ? null
                : new(
                    peer,
                    protocol,
                    (int)(rule.Inputs.Get("fromPort")?.AsNumber ?? 0),
                    (int)(rule.Inputs.Get("toPort")?.AsNumber ?? LastPort)
                );
        }

        /// <summary>The group as the program names it, or by its id.</summary>
        public static string? GroupOf(ResourceState rule) =>
            rule.PropertyDependencies.GetValueOrDefault("securityGroupId", []) is [var group, ..]
                ? group
                : rule.Inputs.Text("securityGroupId");

        public bool Covers(Reach other) =>
            (Protocol == AnyProtocol || Protocol == other.Protocol)
            && (Protocol == AnyProtocol || (From <= other.From && other.To <= To))
            && (
                Peer == other.Peer
                || (
                    Addresses.TryNetwork(Peer, out var outer)
                    && Addresses.TryNetwork(other.Peer, out var inner)
                    && Addresses.Holds(outer, inner)
                )
            );

        /// <summary>tcp 443 out to 10.0.0.0/8</summary>
        public string Passes(string type)
        {
            var what =
                Protocol == AnyProtocol ? "everything"
                : From == To ? $"{Protocol} {From}"
                : $"{Protocol} {From} to {To}";
            return $"{what} {(type == Types.IngressRule ? "in from" : "out to")} {Peer}";
        }
    }
}
