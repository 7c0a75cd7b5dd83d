namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>Records what a VPC's resolver is asked.</summary>
internal sealed class ResolverQueryLogConfig() : ResolverModel(Token, "resolver-query-log-config")
{
    public const string Token = "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig";

    public override string ComputeId(CloudCall call) => FreshId(call, "rqlc");

    public override void RefuseDelete(CloudCall call) =>
        CloudCall.RequireNone(
            call.World.OfType(ResolverQueryLogConfigAssociation.Token)
                .Where(other => other.Text("resolverQueryLogConfigId") == call.Current!.Id),
            user =>
                $"api error InvalidRequestException: The query logging configuration {call.Current!.Id} is associated with {user.Text("resourceId")}; disassociate it first",
            "query-log-config-in-use",
            "https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_DeleteResolverQueryLogConfig.html"
        );

    public override PropertyMap ComputeOutputs(CloudCall call, string id) =>
        PropertyMap.Of(("shareStatus", "NOT_SHARED"));
}
