namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>Makes a rule hold in a VPC: one rule for each name.</summary>
internal sealed class ResolverRuleAssociation() : ResolverModel(Token, kind: null)
{
    public const string Token = "aws:route53/resolverRuleAssociation:ResolverRuleAssociation";

    public override string ComputeId(CloudCall call) => FreshId(call, "rslvr-rrassoc");

    public override void RefuseWrite(CloudCall call)
    {
        var rule = RequireReferred(call, "resolverRuleId", ResolverRule.Token);
        RequireReferred(call, "vpcId", Vpc.Token);
        RequireNone(
            Others(call)
                .Where(other =>
                    other.Text("vpcId") == call.Text("vpcId")
                    && call.World.Find(ResolverRule.Token, other.Text("resolverRuleId"))
                        ?.Outputs.Text("domainName") == rule.Outputs.Text("domainName")
                ),
            "InvalidRequestException",
            other =>
                $"Cannot associate rules with same domain name with same VPC. Conflict with resolver rule \"{other.Text("resolverRuleId")}\" for {rule.Outputs.Text("domainName")}",
            "resolver-rule-association-unique",
            "https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_AssociateResolverRule.html"
        );
    }

    public override PropertyMap ComputeOutputs(CloudCall call, string id) =>
        PropertyMap.Of(("name", call.Text("name") ?? ""));
}
