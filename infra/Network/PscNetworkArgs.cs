namespace KeylessAlloyDb.Network;

/// <summary>Google's half of the network.</summary>
public sealed record PscNetworkArgs
{
    /// <summary>The settings, which are checked without a cloud.</summary>
    public required NetworkSettings Settings { get; init; }

    /// <summary>Id of the database's project. It has the network, too, unless that exists in another one.</summary>
    public required Input<string> Project { get; init; }

    /// <summary>
    /// What was found of the settings' network, where the program has asked before; null to let the component
    /// ask. The component does not know AWS's ranges, so it compares no subnet with them.
    /// </summary>
    public FoundGoogleNetwork? Network { get; init; }
}
