namespace KeylessAlloyDb.Network;

/// <summary>Google's half of the network.</summary>
public sealed record PscNetworkArgs
{
    /// <summary>The settings, which are checked without a cloud.</summary>
    public required NetworkSettings Settings { get; init; }

    /// <summary>Id of the project.</summary>
    public required Input<string> Project { get; init; }
}
