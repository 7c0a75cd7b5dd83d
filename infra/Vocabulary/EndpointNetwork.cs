namespace KeylessAlloyDb.Vocabulary;

/// <summary>The Google network of the database's Private Service Connect endpoint.</summary>
public sealed record EndpointNetwork
{
    /// <summary>Id of the VPC network, <c>projects/P/global/networks/N</c>.</summary>
    public required Input<string> Id { get; init; }

    /// <summary>Id of the subnet that holds the endpoint's address.</summary>
    public required Input<string> SubnetId { get; init; }

    /// <summary>
    /// The service connection policy that lets Google create the endpoint. Cluster and primary depend on it. Null
    /// with <see cref="EndpointMode.ForwardingRule"/>.
    /// </summary>
    public Resource? ConnectionPolicy { get; init; }
}
