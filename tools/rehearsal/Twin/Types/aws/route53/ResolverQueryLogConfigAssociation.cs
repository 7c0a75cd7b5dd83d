namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>Makes a query logging configuration hold in a VPC.</summary>
internal sealed class ResolverQueryLogConfigAssociation() : ResolverModel(Token, kind: null)
{
    public const string Token =
        "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation";

    public override string ComputeId(CloudCall call) => FreshId(call, "rqlca");

    public override void RefuseWrite(CloudCall call)
    {
        RequireReferred(call, "resolverQueryLogConfigId", ResolverQueryLogConfig.Token);
        RequireReferred(call, "resourceId", Vpc.Token);
    }
}
