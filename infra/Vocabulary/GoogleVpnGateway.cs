namespace KeylessAlloyDb.Vocabulary;

/// <summary>Google's end of the VPN: an HA VPN gateway and the Cloud Router behind it.</summary>
public sealed record GoogleVpnGateway
{
    /// <summary>Id of the project of both.</summary>
    public required Input<string> Project { get; init; }

    /// <summary>Region of both, e.g. <c>asia-northeast1</c>.</summary>
    public required Input<string> Region { get; init; }

    /// <summary>Link of the HA VPN gateway.</summary>
    public required Input<string> GatewayId { get; init; }

    /// <summary>Public addresses of the gateway's interfaces 0 and 1.</summary>
    public required ImmutableArray<Output<string>> Addresses { get; init; }

    /// <summary>Link of the Cloud Router.</summary>
    public required Input<string> RouterId { get; init; }

    /// <summary>Name of the Cloud Router: interfaces and peers take the name, not the link.</summary>
    public required Input<string> RouterName { get; init; }

    /// <summary>
    /// The ranges that each BGP session of <see cref="Wiring.VpnTunnels.ConnectTo"/> advertises; empty where the
    /// router's own list is right. No output of a stack has them, because Google's half registers the sessions.
    /// </summary>
    public ImmutableArray<string> AdvertisedRanges { get; init; } = [];
}
