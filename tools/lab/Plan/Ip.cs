using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace KeylessAlloyDb.Lab.Plan;

/// <summary>Arithmetic of IPv4 addresses and networks.</summary>
internal static class Ip
{
    public const string Everything = "0.0.0.0/0";

    public static bool IsAddress(string text) =>
        IPAddress.TryParse(text, out var address)
        && address.AddressFamily == AddressFamily.InterNetwork
        // 10.1 would pass for 10.0.0.1.
        && address.ToString() == text;

    public static bool IsNetwork(string text) =>
        IPNetwork.TryParse(text, out var network)
        && network.BaseAddress.AddressFamily == AddressFamily.InterNetwork;

    public static bool Contains(string network, string address) =>
        IPNetwork.TryParse(network, out var range)
        && IPAddress.TryParse(address, out var ip)
        && range.Contains(ip);

    public static bool Overlap(string one, string other) =>
        IPNetwork.TryParse(one, out var a)
        && IPNetwork.TryParse(other, out var b)
        && (a.Contains(b.BaseAddress) || b.Contains(a.BaseAddress));

    /// <summary>The address at an offset in a network; empty where the text is no network.</summary>
    public static string Add(string network, uint offset)
    {
        if (!IPNetwork.TryParse(network, out var range))
        {
            return "";
        }
        var bytes = range.BaseAddress.GetAddressBytes();
        BinaryPrimitives.WriteUInt32BigEndian(
            bytes,
            BinaryPrimitives.ReadUInt32BigEndian(bytes) + offset
        );
        return new IPAddress(bytes).ToString();
    }

    /// <summary>
    /// The first address of a subnet that is not taken. AWS keeps the first four to itself, Google the first
    /// two.
    /// </summary>
    /// <remarks>https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html</remarks>
    public static string Free(string subnet, IReadOnlyCollection<string> taken)
    {
        var offset = 4u;
        while (taken.Contains(Add(subnet, offset)) && Add(subnet, offset).Length > 0)
        {
            offset++;
        }
        return Add(subnet, offset);
    }

    /// <summary>The base address of the network of a length that holds an address.</summary>
    public static string Base(string address, int length)
    {
        var bytes = IPAddress.Parse(address).GetAddressBytes();
        var mask = length == 0 ? 0 : uint.MaxValue << (32 - length);
        BinaryPrimitives.WriteUInt32BigEndian(
            bytes,
            BinaryPrimitives.ReadUInt32BigEndian(bytes) & mask
        );
        return new IPAddress(bytes).ToString();
    }
}
