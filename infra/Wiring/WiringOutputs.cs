namespace KeylessAlloyDb.Wiring;

/// <summary>
/// The wiring as outputs of a stack. Where AWS's half and Google's half are two stacks, each exports its own
/// parts with this class, and the other one reads them with <see cref="OtherHalf"/>.
/// </summary>
public static class WiringOutputs
{
    /// <summary>Google's end of the VPN.</summary>
    /// <param name="google">The gateway.</param>
    public static ImmutableDictionary<string, object> ToOutputs(this GoogleVpnGateway google) =>
        Group(
            ("project", google.Project),
            ("region", google.Region),
            ("gatewayId", google.GatewayId),
            ("addresses", google.Addresses),
            ("routerId", google.RouterId),
            ("routerName", google.RouterName)
        );

    /// <summary>AWS's end of the VPN, without the tunnels' keys.</summary>
    /// <param name="aws">The gateway.</param>
    public static ImmutableDictionary<string, object> ToOutputs(this AwsVpnGateway aws) =>
        Group(
            ("asn", aws.Asn),
            (
                "tunnels",
                aws.Tunnels.Select(end =>
                        Group(
                            ("name", end.Plan.Name),
                            ("outsideAddress", end.OutsideAddress),
                            ("googleInterface", end.Plan.Connection),
                            ("insideCidr", end.Plan.InsideCidr),
                            ("awsInsideAddress", end.Plan.AwsInsideAddress),
                            ("googleInsideAddress", end.Plan.GoogleInsideAddress)
                        )
                    )
                    .ToImmutableArray()
            )
        );

    /// <summary>
    /// The tunnels' keys by name, secret. Only AWS's half as a stack of its own exports them, since Google's
    /// half needs them.
    /// </summary>
    /// <param name="aws">The gateway.</param>
    public static Output<ImmutableDictionary<string, string>> KeysToOutput(
        this AwsVpnGateway aws
    ) =>
        Output.CreateSecret(
            Output
                .All(aws.Tunnels.Select(end => end.PresharedKey))
                .Apply(keys =>
                    aws.Tunnels.Zip(keys)
                        .ToImmutableDictionary(pair => pair.First.Plan.Name, pair => pair.Second)
                )
        );

    /// <summary>Cloud DNS: zone, domains and forwarder addresses.</summary>
    /// <param name="google">Cloud DNS.</param>
    public static ImmutableDictionary<string, object> ToOutputs(this GoogleDns google) =>
        Group(
            ("project", google.Project),
            ("zoneName", google.ZoneName),
            ("domains", google.Domains),
            ("forwarderAddresses", google.ForwarderAddresses)
        );

    /// <summary>The resolver that sends the queries.</summary>
    /// <param name="aws">Route 53 Resolver.</param>
    public static ImmutableDictionary<string, object> ToOutputs(this AwsResolver aws) =>
        Group(("endpointId", aws.EndpointId), ("vpcId", aws.VpcId));

    /// <summary>Name and address of the primary.</summary>
    /// <param name="endpoint">The primary.</param>
    public static ImmutableDictionary<string, object> ToOutputs(this InstanceEndpoint endpoint) =>
        Group(
            ("instanceUri", endpoint.InstanceUri),
            ("pscDnsName", endpoint.PscDnsName),
            ("pscEndpointIp", endpoint.PscEndpointIp)
        );

    private static ImmutableDictionary<string, object> Group(
        params (string Name, object Value)[] parts
    ) => parts.ToImmutableDictionary(part => part.Name, part => part.Value);
}
