using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KeylessAlloyDb.Rehearsal.Review;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Policies;

/// <summary>Alarms that fire, and that somebody hears of.</summary>
internal static partial class AlarmPolicies
{
    private const string Threshold = "conditionThreshold";

    private static readonly string[] s_filters = ["filter", "denominatorFilter"];

    public static IReadOnlyList<Policy> All { get; } =
    [
        new(
            "alarm-can-fire",
            "An alarm reads a metric or an event that its resource has, and compares a percentage as a fraction: both clouds take any other alarm, and it never fires.",
            [
                "https://cloud.google.com/monitoring/api/metrics_gcp",
                "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/aws-services-cloudwatch-metrics.html",
                "https://docs.aws.amazon.com/systems-manager/latest/userguide/monitoring-systems-manager-event-examples.html",
            ],
            set => Read(set).SelectMany(Unheard).Concat(Percentages(set)).Concat(Unsent(set))
        ),
        new(
            "alarm-decides-missing-data",
            "An alarm decides what missing data means: a resource that is gone sends none.",
            [
                "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html",
                "https://cloud.google.com/monitoring/alerts/concepts-indepth#partial-metric-data",
            ],
            set =>
                set.Wrong(
                        Types.MetricAlarm,
                        "treatMissingData",
                        value => value?.AsText is { } text && text != "missing",
                        "write breaching, notBreaching or ignore"
                    )
                    .Concat(
                        from threshold in Thresholds(set)
                        where
                            !ResourceSet.IsUnknown(threshold.Condition, "evaluationMissingData")
                            && threshold.Condition.Text("evaluationMissingData") is null
                        select new Violation(
                            threshold.Policy,
                            "evaluationMissingData is not set; write EVALUATION_MISSING_DATA_ACTIVE or another value"
                        )
                    )
        ),
        new(
            "alarm-tells-somebody",
            "An alarm has somebody who hears of it.",
            [
                "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html",
                "https://cloud.google.com/monitoring/support/notification-options",
            ],
            set =>
                set.Wrong(
                        Types.MetricAlarm,
                        "alarmActions",
                        value => value?.AsList is { IsDefaultOrEmpty: false },
                        "write the ARN of an SNS topic"
                    )
                    .Concat(
                        set.Wrong(
                            Types.AlertPolicy,
                            "notificationChannels",
                            value => value?.AsList is { IsDefaultOrEmpty: false },
                            "write the name of a notification channel"
                        )
                    )
        ),
        new(
            "event-rule-has-target",
            "A rule of EventBridge has a target: without one nobody hears of its events.",
            ["https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html"],
            set =>
                from rule in set.JudgedOf(Types.EventRule)
                where
                    !set.Of(Types.EventTarget)
                        .Any(target =>
                            ResourceSet.IsUnknown(target.Inputs, "rule")
                            || target.Inputs.Text("rule") == rule.Outputs.Text("name")
                            || target.Inputs.Text("rule") == rule.Inputs.Text("name")
                        )
                select new Violation(rule, "no event target has this rule; write one")
        )
        {
            Scope = Scope.Stack,
        },
    ];

    /// <summary>What each alarm reads: the resource or namespace, and the metric.</summary>
    private static IEnumerable<(ResourceState Alarm, string? Of, string? Metric)> Read(
        ResourceSet set
    ) =>
        set.JudgedOf(Types.MetricAlarm)
            .SelectMany(alarm =>
                alarm
                    .Inputs.Maps("metricQueries")
                    .Select(query => query.Get("metric")?.AsMap)
                    .OfType<PropertyMap>()
                    .Prepend(alarm.Inputs)
                    .Select(metric => (alarm, metric.Text("namespace"), metric.Text("metricName")))
            )
            .Concat(
                from threshold in Thresholds(set)
                from name in s_filters
                let filter = threshold.Condition.Text(name)
                select (
                    threshold.Policy,
                    Named(ResourceType(), filter),
                    Named(MetricType(), filter)
                )
            );

    /// <summary>What is not known yet, or is another kind of alarm, breaks nothing.</summary>
    private static IEnumerable<Violation> Unheard(
        (ResourceState Alarm, string? Of, string? Metric) read
    )
    {
        if (
            read is ({ } alarm, { } of, { } metric)
            && (
                KnownMetrics.Of.TryGetValue(of, out var known)
                    ? !known.Contains(metric)
                    : KnownMetrics.Of.Values.Any(others => others.Contains(metric))
            )
        )
        {
            yield return new(alarm, $"it reads {metric} of {of}, which has no such metric");
        }
    }

    /// <summary>EventBridge takes any source and any type of event.</summary>
    private static IEnumerable<Violation> Unsent(ResourceSet set) =>
        from rule in set.JudgedOf(Types.EventRule)
        let text = rule.Inputs.Text("eventPattern")
        where text is not null
        let pattern = Parse(text)
        from source in Texts(pattern?["source"])
        where KnownMetrics.Events.ContainsKey(source)
        from type in Texts(pattern!["detail-type"])
        where !KnownMetrics.Events[source].Contains(type)
        select new Violation(rule, $"it waits for \"{type}\" of {source}, which has no such event");

    /// <summary>The provider refuses what is no JSON.</summary>
    private static JsonObject? Parse(string pattern)
    {
        try
        {
            return JsonNode.Parse(pattern) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IEnumerable<string> Texts(JsonNode? values) =>
        values is JsonArray list
            ? list.OfType<JsonValue>()
                .Where(value => value.GetValueKind() == JsonValueKind.String)
                .Select(value => value.GetValue<string>())
            : [];

    private static IEnumerable<Violation> Percentages(ResourceSet set) =>
        from threshold in Thresholds(set)
        let metric = Named(MetricType(), threshold.Condition.Text("filter"))
        where metric is not null && KnownMetrics.Fractions.Contains(metric)
        let bound = threshold.Condition.Get("thresholdValue")?.AsNumber
        where bound > 1
        select new Violation(
            threshold.Policy,
            $"thresholdValue is {bound}, and {metric} is 0 to 1; write a fraction"
        );

    private static IEnumerable<(ResourceState Policy, PropertyMap Condition)> Thresholds(
        ResourceSet set
    ) =>
        from policy in set.JudgedOf(Types.AlertPolicy)
        from condition in policy.Inputs.Maps("conditions")
        let threshold = condition.Get(Threshold)?.AsMap
        where threshold is not null
        select (policy, threshold);

    private static string? Named(Regex term, string? filter) =>
        filter is not null && term.Match(filter) is { Success: true } found
            ? found.Groups["name"].Value
            : null;

    [GeneratedRegex("resource\\.type\\s*=\\s*\"(?<name>[^\"]*)\"")]
    private static partial Regex ResourceType();

    [GeneratedRegex("metric\\.type\\s*=\\s*\"(?<name>[^\"]*)\"")]
    private static partial Regex MetricType();
}
