namespace KeylessAlloyDb.Vocabulary;

/// <summary>The Route 53 Resolver of a VPC, with its outbound endpoint.</summary>
/// <param name="EndpointId">Id of the outbound endpoint.</param>
/// <param name="VpcId">The VPC whose queries are forwarded.</param>
public sealed record AwsResolver(Input<string> EndpointId, Input<string> VpcId)
{
    /// <summary>Ids of rules that exist, by domain without a trailing dot. They are associated only.</summary>
    public IReadOnlyDictionary<string, string> Rules { get; init; } =
        ImmutableDictionary<string, string>.Empty;
}
