namespace KeylessAlloyDb.Vocabulary;

/// <summary>Name and address of one instance of the cluster.</summary>
/// <param name="InstanceUri">
/// Its full name, <c>projects/P/locations/R/clusters/C/instances/I</c>, as the Auth Proxy expects it.
/// </param>
/// <param name="PscDnsName">
/// The name that clients dial, without a trailing dot. AlloyDB makes no record for it, and TLS
/// accepts no other name.
/// </param>
/// <param name="PscEndpointIp">Address of its endpoint; it resolves once the endpoint exists.</param>
public sealed record InstanceEndpoint(
    Output<string> InstanceUri,
    Output<string> PscDnsName,
    Output<string> PscEndpointIp
)
{
    /// <summary>
    /// Id of the endpoint's connection, by which Cloud Monitoring counts its packets; null where Google creates the
    /// endpoint.
    /// </summary>
    public Output<string>? PscConnectionId { get; init; }
}
