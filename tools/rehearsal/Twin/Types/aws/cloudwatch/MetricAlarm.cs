using KeylessAlloyDb.Rehearsal.Providers;

namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>An alarm, by name.</summary>
internal sealed class MetricAlarm() : AwsModel(Token)
{
    public const string Token = "aws:cloudwatch/metricAlarm:MetricAlarm";

    private static readonly string[] s_statistics = ["extendedStatistic", "statistic"];

    /// <summary>
    /// PutMetricAlarm overwrites an alarm of the same name, including one of another stack.
    /// </summary>
    /// <remarks>https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html</remarks>
    public override bool AcceptsExisting => true;

    /// <summary>What the provider's CustomizeDiff refuses.</summary>
    public override IEnumerable<CheckFailure> Check(PropertyMap inputs)
    {
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
}
