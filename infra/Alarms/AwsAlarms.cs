using System.Text.Json.Nodes;
using Pulumi.Aws.CloudWatch;
using Pulumi.Aws.Ssm;

namespace KeylessAlloyDb.Alarms;

/// <summary>Alarms of CloudWatch, and a dashboard that shows them.</summary>
public static class AwsAlarms
{
    /// <summary>The alarms for what is there, without <c>alarm-</c>.</summary>
    /// <param name="watch">What is there.</param>
    public static ImmutableArray<string> Names(AwsWatch watch) =>
        [
            .. AwsAlarmPlan.Of(watch).Select(alarm => alarm.Name),
            .. AwsCheckPlan.Of(watch).Select(check => check.Name),
        ];

    /// <summary>
    /// Registers <c>alarm-aws-tunnel-0</c> to <c>alarm-aws-instance</c>, <c>dashboard-aws</c>, and for each check on
    /// the instance a schedule, the rule that sees a failed run, and its target. Pulumi ends their names with random
    /// digits: CloudWatch and EventBridge overwrite what has the same name without an error.
    /// </summary>
    /// <param name="watch">What is there.</param>
    /// <param name="topic">
    /// ARN of the SNS topic of the same region that hears of an alarm and of its end. A topic that is encrypted with
    /// a key of your own needs a key policy for cloudwatch.amazonaws.com and events.amazonaws.com, and each topic a
    /// policy that lets events.amazonaws.com publish.
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
        return
        [
            .. alarms,
            .. alarms.Count == 0 ? Array.Empty<Resource>() : [Dashboard()],
            .. AwsCheckPlan.Of(watch).SelectMany(Schedule),
        ];

        IEnumerable<Resource> Schedule(AwsCheck check)
        {
            var run = new Association($"check-{check.Name}", check.Run, options);
            var text = AlarmText.Of(stack, check.Says, check.Runbook);
            var rule = new EventRule(
                $"alarm-{check.Name}",
                new() { Description = text, EventPattern = run.AssociationId.Apply(FailedRunsOf) },
                options
            );
            var target = new EventTarget(
                $"alarm-{check.Name}",
                new()
                {
                    Rule = rule.Name,
                    Arn = topic,
                    Input = JsonValue.Create(text).ToJsonString(),
                },
                options
            );
            return [run, rule, target];
        }

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

    /// <summary>The events of runs that did not succeed, by one association on one instance.</summary>
    /// <remarks>https://docs.aws.amazon.com/systems-manager/latest/userguide/monitoring-systems-manager-event-examples.html</remarks>
    private static string FailedRunsOf(string association) =>
        new JsonObject
        {
            ["source"] = new JsonArray("aws.ssm"),
            ["detail-type"] = new JsonArray("EC2 State Manager Instance Association State Change"),
            ["detail"] = new JsonObject
            {
                ["association-id"] = new JsonArray(association),
                ["status"] = new JsonArray("Failed", "TimedOut"),
            },
        }.ToJsonString();

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
