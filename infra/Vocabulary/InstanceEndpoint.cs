namespace KeylessAlloyDb.Vocabulary;

/// <summary>How one instance of the cluster is reached.</summary>
/// <param name="InstanceUri">
/// Its full name, <c>projects/P/locations/R/clusters/C/instances/I</c>, as the Auth Proxy takes it.
/// </param>
/// <param name="PscDnsName">
/// The name that clients dial, without a trailing dot. AlloyDB makes no record for it, and TLS
/// accepts no other name.
/// </param>
/// <param name="PscEndpointIp">Address of its endpoint, once it is there.</param>
public sealed record InstanceEndpoint(
    Output<string> InstanceUri,
    Output<string> PscDnsName,
    Output<string> PscEndpointIp
);
