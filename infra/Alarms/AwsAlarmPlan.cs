using Pulumi.Aws.CloudWatch;
using Pulumi.Aws.CloudWatch.Inputs;

namespace KeylessAlloyDb.Alarms;

/// <summary>The alarms of CloudWatch for what is there. Each decides what missing data means.</summary>
internal static class AwsAlarmPlan
{
    private const string Vpn = "AWS/VPN";
    private const string TunnelState = "TunnelState";
    private const string Resolver = "AWS/Route53Resolver";

    private const string Less = "LessThanThreshold";
    private const string Greater = "GreaterThanThreshold";
    private const string AtLeast = "GreaterThanOrEqualToThreshold";
    private const string Maximum = "Maximum";
    private const string Minimum = "Minimum";
    private const string Breaching = "breaching";

    private const int Minute = 60;

    /// <summary>The period of the VPN's and of the Resolver's metrics, in seconds.</summary>
    private const int FiveMinutes = 300;

    /// <summary>The fewest interfaces of a Resolver endpoint, and the tunnels that bear the loss of one.</summary>
    private const int Two = 2;

    public static IReadOnlyList<AwsAlarm> Of(AwsWatch watch) =>
        [
            .. watch.Tunnels.Select(Tunnel),
            .. watch.Tunnels.IsEmpty ? Enumerable.Empty<AwsAlarm>() : [FewerThanTwo(watch)],
            .. watch.ResolverEndpointId is { } endpoint ? ResolverAlarms(endpoint) : [],
            .. watch.InstanceId is { } instance ? [Instance(instance)] : Array.Empty<AwsAlarm>(),
        ];

    /// <summary>
    /// A tunnel by its address: the connection's own state is 0 only when both of its tunnels are down.
    /// </summary>
    /// <remarks>https://docs.aws.amazon.com/vpn/latest/s2svpn/monitoring-cloudwatch-vpn.html</remarks>
    private static AwsAlarm Tunnel(VpnTunnelEnd end) =>
        new(
            $"aws-{end.Plan.Name}",
            $"{end.Plan.Name} has no BGP session. No data counts as down.",
            "alarm-tunnel",
            new()
            {
                Namespace = Vpn,
                MetricName = TunnelState,
                Dimensions = { ["TunnelIpAddress"] = end.OutsideAddress },
                Statistic = Maximum,
                ComparisonOperator = Less,
                Threshold = 1,
                Period = FiveMinutes,
                EvaluationPeriods = 3,
                TreatMissingData = Breaching,
            }
        );

    /// <summary>AWS maintains one tunnel of a connection at a time, so one that is down may be no failure.</summary>
    private static AwsAlarm FewerThanTwo(AwsWatch watch)
    {
        var states = watch.Tunnels.Select(end => new MetricAlarmMetricQueryArgs
        {
            Id = $"tunnel{end.Plan.Index}",
            Metric = new MetricAlarmMetricQueryMetricArgs
            {
                Namespace = Vpn,
                MetricName = TunnelState,
                Dimensions = { ["TunnelIpAddress"] = end.OutsideAddress },
                Stat = Maximum,
                Period = FiveMinutes,
            },
        });
        var sum = new MetricAlarmMetricQueryArgs
        {
            Id = "up",
            Label = "tunnels that are up",
            Expression = string.Join(
                " + ",
                watch.Tunnels.Select(end => $"FILL(tunnel{end.Plan.Index}, 0)")
            ),
            ReturnData = true,
        };
        return new(
            "aws-tunnels",
            "Fewer than two of the four tunnels are up, so the next failure cuts the clouds apart. No data counts as down.",
            "alarm-tunnels",
            new()
            {
                MetricQueries = states.Append(sum).ToArray(),
                ComparisonOperator = Less,
                Threshold = Two,
                EvaluationPeriods = Two,
                TreatMissingData = Breaching,
            }
        );
    }

    /// <remarks>https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/monitoring-resolver-with-cloudwatch.html</remarks>
    private static IEnumerable<AwsAlarm> ResolverAlarms(Input<string> endpoint) =>
        [
            new(
                "aws-resolver-unhealthy",
                "An interface of the Resolver endpoint does not answer. No data is left to aws-resolver-interfaces.",
                "alarm-resolver",
                OfEndpoint(
                    endpoint,
                    "EndpointUnhealthyENICount",
                    Maximum,
                    Greater,
                    0,
                    "notBreaching"
                )
            ),
            new(
                "aws-resolver-interfaces",
                "The Resolver endpoint has fewer than two interfaces that answer. No data counts as none.",
                "alarm-resolver",
                OfEndpoint(endpoint, "EndpointHealthyENICount", Minimum, Less, Two, Breaching)
            ),
            new(
                "aws-resolver-capacity",
                "An interface of the Resolver endpoint is used by more than half. No data leaves the alarm as it is.",
                "alarm-resolver",
                OfEndpoint(
                    endpoint,
                    "ResolverEndpointCapacityStatus",
                    Maximum,
                    AtLeast,
                    1,
                    "ignore"
                )
            ),
        ];

    private static MetricAlarmArgs OfEndpoint(
        Input<string> endpoint,
        string metric,
        string statistic,
        string comparison,
        double threshold,
        string missingData
    ) =>
        new()
        {
            Namespace = Resolver,
            MetricName = metric,
            Dimensions = { ["EndpointId"] = endpoint },
            Statistic = statistic,
            ComparisonOperator = comparison,
            Threshold = threshold,
            Period = FiveMinutes,
            EvaluationPeriods = Two,
            TreatMissingData = missingData,
        };

    private static AwsAlarm Instance(Input<string> id) =>
        new(
            "aws-instance",
            "The instance fails a status check of EC2. No data counts as a failure, since a stopped instance sends none.",
            "alarm-instance",
            new()
            {
                Namespace = "AWS/EC2",
                MetricName = "StatusCheckFailed",
                Dimensions = { ["InstanceId"] = id },
                Statistic = Maximum,
                ComparisonOperator = Greater,
                Threshold = 0,
                Period = Minute,
                EvaluationPeriods = 3,
                TreatMissingData = Breaching,
            }
        );
}
