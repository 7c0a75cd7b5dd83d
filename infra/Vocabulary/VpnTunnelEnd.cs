namespace KeylessAlloyDb.Vocabulary;

/// <summary>AWS's end of one tunnel, as Google's end needs it.</summary>
/// <param name="Plan">The tunnel's place on both sides.</param>
/// <param name="OutsideAddress">AWS's public address.</param>
/// <param name="PresharedKey">The key of both ends; a secret.</param>
public sealed record VpnTunnelEnd(
    Tunnel Plan,
    Output<string> OutsideAddress,
    Output<string> PresharedKey
);
