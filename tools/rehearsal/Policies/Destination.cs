using System.Net;
using KeylessAlloyDb.Rehearsal.Review;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Twin;

namespace KeylessAlloyDb.Rehearsal.Policies;

/// <summary>A place on Google's side that AWS has to reach.</summary>
/// <param name="What">In the words of a message.</param>
/// <param name="Range">The address as a /32, or the subnet that the address will come from.</param>
/// <param name="IsKnown">Whether the range is the address itself.</param>
/// <param name="Of">The resources that the address comes from.</param>
internal sealed record Destination(
    string What,
    IPNetwork Range,
    bool IsKnown,
    IReadOnlyList<ResourceState> Of
)
{
    private const int HostBits = 32;

    /// <summary>One known address.</summary>
    public static Destination Host(string what, IPAddress address) =>
        new(what, new(address, HostBits), IsKnown: true, []);

    /// <summary>The endpoints in front of AlloyDB: those of forwarding rules and those of connection policies.</summary>
    public static IEnumerable<Destination> Endpoints(ResourceSet set) =>
        (
            from rule in set.Of(Types.ForwardingRule)
            where set.Referred(rule, "target", Types.Instance).Any()
            from address in set.Referred(rule, "ipAddress", Types.Address)
            from endpoint in At(set, address, rule)
            select endpoint
        ).Concat(
            from policy in set.Of(Types.ConnectionPolicy)
            from subnet in set.Referred(policy, "pscConfig", Types.Subnetwork)
            from endpoint in In(subnet, $"the endpoints of {policy.Name}", [policy])
            select endpoint
        );

    /// <summary>Where Cloud DNS answers: an address in each subnet of a network with inbound forwarding.</summary>
    public static IEnumerable<Destination> Forwarders(ResourceSet set) =>
        from policy in set.Of(Types.DnsPolicy)
        where Answers(policy)
        from network in set.Referred(policy, "networks", Types.Network)
        from subnet in set.Referring(Types.Subnetwork, "network", network)
        from forwarder in In(subnet, $"the inbound forwarder in {subnet.Name}", [policy])
        select forwarder;

    /// <summary>Whether a server policy makes Cloud DNS answer questions from outside the network.</summary>
    public static bool Answers(ResourceState policy) =>
        policy.Inputs.Get("enableInboundForwarding")?.AsBool == true;

    /// <summary>Whether a range lets packets to it through: all of it where it is known, else a part of it.</summary>
    public bool IsIn(string? cidr) =>
        Addresses.TryNetwork(cidr, out var network)
        && (IsKnown ? Addresses.Holds(network, Range) : Addresses.Overlap(network, Range));

    /// <summary>An endpoint at its address, or, before it has one, in its subnet where the stack has that.</summary>
    private static IEnumerable<Destination> At(
        ResourceSet set,
        ResourceState address,
        ResourceState rule
    )
    {
        var what = $"the endpoint {rule.Name}";
        var subnets = set.Referred(address, "subnetwork", Types.Subnetwork).ToList();
        return IPAddress.TryParse(ResourceSet.Known(address, "address")?.AsText, out var ip)
            ? [Host(what, ip) with { Of = [address, rule, .. subnets] }]
            : subnets.SelectMany(subnet => In(subnet, what, [address, rule]));
    }

    private static IEnumerable<Destination> In(
        ResourceState subnet,
        string what,
        IReadOnlyList<ResourceState> of
    ) =>
        Addresses.TryNetwork(subnet.Inputs.Text("ipCidrRange"), out var range)
            ? [new(what, range, IsKnown: false, [.. of, subnet])]
            : [];

    public override string ToString() => $"{What} ({(IsKnown ? Range.BaseAddress : Range)})";
}
