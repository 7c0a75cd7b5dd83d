namespace KeylessAlloyDb.Lab.Plan;

/// <summary>One end of a tunnel, as its own cloud was told about both ends.</summary>
internal sealed record TunnelEnd
{
    /// <summary>Resource and, where it holds several, number: <c>connector-vpn-0 tunnel 1</c>.</summary>
    public required string Name { get; init; }
    public required Planned Outside { get; init; }
    public required Planned PeerOutside { get; init; }
    public required Planned Key { get; init; }
    public required Transforms Ike { get; init; }
    public required Transforms Esp { get; init; }

    /// <summary>Inside addresses, in a /30.</summary>
    public required Planned Inside { get; init; }
    public required Planned PeerInside { get; init; }
    public required Planned Asn { get; init; }
    public required Planned PeerAsn { get; init; }

    /// <summary>Seconds of silence after which a BGP neighbour is taken for dead.</summary>
    public required int HoldTime { get; init; }

    /// <summary>Seconds of silence after which an IKE peer is taken for dead.</summary>
    public required int DeadPeerTime { get; init; }
}
