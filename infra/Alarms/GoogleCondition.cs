using Pulumi.Gcp.Monitoring.Inputs;

namespace KeylessAlloyDb.Alarms;

/// <summary>
/// Conditions of Cloud Monitoring, which also takes a metric or a label that does not exist; such a condition never
/// holds.
/// </summary>
internal static class GoogleCondition
{
    /// <summary>Series that end raise the alarm.</summary>
    public const string Raises = "EVALUATION_MISSING_DATA_ACTIVE";

    /// <summary>Series that end do not raise the alarm, and end it.</summary>
    public const string IsQuiet = "EVALUATION_MISSING_DATA_INACTIVE";

    public const string Greater = "COMPARISON_GT";
    public const string Less = "COMPARISON_LT";

    /// <summary>The value of a minute is its largest one.</summary>
    public const string Max = "ALIGN_MAX";

    /// <summary>The value of a minute is the mean of its values.</summary>
    public const string Mean = "ALIGN_MEAN";

    private const string Minute = "60s";

    /// <summary>A filter for the series of a metric.</summary>
    /// <param name="resource">The monitored resource's type.</param>
    /// <param name="metric">The metric's type.</param>
    /// <param name="terms">Further terms, about labels.</param>
    /// <remarks>https://cloud.google.com/monitoring/api/v3/filters</remarks>
    public static Output<string> Filter(
        string resource,
        string metric,
        params IEnumerable<Input<string>> terms
    ) =>
        Output
            .All(
                terms
                    .Prepend(Is("metric.type", metric))
                    .Prepend(Is("resource.type", resource))
                    .ToArray()
            )
            .Apply(all => string.Join(" AND ", all));

    public static string Is(string label, string value) => $"{label} = \"{value}\"";

    public static Output<string> IsOneOf(string label, IEnumerable<Output<string>> values) =>
        Output
            .All(values)
            .Apply(all =>
                $"{label} = one_of({string.Join(", ", all.Select(value => $"\"{value}\""))})"
            );

    /// <summary>How the values of a minute become one.</summary>
    /// <param name="aligner">Of one series.</param>
    /// <param name="reducer">Of several series; none, so that each is compared by itself.</param>
    /// <param name="by">The label whose values stay apart.</param>
    public static AlertPolicyConditionConditionThresholdAggregationArgs PerMinute(
        string aligner,
        string? reducer = null,
        string? by = null
    )
    {
        var minute = new AlertPolicyConditionConditionThresholdAggregationArgs
        {
            AlignmentPeriod = Minute,
            PerSeriesAligner = aligner,
        };
        if (reducer is not null && by is not null)
        {
            minute.CrossSeriesReducer = reducer;
            minute.GroupByFields = [by];
        }

        return minute;
    }

    /// <summary>Holds while a metric lies beyond a bound.</summary>
    /// <param name="filter">Its series.</param>
    /// <param name="minute">The value of a minute.</param>
    /// <param name="comparison">On which side of the bound.</param>
    /// <param name="bound">The bound, in the metric's unit.</param>
    /// <param name="duration">For how long, in whole minutes, such as <c>120s</c>.</param>
    /// <param name="missingData">The meaning of series that end.</param>
    public static AlertPolicyConditionArgs Beyond(
        Output<string> filter,
        AlertPolicyConditionConditionThresholdAggregationArgs minute,
        string comparison,
        double bound,
        string duration,
        string missingData
    ) =>
        new()
        {
            ConditionThreshold = Threshold(
                filter,
                minute,
                comparison,
                bound,
                duration,
                missingData
            ),
        };

    /// <summary>Holds while a metric is more than a share of another one. Series that end are quiet.</summary>
    /// <param name="filter">The metric's series.</param>
    /// <param name="whole">The other one's.</param>
    /// <param name="bound">The share, 1 for as much.</param>
    /// <param name="duration">For how long, in whole minutes.</param>
    public static AlertPolicyConditionArgs MoreThanShare(
        Output<string> filter,
        Output<string> whole,
        double bound,
        string duration
    )
    {
        var share = Threshold(filter, PerMinute(Mean), Greater, bound, duration, IsQuiet);
        share.DenominatorFilter = whole;
        share.DenominatorAggregations =
        [
            new AlertPolicyConditionConditionThresholdDenominatorAggregationArgs
            {
                AlignmentPeriod = Minute,
                PerSeriesAligner = Mean,
            },
        ];
        return new() { ConditionThreshold = share };
    }

    /// <summary>Holds while a query in PromQL has a result.</summary>
    /// <param name="query">The query.</param>
    /// <param name="duration">For how long.</param>
    public static AlertPolicyConditionArgs Query(string query, string duration) =>
        new()
        {
            ConditionPrometheusQueryLanguage =
                new AlertPolicyConditionConditionPrometheusQueryLanguageArgs
                {
                    Query = query,
                    Duration = duration,
                    EvaluationInterval = "300s",
                    // A metric without a value yet is refused otherwise.
                    DisableMetricValidation = true,
                },
        };

    /// <summary>Holds for each entry of the log that a filter finds.</summary>
    /// <param name="filter">The filter.</param>
    public static AlertPolicyConditionArgs Logged(string filter) =>
        new()
        {
            ConditionMatchedLog = new AlertPolicyConditionConditionMatchedLogArgs
            {
                Filter = filter,
            },
        };

    private static AlertPolicyConditionConditionThresholdArgs Threshold(
        Output<string> filter,
        AlertPolicyConditionConditionThresholdAggregationArgs minute,
        string comparison,
        double bound,
        string duration,
        string missingData
    ) =>
        new()
        {
            Filter = filter,
            Aggregations = [minute],
            Comparison = comparison,
            ThresholdValue = bound,
            Duration = duration,
            EvaluationMissingData = missingData,
        };
}
