namespace KeylessAlloyDb.Connector;

/// <summary>
/// The form of a tunnel's key that both clouds allow: for AWS 8 to 64 of letters, digits, <c>.</c> and
/// <c>_</c>, not beginning with 0.
/// </summary>
/// <remarks>https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html</remarks>
internal static class PresharedKey
{
    public const int RandomLength = 32;

    /// <summary>
    /// Whether a version is for the keys of a connection: even ones for connection 0, odd ones for
    /// connection 1. No change of the version renews the keys of both.
    /// </summary>
    public static bool IsRenewed(int connection, int version) =>
        version % TunnelPlan.Connections == connection;

    /// <summary>A leading letter, because one random string in 62 begins with 0.</summary>
    public static string Render(string random) => $"k{random}";
}
