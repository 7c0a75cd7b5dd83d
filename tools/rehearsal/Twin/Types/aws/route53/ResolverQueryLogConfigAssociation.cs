namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>Makes a query logging configuration hold in a VPC.</summary>
internal sealed class ResolverQueryLogConfigAssociation() : ResolverModel(Token, kind: null)
{
    public const string Token =
        "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation";

    public override string Id(CloudCall call) => FreshId(call, "rqlca");

    protected override void Admit(CloudCall call)
    {
        Referred(call, call.Text("resolverQueryLogConfigId"), ResolverQueryLogConfig.Token);
        Referred(call, call.Text("resourceId"), Vpc.Token);
    }
}
