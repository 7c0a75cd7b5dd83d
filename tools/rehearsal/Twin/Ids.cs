using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace KeylessAlloyDb.Rehearsal.Twin;

/// <summary>Values that clouds generate at random; here the same for the same seed.</summary>
internal static class Ids
{
    /// <summary>Lower-case hex digits.</summary>
    /// <param name="length">At most 64.</param>
    /// <param name="seed">What the digits are made from.</param>
    public static string Hex(int length, params ReadOnlySpan<string> seed) =>
        Convert.ToHexStringLower(Hash(seed))[..length];

    /// <summary>Decimal digits, the first of them not 0.</summary>
    /// <param name="length">At most 18.</param>
    /// <param name="seed">What the digits are made from.</param>
    public static string Digits(int length, params ReadOnlySpan<string> seed)
    {
        var smallest = (ulong)Math.Pow(10, length - 1);
        var number = BinaryPrimitives.ReadUInt64LittleEndian(Hash(seed)) % (9 * smallest);
        return (smallest + number).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>A number of so many digits.</summary>
    /// <param name="length">At most 15, which a double holds exactly.</param>
    /// <param name="seed">What the digits are made from.</param>
    public static double Number(int length, params ReadOnlySpan<string> seed) =>
        double.Parse(Digits(length, seed), CultureInfo.InvariantCulture);

    /// <summary>A number from 0 up to a bound that is left out.</summary>
    public static int Below(int bound, params ReadOnlySpan<string> seed) =>
        (int)(BinaryPrimitives.ReadUInt64LittleEndian(Hash(seed)) % (ulong)bound);

    /// <summary>A version 4 UUID.</summary>
    public static string Uuid(params ReadOnlySpan<string> seed)
    {
        var hex = Hex(32, seed).ToCharArray();
        (hex[12], hex[16]) = ('4', '8');
        return new Guid(new string(hex)).ToString();
    }

    private static byte[] Hash(ReadOnlySpan<string> seed) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', seed!)));
}
