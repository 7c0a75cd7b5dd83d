using System.Net;
using CsCheck;

namespace KeylessAlloyDb.Tests.Vocabulary;

/// <summary>Arbitrary private networks.</summary>
internal static class Networks
{
    public static Gen<string> Of(int largest, int smallest) =>
        from address in Gen.UInt
        from prefix in Gen.Int[largest, smallest]
        select Network(0x0A000000u | address >> 8, prefix);

    /// <summary>Networks in 10.0.0.0/24, so that two of them often meet.</summary>
    public static Gen<string> Near(int largest, int smallest) =>
        from last in Gen.Byte
        from prefix in Gen.Int[largest, smallest]
        select Network(0x0A000000u | last, prefix);

    public static bool AreDisjoint(IReadOnlyList<string> networks) =>
        !networks
            .SelectMany((one, i) => networks.Skip(i + 1).Select(other => Cidr.Overlap(one, other)))
            .Any(overlap => overlap);

    private static string Network(uint address, int prefix)
    {
        var mask = prefix == 0 ? 0 : uint.MaxValue << (32 - prefix);
        var masked = address & mask;
        var ip = new IPAddress([
            (byte)(masked >> 24),
            (byte)(masked >> 16),
            (byte)(masked >> 8),
            (byte)masked,
        ]);
        return $"{ip}/{prefix}";
    }
}
