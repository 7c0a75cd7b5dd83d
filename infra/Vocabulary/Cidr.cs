using System.Net;
using System.Net.Sockets;

namespace KeylessAlloyDb.Vocabulary;

/// <summary>Rules and arithmetic for IPv4 address ranges.</summary>
internal static class Cidr
{
    /// <summary>The range that contains Google's two API ranges, private and restricted.</summary>
    public const string GoogleApis = "199.36.153.0/24";

    // RFC 1918, and RFC 6598, which both clouds treat as private too.
    private static readonly string[] s_private =
    [
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "100.64.0.0/10",
    ];

    // Docker's bridge: a host that runs containers cannot reach it through the VPN.
    // https://cloud.google.com/vpc/docs/subnets#additional-ipv4-considerations
    private const string Docker = "172.17.0.0/16";

    /// <summary>The ranges that a network may have, for messages.</summary>
    public static string Allowed { get; } =
        $"a network within {string.Join(", ", s_private[..^1])} or {s_private[^1]}, apart from {Docker}";

    /// <summary>Parses a network address; null where the text is none or has host bits set.</summary>
    public static IPNetwork? Parse(string? text) =>
        IPNetwork.TryParse(text, out var network)
        && network.BaseAddress.AddressFamily == AddressFamily.InterNetwork
        && network.ToString() == text
            ? network
            : null;

    public static bool Overlap(IPNetwork one, IPNetwork other) =>
        one.Contains(other.BaseAddress) || other.Contains(one.BaseAddress);

    public static bool Overlap(string one, string other) =>
        Parse(one) is { } a && Parse(other) is { } b && Overlap(a, b);

    /// <summary>Whether a network is a part of another one, or the same. False where one is no network.</summary>
    public static bool IsWithin(string? part, string whole) =>
        Parse(part) is { } inner
        && Parse(whole) is { } outer
        && outer.PrefixLength <= inner.PrefixLength
        && outer.Contains(inner.BaseAddress);

    public static bool Contains(string network, string address) =>
        Parse(network) is { } range
        && IPAddress.TryParse(address, out var ip)
        && range.Contains(ip);

    /// <summary>The part number <paramref name="index"/> of a network cut into 2^<paramref name="bits"/> equal parts.</summary>
    public static string Part(IPNetwork network, int bits, int index)
    {
        var prefix = network.PrefixLength + bits;
        var offset = (uint)index << (32 - prefix);
        return $"{Address(ToNumber(network.BaseAddress) + offset)}/{prefix}";
    }

    /// <summary>The address number <paramref name="index"/> of a network, counted from its base address, 0.</summary>
    public static string Host(string network, int index) =>
        Address(ToNumber(Parse(network)!.Value.BaseAddress) + (uint)index).ToString();

    /// <summary>Checks form and size; the range is usable for further checks where this returns it.</summary>
    public static IPNetwork? Require(
        Problems problems,
        string setting,
        string? value,
        int largest,
        int smallest,
        string sizeReason
    )
    {
        const string Form =
            "an IPv4 network such as 10.20.0.0/16, with no bits set behind the prefix";
        var network = Parse(value);
        return
            problems.RequireForm(
                network is not null,
                setting,
                value,
                "is not an IPv4 network",
                Form
            )
            && problems.Require(
                network!.Value.PrefixLength <= smallest,
                setting,
                value,
                $"is too small: {sizeReason}",
                $"a prefix of /{largest} to /{smallest}"
            )
            && problems.Require(
                network.Value.PrefixLength >= largest,
                setting,
                value,
                "is too large",
                $"a prefix of /{largest} to /{smallest}"
            )
            && problems.Require(
                s_private
                    .Select(IPNetwork.Parse)
                    .Any(range =>
                        range.Contains(network.Value.BaseAddress)
                        && range.PrefixLength <= network.Value.PrefixLength
                    ),
                setting,
                value,
                "is not private, so it hides hosts of the internet or of the clouds themselves",
                Allowed
            )
            && problems.Require(
                !Overlap(network.Value, IPNetwork.Parse(Docker)),
                setting,
                value,
                $"overlaps {Docker}, which Docker and services of both clouds take for themselves",
                Allowed
            )
            ? network
            : null;
    }

    private static uint ToNumber(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        return ((uint)bytes[0] << 24) | ((uint)bytes[1] << 16) | ((uint)bytes[2] << 8) | bytes[3];
    }

    private static IPAddress Address(uint number) =>
        new([(byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number]);
}
