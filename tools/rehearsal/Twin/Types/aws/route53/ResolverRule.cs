namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>Which names go to which resolvers: nothing without targets, and it stays while a VPC uses it.</summary>
internal sealed class ResolverRule() : ResolverModel(Token, "resolver-rule")
{
    public const string Token = "aws:route53/resolverRule:ResolverRule";
    private const string Source =
        "https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_CreateResolverRule.html";

    public override string ComputeId(CloudCall call) => FreshId(call, "rslvr-rr");

    public override void RefuseDelete(CloudCall call) =>
        CloudCall.RequireNone(
            call.World.OfType(ResolverRuleAssociation.Token)
                .Where(association => association.Text("resolverRuleId") == call.Current!.Id),
            user =>
                $"api error ResourceInUseException: Please disassociate this resolver rule from VPC first before deleting: {call.Current!.Id} is associated with {user.Text("vpcId")}",
            "resolver-rule-in-use",
            "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-rules-managing.html"
        );

    public override void RefuseWrite(CloudCall call)
    {
        if (call.Text("ruleType") != "FORWARD")
        {
            return;
        }
        Require(
            call.Maps("targetIps").Any(),
            "InvalidParameterException",
            $"A rule of the type FORWARD needs targets: targetIps of '{call.Text("domainName")}' is empty. The forwarders' addresses appear only some time after the inbound DNS policy",
            "resolver-rule-targets",
            Source
        );
        var endpoint = RequireExisting(
            call,
            call.Text("resolverEndpointId"),
            ResolverEndpoint.Token
        );
        Require(
            endpoint.Text("direction") == "OUTBOUND",
            "InvalidParameterException",
            $"The endpoint {endpoint.Id} is {endpoint.Text("direction")}; rules need an OUTBOUND one",
            "resolver-rule-direction",
            Source
        );
    }

    public override PropertyMap ComputeOutputs(CloudCall call, string id) =>
        PropertyMap.Of(
            // The provider takes a trailing period off.
            (
                "domainName",
                call.Text("domainName") is "." ? "." : call.Text("domainName")!.TrimEnd('.')
            ),
            ("shareStatus", "NOT_SHARED"),
            (
                "targetIps",
                PropertyValue.List(
                    call.Maps("targetIps")
                        .Select(target =>
                            PropertyMap
                                .Of(("port", 53), ("protocol", "Do53"), ("ipv6", ""))
                                .Merge(target)
                        )
                )
            )
        );
}
