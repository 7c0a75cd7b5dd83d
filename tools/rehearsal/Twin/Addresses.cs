using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace KeylessAlloyDb.Rehearsal.Twin;

/// <summary>IPv4 networks and the addresses in them.</summary>
internal static class Addresses
{
    /// <summary>The first four addresses of a subnet are the clouds' own, and the last one.</summary>
    private const int FirstFree = 4;

    public static bool TryNetwork([NotNullWhen(true)] string? cidr, out IPNetwork network) =>
        IPNetwork.TryParse(cidr, out network);

    public static bool Overlap(IPNetwork one, IPNetwork other) =>
        one.Contains(other.BaseAddress) || other.Contains(one.BaseAddress);

    /// <summary>Whether all of a network lies in another one.</summary>
    public static bool Holds(IPNetwork outer, IPNetwork inner) =>
        outer.PrefixLength <= inner.PrefixLength && outer.Contains(inner.BaseAddress);

    /// <summary>The address that many places after the network's own.</summary>
    public static string At(IPNetwork network, int offset)
    {
        var bytes = network.BaseAddress.GetAddressBytes();
        for (var (index, carry) = (bytes.Length - 1, offset); index >= 0 && carry > 0; index--)
        {
            carry += bytes[index];
            bytes[index] = (byte)carry;
            carry >>= 8;
        }
        return new IPAddress(bytes).ToString();
    }

    /// <summary>
    /// An address of a subnet that nothing has, the same one every time; null when all are taken.
    /// </summary>
    /// <param name="subnet">The subnet's range.</param>
    /// <param name="taken">Whether something has an address.</param>
    /// <param name="seed">For whom it is.</param>
    public static string? Free(IPNetwork subnet, Func<string, bool> taken, string seed)
    {
        var size = (1 << (32 - subnet.PrefixLength)) - FirstFree - 1;
        var start = Ids.Below(size, "address", seed);
        return Enumerable
            .Range(0, size)
            .Select(step => At(subnet, FirstFree + (start + step) % size))
            .FirstOrDefault(address => !taken(address));
    }

    /// <summary>Whether any resource of a world has an address as one of its outputs.</summary>
    public static bool IsTaken(World world, string address) =>
        world.All.Any(entity =>
            entity.Outputs.Any(value => value is TextValue text && text.Value == address)
        );
}
