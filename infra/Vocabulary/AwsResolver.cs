namespace KeylessAlloyDb.Vocabulary;

/// <summary>The Route 53 Resolver of a VPC, with the endpoint through which it asks elsewhere.</summary>
/// <param name="EndpointId">Id of the outbound endpoint.</param>
/// <param name="VpcId">The VPC whose questions are forwarded.</param>
public sealed record AwsResolver(Input<string> EndpointId, Input<string> VpcId);
