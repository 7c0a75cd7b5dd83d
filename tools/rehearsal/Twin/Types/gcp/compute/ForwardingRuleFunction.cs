namespace KeylessAlloyDb.Rehearsal.Twin.Types.Google;

/// <summary>Says how a forwarding rule is. An endpoint is accepted once the instance allows its project.</summary>
internal sealed class ForwardingRuleFunction()
    : FunctionModel("gcp:compute/getForwardingRule:getForwardingRule")
{
    public override PropertyMap? ComputeResult(FunctionCall call)
    {
        var (project, region) = (call.Place("project"), call.Place("region"));
        var id =
            $"projects/{project}/regions/{region}/forwardingRules/{call.Arguments.Text("name")}";
        var rule = call.World.Find(ForwardingRule.Token, id);
        CloudCall.Require(
            rule is not null,
            $"googleapi: Error 404: The resource '{id}' was not found, notFound",
            "forwarding-rule-exists",
            "https://github.com/hashicorp/terraform-provider-google/blob/v7.45.0/google/services/compute/data_source_google_compute_forwarding_rule.go"
        );
        return Gcp.WithLists(rule.Outputs, ["serviceDirectoryRegistration"])
            .Merge(
                PropertyMap.Of(
                    ("id", id),
                    ("project", project),
                    ("region", region),
                    (
                        "pscConnectionStatus",
                        ForwardingRule.StatusOf(call.World, rule.Text("target"), project)
                    )
                )
            );
    }
}
