namespace KeylessAlloyDb.Vocabulary;

/// <summary>AWS's end of the VPN.</summary>
/// <param name="Asn">The gateway's private autonomous system number.</param>
/// <param name="Tunnels">The four tunnels, in the order of <see cref="TunnelPlan.Create"/>.</param>
public sealed record AwsVpnGateway(Input<int> Asn, ImmutableArray<VpnTunnelEnd> Tunnels);
