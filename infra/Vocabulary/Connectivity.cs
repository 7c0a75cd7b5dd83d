namespace KeylessAlloyDb.Vocabulary;

/// <summary>Whose way between the clouds it is.</summary>
public enum Connectivity
{
    /// <summary>The components' own: four VPN tunnels.</summary>
    Vpn,

    /// <summary>
    /// Somebody else's: Interconnect with Direct Connect, or another VPN. The components create no gateway, router
    /// or tunnel.
    /// </summary>
    Existing,
}
