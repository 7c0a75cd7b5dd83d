namespace KeylessAlloyDb.Connector;

/// <summary>
/// The one transform set of every tunnel. AWS's default lists make IKE packets so large that they
/// are fragmented, which Cloud VPN drops: the tunnel comes up and dies at its first rekey.
/// </summary>
/// <remarks>https://cloud.google.com/network-connectivity/docs/vpn/how-to/connect-ha-vpn-aws-peer-gateway</remarks>
internal static class IkeProposal
{
    public const string Version = "ikev2";
    public const string Encryption = "AES256";
    public const string Integrity = "SHA2-256";
    public const int DiffieHellmanGroup = 14;
}
