namespace KeylessAlloyDb.Alarms;

/// <summary>What <see cref="AwsAlarms"/> watches in one AWS account and region.</summary>
public sealed record AwsWatch
{
    /// <summary>The four tunnels of a VPN in this account; empty where it is another account's.</summary>
    public ImmutableArray<VpnTunnelEnd> Tunnels { get; init; } = [];

    /// <summary>Id of the Resolver endpoint; null where somebody else watches it.</summary>
    public Input<string>? ResolverEndpointId { get; init; }

    /// <summary>Id of the EC2 instance that logs in; null without one.</summary>
    public Input<string>? InstanceId { get; init; }

    /// <summary>Name of the document that walks every hop on the instance; null without one.</summary>
    public Input<string>? VerifyDocumentName { get; init; }
}
