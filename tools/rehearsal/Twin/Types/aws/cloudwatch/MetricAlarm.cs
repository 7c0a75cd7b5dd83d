using KeylessAlloyDb.Rehearsal.Providers;

namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>An alarm, by name.</summary>
internal sealed class MetricAlarm() : AwsModel(Token)
{
    public const string Token = "aws:cloudwatch/metricAlarm:MetricAlarm";

    private const string Invalid = "ValidationError";
    private const string Source =
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html";

    private const int Hour = 3600;
    private const int Day = 24 * Hour;

    private const int ArnRegion = 3;

    private static readonly string[] s_actions =
    [
        "alarmActions",
        "okActions",
        "insufficientDataActions",
    ];
    private static readonly string[] s_statistics = ["extendedStatistic", "statistic"];

    /// <summary>
    /// PutMetricAlarm overwrites an alarm of the same name, including one of another stack.
    /// </summary>
    /// <remarks>https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html</remarks>
    public override bool AcceptsExisting => true;

    /// <summary>What the provider's CustomizeDiff refuses.</summary>
    public override IEnumerable<CheckFailure> Check(PropertyMap inputs)
    {
        foreach (var query in inputs.Maps("metricQueries"))
        {
            if (query.ContainsKey("expression") && query.ContainsKey("metric"))
            {
                yield return new(
                    "metricQueries",
                    "No metric_query may have both `expression` and a `metric` specified"
                );
            }
        }
        if (!inputs.ContainsKey("metricName") && !inputs.ContainsKey("metricQueries"))
        {
            yield break;
        }
        foreach (var needed in new[] { "comparisonOperator", "evaluationPeriods" })
        {
            if (!inputs.ContainsKey(needed))
            {
                yield return new(needed, "must be given with metricName or metricQueries");
            }
        }
        if (inputs.ContainsKey("metricName") && s_statistics.Count(inputs.ContainsKey) != 1)
        {
            yield return new(
                "statistic",
                "one of extendedStatistic, statistic must be given with metricName"
            );
        }
    }

    public override string ComputeId(CloudCall call) => NameOf(call);

    public override void RefuseWrite(CloudCall call)
    {
        var elsewhere = s_actions
            .SelectMany(call.Texts)
            .Select(arn => arn.Split(':'))
            .Where(arn => arn.Length > ArnRegion)
            .Select(arn => arn[ArnRegion])
            .FirstOrDefault(region => region.Length > 0 && region != RegionOf(call));
        Require(
            elsewhere is null,
            Invalid,
            $"Invalid region {elsewhere} specified. Only {RegionOf(call)} is supported.",
            "alarm-action-region",
            "https://github.com/hashicorp/terraform/issues/7371"
        );
        var periods = call.Get("evaluationPeriods")?.AsNumber ?? 1;
        Require(
            call.Get("datapointsToAlarm")?.AsNumber is not { } points || points <= periods,
            Invalid,
            "DatapointsToAlarm must be less than or equal to EvaluationPeriods",
            "alarm-datapoints",
            "https://github.com/hashicorp/terraform/issues/24070"
        );
        if (call.Text("metricName") is not null)
        {
            RequirePeriod(call, periods);
        }

        var queries = call.Inputs.Maps("metricQueries").ToList();
        Require(
            queries.Count == 0
                || call.Text("thresholdMetricId") is not null
                || queries.Count(query => query.Get("returnData")?.AsBool == true) == 1,
            Invalid,
            "Exactly one element of the metrics list should return data.",
            "alarm-watches-one",
            Source
        );
    }

    protected override string? ComputeArn(CloudCall call, string id) =>
        RegionalArn(call, "cloudwatch", $"alarm:{id}");

    public override PropertyMap ComputeOutputs(CloudCall call, string id) =>
        PropertyMap.Of(
            ("name", id),
            (
                "evaluateLowSampleCountPercentiles",
                call.Text("evaluateLowSampleCountPercentiles") ?? ""
            )
        );

    private static void RequirePeriod(CloudCall call, double periods)
    {
        var period = call.Get("period")?.AsNumber;
        // No public report has the words of this one.
        Require(
            period is not null,
            Invalid,
            "Period is required for an alarm on a metric",
            "alarm-period",
            Source
        );
        var (longest, name, kind) = period < Hour ? (Day, "a day", "<") : (7 * Day, "a week", ">=");
        Require(
            period * periods <= longest,
            Invalid,
            $"Metrics cannot be checked across more than {name} (EvaluationPeriods * Period must be <= {longest}) for alarms using period {kind} {Hour}",
            "alarm-window",
            Source
        );
    }
}
