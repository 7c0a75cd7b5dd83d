using System.Buffers.Binary;
using System.Net;

namespace KeylessAlloyDb.Rehearsal.Twin.Models;

/// <summary>Arithmetic with IPv4 addresses.</summary>
internal static class Ip
{
    public static string Add(IPAddress address, int offset)
    {
        var bytes = address.GetAddressBytes();
        BinaryPrimitives.WriteUInt32BigEndian(
            bytes,
            BinaryPrimitives.ReadUInt32BigEndian(bytes) + (uint)offset
        );
        return new IPAddress(bytes).ToString();
    }

    public static bool Overlap(IPNetwork one, IPNetwork other) =>
        one.Contains(other.BaseAddress) || other.Contains(one.BaseAddress);

    /// <summary>The range that an address with a prefix lies in, e.g. 169.254.1.2/30.</summary>
    public static IPNetwork? RangeOf(string? addressAndPrefix) =>
        addressAndPrefix?.Split('/') is [var address, var length]
        && IPAddress.TryParse(address, out var ip)
        && int.TryParse(length, out var prefix)
        && prefix is >= 0 and <= 32
            ? new(Mask(ip, prefix), prefix)
            : null;

    public static bool Contains(string range, string address) =>
        RangeOf(range) is { } network
        && IPAddress.TryParse(address, out var ip)
        && network.Contains(ip);

    /// <summary>An address that looks public, inside a /16 of a cloud.</summary>
    public static string Public(string first16, params ReadOnlySpan<string> seed) =>
        $"{first16}.{Ids.Below(256, seed)}.{1 + Ids.Below(253, [.. seed, "host"])}";

    private static IPAddress Mask(IPAddress address, int prefix)
    {
        var bytes = address.GetAddressBytes();
        var number = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        BinaryPrimitives.WriteUInt32BigEndian(
            bytes,
            prefix == 0 ? 0 : number & (uint.MaxValue << (32 - prefix))
        );
        return new(bytes);
    }
}
