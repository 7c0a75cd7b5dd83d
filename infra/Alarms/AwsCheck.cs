using Pulumi.Aws.Ssm;

namespace KeylessAlloyDb.Alarms;

/// <summary>
/// What Systems Manager runs on the instance by a schedule, where CloudWatch has no metric. A run that fails is told.
/// </summary>
/// <param name="Name">Its name, <c>aws-login</c>.</param>
/// <param name="Says">What a failed run tells.</param>
/// <param name="Runbook">Its anchor in docs/runbook.md.</param>
/// <param name="Run">Document, parameters and schedule.</param>
internal sealed record AwsCheck(string Name, string Says, string Runbook, AssociationArgs Run);
