namespace KeylessAlloyDb.Vocabulary;

/// <summary>One of the four tunnels, with its place on both sides.</summary>
/// <param name="Index">
/// 0 to 3; also the interface of Google's external gateway with AWS's address.
/// </param>
/// <param name="Connection">
/// The AWS connection, 0 or 1; also the interface of Google's HA VPN gateway.
/// </param>
/// <param name="TunnelOfConnection">The tunnel of that connection as AWS counts, 1 or 2.</param>
/// <param name="InsideCidr">The /30 between the two BGP speakers.</param>
public sealed record Tunnel(int Index, int Connection, int TunnelOfConnection, string InsideCidr)
{
    /// <summary>The tunnel's name on both sides, <c>tunnel-0</c> to <c>tunnel-3</c>.</summary>
    public string Name => $"tunnel-{Index}";

    /// <summary>AWS's BGP address, the peer of Google's router. It is the range's first host.</summary>
    public string AwsInsideAddress => Cidr.Host(InsideCidr, 1);

    /// <summary>Google's BGP address, the interface of its router.</summary>
    public string GoogleInsideAddress => Cidr.Host(InsideCidr, 2);
}

/// <summary>
/// Pairs two AWS connections of two tunnels each with the two interfaces of a Google HA VPN gateway:
/// the layout behind the 99.99 % agreement.
/// </summary>
/// <remarks>https://cloud.google.com/network-connectivity/docs/vpn/how-to/connect-ha-vpn-aws-peer-gateway</remarks>
public static class TunnelPlan
{
    /// <summary>Connections, customer gateways and HA VPN interfaces.</summary>
    public const int Connections = 2;

    private const int Count = 4;
    private const string Allowed =
        "four different /30 networks in 169.254.0.0/16, none of AWS's reserved "
        + "169.254.0.0/30 to 169.254.5.0/30 and 169.254.169.252/30";

    private static readonly ImmutableHashSet<string> s_reserved =
    [
        "169.254.0.0/30",
        "169.254.1.0/30",
        "169.254.2.0/30",
        "169.254.3.0/30",
        "169.254.4.0/30",
        "169.254.5.0/30",
        "169.254.169.252/30",
    ];

    /// <summary>The four tunnels in the order of Google's external gateway interfaces.</summary>
    /// <param name="insideCidrs">Four /30 networks, in the same order.</param>
    public static IReadOnlyList<Tunnel> Create(IReadOnlyList<string> insideCidrs) =>
        [
            .. Enumerable
                .Range(0, Count)
                .Select(i => new Tunnel(i, i / Connections, i % Connections + 1, insideCidrs[i])),
        ];

    internal static void Validate(
        Problems problems,
        string setting,
        IReadOnlyList<string> insideCidrs
    )
    {
        problems.Require(
            insideCidrs.Count == Count,
            setting,
            insideCidrs,
            $"lists {insideCidrs.Count} networks",
            Allowed
        );
        problems.Require(
            insideCidrs.Distinct().Count() == insideCidrs.Count,
            setting,
            insideCidrs,
            "lists a network twice: inside CIDRs are unique on a gateway",
            Allowed
        );
        foreach (var (index, cidr) in insideCidrs.Index())
        {
            problems.RequireForm(
                Cidr.Parse(cidr) is { PrefixLength: 30 } network
                    && Cidr.Overlap(network, Cidr.Parse("169.254.0.0/16")!.Value),
                $"{setting}[{index}]",
                cidr,
                "is not a /30 network in 169.254.0.0/16",
                Allowed
            );
            problems.Require(
                !s_reserved.Contains(cidr),
                $"{setting}[{index}]",
                cidr,
                "is reserved by AWS",
                Allowed
            );
        }
    }
}
