namespace KeylessAlloyDb.Connector;

/// <summary>AWS's half of the network, and the addresses of Google's half.</summary>
public sealed record AwsConnectorArgs
{
    /// <summary>The settings, which are checked without a cloud.</summary>
    public required ConnectorSettings Settings { get; init; }

    /// <summary>
    /// What was found of the settings' network, where the program has asked before; null to let the component
    /// ask.
    /// </summary>
    public FoundNetwork? Network { get; init; }

    /// <summary>
    /// The provider of the transit gateway's account, which creates the VPN and what it needs of the gateway's
    /// route tables; null where that account is the connector's own.
    /// </summary>
    public Pulumi.Aws.Provider? TransitGatewayProvider { get; init; }

    /// <summary>
    /// Public addresses of Google's HA VPN gateway, interfaces 0 and 1; an empty list with
    /// <see cref="Connectivity.Existing"/>.
    /// </summary>
    public required IReadOnlyList<Output<string>> GoogleGatewayAddresses { get; init; }
}
