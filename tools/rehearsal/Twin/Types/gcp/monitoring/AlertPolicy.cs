using System.Globalization;

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

    private const int Minute = 60;

    private static readonly string[] s_aggregations = ["aggregations", "denominatorAggregations"];
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

        foreach (
            var threshold in conditions
                .Select(condition => condition.Get("conditionThreshold")?.AsMap)
                .OfType<PropertyMap>()
        )
        {
            RequireTimes(threshold);
        }

        RequireStrategy(call, conditions);
    }

    public override PropertyMap ComputeOutputs(CloudCall call, string id) =>
        PropertyMap.Of(("name", id));

    private static IEnumerable<string> Filters(PropertyMap condition) =>
        s_filters
            .Select(name => condition.Get("conditionThreshold")?.AsMap?.Text(name))
            .OfType<string>();

    private static void RequireTimes(PropertyMap threshold)
    {
        const string Field =
            "googleapi: Error 400: Field alert_policy.conditions[0].condition_threshold";
        foreach (var aggregation in s_aggregations.SelectMany(threshold.Maps))
        {
            var period = Seconds(aggregation.Text("alignmentPeriod"));
            CloudCall.Require(
                period is null || (period >= Minute && period % Minute == 0),
                $"{Field}.aggregations[0].alignment_period had an invalid value of \"{{\"seconds\":{period}}}\": alignment period must be in multiples of one minute",
                "alert-alignment",
                "https://github.com/hashicorp/terraform-provider-google/pull/10893"
            );
        }

        var duration = Seconds(threshold.Text("duration"));
        // No public report has the words of this one.
        CloudCall.Require(
            duration is null || duration % Minute == 0,
            $"{Field}.duration had an invalid value of \"{{\"seconds\":{duration}}}\": only multiples of one minute are supported",
            "alert-duration",
            Source
        );
        var missing = threshold.Text("evaluationMissingData");
        CloudCall.Require(
            missing is null || duration != 0,
            $"{Field}.evaluation_missing_data had an invalid value of \"{missing}\": Conditions setting evaluation_missing_data must have a non-zero duration.",
            "alert-missing-data",
            "https://github.com/hashicorp/terraform-provider-google/issues/16892"
        );
    }

    private static void RequireStrategy(CloudCall call, List<PropertyMap> conditions)
    {
        var readsLog = conditions.Exists(condition => condition.ContainsKey("conditionMatchedLog"));
        CloudCall.Require(
            !readsLog || conditions.Count == 1,
            "googleapi: Error 400: Alert policies with a log matching condition can only have a single condition.",
            "alert-log-alone",
            "https://github.com/chainguard-dev/terraform-infra-common/pull/384"
        );
        var rate = call.Inputs.Find("alertStrategy.notificationRateLimit")?.AsMap;
        // No public report has the words of this one.
        CloudCall.Require(
            !readsLog || rate is not null,
            "googleapi: Error 400: Field alert_policy.alert_strategy.notification_rate_limit had an invalid value: it is required for a policy with a log match condition.",
            "alert-log-rate",
            Source
        );
        CloudCall.Require(
            readsLog || rate is null,
            $"googleapi: Error 400: Field alertStrategy.notificationRateLimit had an invalid value of \"period {{ seconds: {Seconds(rate?.Text("period"))} }}\": metric-based alert policies must not specify a notification rate limit",
            "alert-metric-rate",
            "https://github.com/chainguard-dev/terraform-infra-common/pull/352"
        );
        var close = Seconds(call.Inputs.Find("alertStrategy.autoClose")?.AsText);
        CloudCall.Require(
            close is null or >= 30 * Minute,
            $"googleapi: Error 400: Field alertStrategy.autoClose had an invalid value of \"seconds: {close}\": the autoclose duration should be at least 30 minutes",
            "alert-auto-close",
            "https://github.com/nomadkaraoke/karaoke-gen/pull/788"
        );
    }

    /// <summary>The seconds of a duration as Google writes it, such as 120s.</summary>
    private static double? Seconds(string? duration) =>
        duration is [.. var number, 's']
        && double.TryParse(number, CultureInfo.InvariantCulture, out var seconds)
            ? seconds
            : null;
}
