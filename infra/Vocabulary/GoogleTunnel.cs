using Pulumi.Gcp.Compute;

namespace KeylessAlloyDb.Vocabulary;

/// <summary>Google's end of one tunnel.</summary>
/// <param name="Name">The tunnel's name in Google Cloud.</param>
/// <param name="Session">Its BGP session. Depend on it to wait until the tunnel works.</param>
public sealed record GoogleTunnel(Output<string> Name, RouterPeer Session);
