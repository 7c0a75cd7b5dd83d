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

    internal void ThrowIfInvalid()
    {
        var problems = new Problems();
        Settings.Validate(problems);
        var hasVpn = Settings.Connectivity == Connectivity.Vpn;
        problems.Require(
            GoogleGatewayAddresses.Count == (hasVpn ? TunnelPlan.Connections : 0),
            nameof(GoogleGatewayAddresses),
            GoogleGatewayAddresses.Count,
            hasVpn
                ? "is not the number of Google's interfaces"
                : "nothing is connected to them, since the way to Google exists",
            hasVpn
                ? $"{TunnelPlan.Connections} addresses, those of interfaces 0 and 1"
                : "an empty list"
        );
        var role = Settings.Network?.TransitGateway?.RoleArn;
        problems.Require(
            role is null || TransitGatewayProvider is not null,
            nameof(TransitGatewayProvider),
            null,
            "the transit gateway has an owner who creates the VPN",
            $"a provider of aws with AssumeRoles {role}"
        );
        problems.ThrowIfAny(nameof(AwsConnector));
    }
}
