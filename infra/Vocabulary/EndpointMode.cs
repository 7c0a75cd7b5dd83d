namespace KeylessAlloyDb.Vocabulary;

/// <summary>The party that creates the Private Service Connect endpoint of the database.</summary>
/// <remarks>https://cloud.google.com/alloydb/docs/configure-private-service-connect</remarks>
public enum EndpointMode
{
    /// <summary>This program: an address and a forwarding rule, in its state and destroyed in order.</summary>
    ForwardingRule,

    /// <summary>Google, under a service connection policy; its address is known only afterwards.</summary>
    ConnectionPolicy,
}
