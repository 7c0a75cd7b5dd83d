using System.Net;

namespace KeylessAlloyDb.Vocabulary;

/// <summary>Cuts the connector's VPC into eight equal subnets: up to three private ones, and a public one.</summary>
internal static class VpcPlan
{
    public const int LargestPrefix = 16;
    public const int SmallestPrefix = 24;
    public const int MinZones = 2;
    public const int MaxZones = 3;

    private const int Bits = 3;
    private const int PublicPart = 7;

    public static string PrivateSubnet(string vpcCidr, int zone) => Part(vpcCidr, zone);

    public static string PublicSubnet(string vpcCidr) => Part(vpcCidr, PublicPart);

    public static IPNetwork? Validate(Problems problems, string setting, string? vpcCidr) =>
        Cidr.Require(
            problems,
            setting,
            vpcCidr,
            LargestPrefix,
            SmallestPrefix,
            "it is cut into eight subnets"
        );

    private static string Part(string vpcCidr, int index) =>
        Cidr.Part(Cidr.Parse(vpcCidr)!.Value, Bits, index);
}
