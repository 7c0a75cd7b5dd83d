using Pulumi.Aws.Ssm.Inputs;

namespace KeylessAlloyDb.Alarms;

/// <summary>The checks that run on the instance.</summary>
internal static class AwsCheckPlan
{
    public static IReadOnlyList<AwsCheck> Of(AwsWatch watch) =>
        watch is { InstanceId: { } instance, VerifyDocumentName: { } verify }
            ?
            [
                new(
                    "aws-login",
                    "The verify document, run every half hour, failed on the instance: a login does not work. An instance that does not answer is left to aws-instance.",
                    "alarm-login",
                    new()
                    {
                        Name = verify,
                        Targets = [On(instance)],
                        ScheduleExpression = "cron(0/30 * * * ? *)",
                        // The first boot is not over when the update is.
                        ApplyOnlyAtCronInterval = true,
                    }
                ),
                new(
                    "aws-image",
                    $"The instance's release of Amazon Linux is more than {ImageAge.MaxDays} days old, and gets no more security updates. It is looked at once a day; an instance that does not answer is left to aws-instance.",
                    "alarm-image",
                    new()
                    {
                        Name = "AWS-RunShellScript",
                        Parameters = { ["commands"] = ImageAge.Script },
                        Targets = [On(instance)],
                        ScheduleExpression = "cron(15 6 * * ? *)",
                        ApplyOnlyAtCronInterval = true,
                    }
                ),
            ]
            : [];

    private static AssociationTargetArgs On(Input<string> instance) =>
        new() { Key = "InstanceIds", Values = [instance] };
}
