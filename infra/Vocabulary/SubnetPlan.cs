using System.Net;

namespace KeylessAlloyDb.Vocabulary;

/// <summary>
/// Halves Google's range. One subnet holds the database's endpoint. The other one exists only for a second
/// address of the inbound forwarder, since Cloud DNS assigns one per subnet.
/// </summary>
internal static class SubnetPlan
{
    public const int LargestPrefix = 16;

    /// <summary>A subnet of Google Cloud has at least eight addresses; Google reserves four of them.</summary>
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

    /// <summary>Checks the range of a subnet that exists, which is not halved.</summary>
    public static IPNetwork? ValidateOne(Problems problems, string setting, string? cidr) =>
        Cidr.Require(
            problems,
            setting,
            cidr,
            LargestPrefix,
            SmallestPrefix + 1,
            "a subnet of Google Cloud is a /29 at least"
        );

    private static string Half(string cidr, int index) =>
        Cidr.Part(Cidr.Parse(cidr)!.Value, bits: 1, index);
}
