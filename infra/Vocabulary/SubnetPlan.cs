using System.Net;

namespace KeylessAlloyDb.Vocabulary;

/// <summary>
/// Halves Google's range: one subnet for the database's endpoint, one for nothing but a second
/// address of the inbound forwarder, which Cloud DNS gives once per subnet.
/// </summary>
internal static class SubnetPlan
{
    public const int LargestPrefix = 16;

    /// <summary>A subnet of Google Cloud has at least eight addresses, of which four are Google's.</summary>
    public const int SmallestPrefix = 28;

    public static string Endpoints(string cidr) => Half(cidr, 0);

    public static string Forwarders(string cidr) => Half(cidr, 1);

    public static IPNetwork? Validate(Problems problems, string setting, string? cidr) =>
        Cidr.Require(
            problems,
            setting,
            cidr,
            LargestPrefix,
            SmallestPrefix,
            "it is halved, and a subnet of Google Cloud is a /29 at least"
        );

    private static string Half(string cidr, int index) =>
        Cidr.Part(Cidr.Parse(cidr)!.Value, bits: 1, index);
}
