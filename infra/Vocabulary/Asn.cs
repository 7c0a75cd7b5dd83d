namespace KeylessAlloyDb.Vocabulary;

/// <summary>Rules for the autonomous system numbers of both ends of the VPN.</summary>
internal static class Asn
{
    /// <summary>
    /// The private numbers of RFC 6996 that both clouds accept. AWS's <c>bgpAsn</c> of a customer gateway
    /// ends at 2147483647, which leaves the 16-bit range.
    /// </summary>
    public const string Allowed = "a private 16-bit ASN, 64512 to 65534";

    public static bool IsPrivate(int asn) => asn is >= 64512 and <= 65534;

    public static void Require(Problems problems, string setting, int value) =>
        problems.Require(IsPrivate(value), setting, value, "is not a private ASN", Allowed);
}
