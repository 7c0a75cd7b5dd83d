using System.Text.Json.Nodes;
using Pulumi.Aws.CloudWatch;

namespace KeylessAlloyDb.Alarms;

/// <summary>Alarms of CloudWatch, and a dashboard that shows them.</summary>
public static class AwsAlarms
{
    /// <summary>The alarms for what is there, without <c>alarm-</c>.</summary>
    /// <param name="watch">What is there.</param>
    public static ImmutableArray<string> Names(AwsWatch watch) =>
        [.. AwsAlarmPlan.Of(watch).Select(alarm => alarm.Name)];

    /// <summary>
    /// Registers <c>alarm-aws-tunnel-0</c> to <c>alarm-aws-instance</c>, and <c>dashboard-aws</c>. Pulumi ends
    /// their names with random digits: CloudWatch overwrites an alarm of the same name without an error.
    /// </summary>
    /// <param name="watch">What is there.</param>
    /// <param name="topic">
    /// ARN of the SNS topic of the same region that hears of an alarm and of its end. A topic that is encrypted with
    /// a key of your own needs a key policy for cloudwatch.amazonaws.com.
    /// </param>
    /// <param name="options">Must give the provider of aws.</param>
    public static ImmutableArray<Resource> Create(
        AwsWatch watch,
        string topic,
        CustomResourceOptions options
    )
    {
        var stack = Deployment.Instance.StackName;
        var alarms = AwsAlarmPlan.Of(watch).Select(Register).ToList();
        return alarms.Count == 0 ? [] : [.. alarms, Dashboard()];

        MetricAlarm Register(AwsAlarm alarm)
        {
            var args = alarm.Condition;
            args.AlarmDescription = AlarmText.Of(stack, alarm.Says, alarm.Runbook);
            args.AlarmActions = [topic];
            args.OkActions = [topic];
            return new($"alarm-{alarm.Name}", args, options);
        }

        Dashboard Dashboard() =>
            new(
                "dashboard-aws",
                new()
                {
                    DashboardName = $"{Deployment.Instance.ProjectName}-{stack}",
                    DashboardBody = Output
                        .All(alarms.Select(alarm => alarm.Arn))
                        .Apply(arns => Body([.. arns])),
                },
                // The replacement has the same name, which the deletion of the old one would take.
                CustomResourceOptions.Merge(options, new() { DeleteBeforeReplace = true })
            );
    }

    /// <summary>A widget for each alarm: its metric, and the threshold as a line.</summary>
    /// <remarks>https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html</remarks>
    private static string Body(IReadOnlyList<string> alarms) =>
        new JsonObject
        {
            ["widgets"] = new JsonArray([
                .. alarms.Select(arn => new JsonObject
                {
                    ["type"] = "metric",
                    ["width"] = 8,
                    ["height"] = 6,
                    ["properties"] = new JsonObject
                    {
                        ["annotations"] = new JsonObject { ["alarms"] = new JsonArray(arn) },
                    },
                }),
            ]),
        }.ToJsonString();
}
