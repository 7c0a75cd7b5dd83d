namespace KeylessAlloyDb.Infra;

/// <summary>
/// The form of a tunnel's key that both clouds take: AWS allows 8 to 64 of letters, digits, <c>.</c>
/// and <c>_</c>, not beginning with 0.
/// </summary>
/// <remarks>https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html</remarks>
internal static class PresharedKey
{
    public const int RandomLength = 32;

    /// <summary>A leading letter, because one random string in 62 begins with 0.</summary>
    public static string Render(string random) => $"k{random}";
}
