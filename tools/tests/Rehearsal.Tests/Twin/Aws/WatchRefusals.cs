using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Tests.Twin.Aws;

/// <summary>What AWS refuses of alarms, dashboards and event rules.</summary>
internal static class WatchRefusals
{
    private const int Day = 86400;

    public static IReadOnlyList<Refusal<AwsAccount>> All { get; } =
    [
        new(
            "alarm-datapoints",
            aws => Alarm(aws, ("datapointsToAlarm", 4)),
            aws => Alarm(aws, ("datapointsToAlarm", 3))
        ),
        new(
            "alarm-period",
            aws => Alarm(aws, ("period", PropertyValue.Null)),
            aws => Alarm(aws, ("period", 60))
        ),
        new(
            "alarm-window",
            "a day in periods of less than an hour",
            aws => Alarm(aws, ("period", 1800), ("evaluationPeriods", 49)),
            aws => Alarm(aws, ("period", 1800), ("evaluationPeriods", 48))
        ),
        new(
            "alarm-window",
            "a week",
            aws => Alarm(aws, ("period", Day), ("evaluationPeriods", 8)),
            aws => Alarm(aws, ("period", Day), ("evaluationPeriods", 7))
        ),
        new(
            "alarm-action-region",
            aws => Alarm(aws, ("alarmActions", Topic("eu-west-1"))),
            aws => Alarm(aws, ("alarmActions", Topic("us-east-1")))
        ),
        new(
            "alarm-watches-one",
            aws => Expression(aws, returned: false),
            aws => Expression(aws, returned: true)
        ),
        new(
            "dashboard-widget",
            "metrics without a region",
            aws => Widget(aws, """{"metrics":[["AWS/VPN","TunnelState"]]}"""),
            aws =>
                Widget(aws, """{"metrics":[["AWS/VPN","TunnelState"]],"region":"ap-northeast-1"}""")
        ),
        new(
            "dashboard-widget",
            "nothing to show",
            aws => Widget(aws, """{"region":"ap-northeast-1"}"""),
            aws =>
                Widget(
                    aws,
                    """{"annotations":{"alarms":["arn:aws:cloudwatch:ap-northeast-1:123456789012:alarm:down"]}}"""
                )
        ),
        new(
            "event-pattern",
            aws => Rule(aws, """{"source":["aws.ssm"],"detail":{"status":"Failed"}}"""),
            aws => Rule(aws, """{"source":["aws.ssm"],"detail":{"status":["Failed"]}}""")
        ),
    ];

    private static PropertyValue Topic(string region) =>
        TestCloud.List($"arn:aws:sns:{region}:123456789012:oncall");

    private static void Alarm(AwsAccount aws, params (string Name, PropertyValue Value)[] changes)
    {
        var inputs = PropertyMap
            .Of(
                ("namespace", "AWS/VPN"),
                ("metricName", "TunnelState"),
                ("statistic", "Maximum"),
                ("period", 300)
            )
            .Merge(PropertyMap.Of(changes));
        Create(aws, inputs.Where((_, value) => !value.IsNull));
    }

    private static void Expression(AwsAccount aws, bool returned) =>
        Create(
            aws,
            PropertyMap.Of(
                (
                    "metricQueries",
                    PropertyValue.List([
                        PropertyMap.Of(
                            ("id", "tunnel0"),
                            (
                                "metric",
                                PropertyMap.Of(
                                    ("namespace", "AWS/VPN"),
                                    ("metricName", "TunnelState"),
                                    ("stat", "Maximum"),
                                    ("period", 300)
                                )
                            )
                        ),
                        PropertyMap.Of(
                            ("id", "up"),
                            ("expression", "FILL(tunnel0, 0)"),
                            ("returnData", returned)
                        ),
                    ])
                )
            )
        );

    private static void Create(AwsAccount aws, PropertyMap condition) =>
        aws.Create(
            "aws:cloudwatch/metricAlarm:MetricAlarm",
            [
                .. PropertyMap
                    .Of(
                        ("name", "down"),
                        ("comparisonOperator", "LessThanThreshold"),
                        ("threshold", 1),
                        ("evaluationPeriods", 3)
                    )
                    .Merge(condition)
                    .Select(input => (input.Key, input.Value)),
            ]
        );

    private static void Widget(AwsAccount aws, string properties) =>
        aws.Create(
            "aws:cloudwatch/dashboard:Dashboard",
            ("dashboardName", "login"),
            (
                "dashboardBody",
                $$$"""{"widgets":[{"type":"metric","properties":{{{properties}}}}]}"""
            )
        );

    private static void Rule(AwsAccount aws, string pattern) =>
        aws.Create(
            "aws:cloudwatch/eventRule:EventRule",
            ("name", "login"),
            ("eventPattern", pattern)
        );
}
