using Pulumi.Aws.CloudWatch;

namespace KeylessAlloyDb.Alarms;

/// <summary>An alarm of CloudWatch.</summary>
/// <param name="Name">Its name, <c>aws-tunnel-0</c>.</param>
/// <param name="Says">What it tells whoever is woken by it, and what missing data means.</param>
/// <param name="Runbook">Its anchor in docs/runbook.md.</param>
/// <param name="Condition">Metric, dimensions, statistic, threshold and the meaning of missing data.</param>
internal sealed record AwsAlarm(
    string Name,
    string Says,
    string Runbook,
    MetricAlarmArgs Condition
);
