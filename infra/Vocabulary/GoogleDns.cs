namespace KeylessAlloyDb.Vocabulary;

/// <summary>Cloud DNS as AWS uses it: the zone, its domains and the forwarders' addresses.</summary>
public sealed record GoogleDns
{
    /// <summary>Id of the project that holds the zone.</summary>
    public required Input<string> Project { get; init; }

    /// <summary>Name of the private zone for the database's records.</summary>
    public required Input<string> ZoneName { get; init; }

    /// <summary>Domains that this network answers for, with trailing dots.</summary>
    public required Output<ImmutableArray<string>> Domains { get; init; }

    /// <summary>Addresses of the inbound forwarders; never empty.</summary>
    public required Output<ImmutableArray<string>> ForwarderAddresses { get; init; }
}
