namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>A Resolver rule of the account, or one that another account shares with it.</summary>
internal sealed class GetResolverRule()
    : AwsLookup(
        "aws:route53/getResolverRule:getResolverRule",
        ResolverRule.Token,
        "Route53 Resolver Rule"
    )
{
    protected override string NoneFound(FunctionCall call) =>
        $"reading Route53 Resolver Rule ({call.Arguments.Text("resolverRuleId")}): couldn't find resource";

    protected override string Source =>
        "https://github.com/hashicorp/terraform-provider-aws/blob/v6.58.0/internal/service/route53resolver/rule_data_source.go";

    protected override bool Fits(FunctionCall call, Entity entity, string argument) =>
        argument == "resolverRuleId"
            ? entity.Id == call.Arguments.Text(argument)
            : base.Fits(call, entity, argument);

    protected override PropertyMap Describe(FunctionCall call, Entity entity) =>
        base.Describe(call, entity).With("resolverRuleId", entity.Id);
}
