namespace KeylessAlloyDb.Connector;

/// <summary>AWS's half of the network, and what it has to know of Google's.</summary>
public sealed record AwsConnectorArgs
{
    /// <summary>What can be checked without a cloud.</summary>
    public required ConnectorSettings Settings { get; init; }

    /// <summary>Public addresses of Google's HA VPN gateway, interfaces 0 and 1.</summary>
    public required IReadOnlyList<Output<string>> GoogleGatewayAddresses { get; init; }
}
