namespace KeylessAlloyDb.Rehearsal.Twin.Types.Google;

/// <summary>
/// An alerting policy. Its notification channel was made in the same project, whose Cloud Monitoring is therefore
/// switched on.
/// </summary>
internal sealed class AlertPolicy() : GoogleModel(Token, api: null)
{
    public const string Token = "gcp:monitoring/alertPolicy:AlertPolicy";

    private const string Source =
        "https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies";

    private static readonly string[] s_filters = ["filter", "denominatorFilter"];
    private static readonly string[] s_restricted = ["metric.type", "resource.type"];

    public override string ComputeId(CloudCall call) =>
        call.World.UnusedId(
            Type,
            attempt =>
                $"projects/{Gcp.Project(call)}/alertPolicies/{Ids.Digits(19, call.Resource.Urn, $"{attempt}")}"
        );

    public override void RefuseWrite(CloudCall call)
    {
        foreach (var channel in call.Inputs.Texts("notificationChannels"))
        {
            CloudCall.Require(
                channel.StartsWith(
                    $"projects/{Gcp.Project(call)}/notificationChannels/",
                    StringComparison.Ordinal
                ),
                $"googleapi: Error 400: Field alert_policy.notification_channels had an invalid value of \"{channel}\": it names no channel of project {Gcp.Project(call)}.",
                "alert-channel",
                Source
            );
        }

        var conditions = call.Inputs.Maps("conditions").ToList();
        foreach (var filter in conditions.SelectMany(Filters))
        {
            CloudCall.Require(
                s_restricted.All(label => filter.Contains(label, StringComparison.Ordinal)),
                $"googleapi: Error 400: Field alert_policy.conditions[0].condition_threshold.filter had an invalid value of \"{filter}\": must specify a restriction on \"resource.type\" and \"metric.type\" in the filter.",
                "alert-filter",
                "https://cloud.google.com/monitoring/api/v3/filters"
            );
        }

        if (conditions.Any(condition => condition.ContainsKey("conditionMatchedLog")))
        {
            CloudCall.Require(
                conditions.Count == 1,
                "googleapi: Error 400: Field alert_policy.conditions had an invalid value: a policy with a log match condition has no other condition.",
                "alert-log-alone",
                Source
            );
            CloudCall.Require(
                call.Inputs.Find("alertStrategy.notificationRateLimit") is not null,
                "googleapi: Error 400: Field alert_policy.alert_strategy.notification_rate_limit had an invalid value: it is required for a policy with a log match condition.",
                "alert-log-rate",
                Source
            );
        }
    }

    public override PropertyMap ComputeOutputs(CloudCall call, string id) =>
        PropertyMap.Of(("name", id));

    private static IEnumerable<string> Filters(PropertyMap condition) =>
        s_filters
            .Select(name => condition.Get("conditionThreshold")?.AsMap?.Text(name))
            .OfType<string>();
}
