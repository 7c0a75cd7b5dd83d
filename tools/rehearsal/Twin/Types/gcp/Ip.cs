using System.Net;

namespace KeylessAlloyDb.Rehearsal.Twin.Types.Google;

/// <summary>IPv4 addresses as Google's APIs write them.</summary>
internal static class Ip
{
    /// <summary>The range that an address with a prefix lies in, e.g. 169.254.1.2/30.</summary>
    public static IPNetwork? RangeOf(string? addressAndPrefix) =>
        Addresses.TryNetwork(addressAndPrefix, out var network) ? network : null;

    public static bool Contains(string range, string address) =>
        RangeOf(range) is { } network
        && IPAddress.TryParse(address, out var ip)
        && network.Contains(ip);

    /// <summary>An address that looks public, inside a /16 of the cloud's.</summary>
    public static string Public(string first16, string seed) =>
        $"{first16}.{Ids.Below(256, seed)}.{1 + Ids.Below(253, seed, "host")}";
}
