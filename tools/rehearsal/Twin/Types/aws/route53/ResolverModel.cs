namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>A resource of Route 53 Resolver's API: its id is a prefix and 17 hex digits.</summary>
/// <param name="type">Type token.</param>
/// <param name="kind">In its ARN; null for what has no ARN.</param>
internal abstract class ResolverModel(string type, string? kind) : AwsModel(type)
{
    protected sealed override string NotFoundCode(string name) => "ResourceNotFoundException";

    protected sealed override string? ComputeArn(CloudCall call, string id) =>
        kind is null ? null : RegionalArn(call, "route53resolver", $"{kind}/{id}");
}
