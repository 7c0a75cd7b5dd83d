namespace KeylessAlloyDb.Infra;

/// <summary>AWS's end of one tunnel: what Google has to know about it.</summary>
/// <param name="Plan">The tunnel's place on both sides.</param>
/// <param name="OutsideAddress">AWS's public address.</param>
/// <param name="AwsInsideAddress">AWS's BGP address, the peer of Google's router.</param>
/// <param name="GoogleInsideAddress">Google's BGP address, the interface of its router.</param>
/// <param name="PresharedKey">The key of both ends; a secret.</param>
public sealed record VpnTunnelEnd(
    Tunnel Plan,
    Output<string> OutsideAddress,
    Output<string> AwsInsideAddress,
    Output<string> GoogleInsideAddress,
    Output<string> PresharedKey
);
