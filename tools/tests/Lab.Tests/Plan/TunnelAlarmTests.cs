using System.Text.Json.Nodes;
using KeylessAlloyDb.Lab.Checks;
using KeylessAlloyDb.Lab.Daemons;
using KeylessAlloyDb.Lab.Plan;
using KeylessAlloyDb.Login.State;

namespace KeylessAlloyDb.Lab.Tests.Plan;

/// <summary>
/// Protects alarms from reading a tunnel that does not exist, or another one: for each set of tunnels that are lost,
/// exactly their alarms are raised.
/// </summary>
public sealed class TunnelAlarmTests
{
    private static readonly string[] s_addresses =
    [
        "198.51.100.11",
        "198.51.100.12",
        "198.51.100.21",
        "198.51.100.22",
    ];

    public static TheoryData<int> Sets => [.. Enumerable.Range(0, 16)];

    [Theory]
    [MemberData(nameof(Sets))]
    public void The_alarms_of_the_tunnels_that_are_lost_are_raised_and_no_others(int set)
    {
        var lost = Enumerable.Range(0, 4).Where(tunnel => (set & (1 << tunnel)) != 0).ToHashSet();

        var check = Check(WithAlarms(), lost);

        check.Passed.Should().BeTrue(check.Detail);
    }

    public static TheoryData<string, string, string> Faults =>
        new()
        {
            // An address that AWS no longer has sends no data.
            { "alarm-2", "198.51.100.21", "198.51.100.99" },
            { "alarm-2", "198.51.100.21", "198.51.100.22" },
            { "alarm-2", "LessThanThreshold", "GreaterThanThreshold" },
            { "alarm-tunnels", "198.51.100.22", "198.51.100.21" },
            { "alarm-tunnels", "198.51.100.22", "198.51.100.99" },
            { "alarm-tunnel", "\\u0022tunnel-1\\u0022", "\\u0022other\\u0022" },
            { "alarm-tunnel", ", \\u0022tunnel-3\\u0022", "" },
            { "alarm-tunnel", "COMPARISON_LT", "COMPARISON_GT" },
            { "alarm-peers", "\\u0022tunnel-1-peer\\u0022", "\\u0022tunnel-0-peer\\u0022" },
            { "alarm-sum", "\\u0022tunnel-1-peer\\u0022, ", "" },
            { "alarm-sum", "REDUCE_SUM", "REDUCE_MEAN" },
        };

    /// <summary>Each fault shows in one of the sets at least, as the lab takes them: none, one, two and three.</summary>
    [Theory]
    [MemberData(nameof(Faults))]
    public void A_broken_alarm_fails_the_check(string alarm, string right, string wrong)
    {
        var state = WithAlarms();
        var type = alarm is "alarm-2" or "alarm-tunnels" ? "MetricAlarm" : "AlertPolicy";
        var before = state[alarm, type].ToJsonString();
        before.Should().Contain(right);
        state.Replace(alarm, type, before.Replace(right, wrong));

        HashSet<int>[] sets =
        [
            [],
            [2],
            [2, 1],
            [2, 1, 3],
        ];

        sets.Should().Contain(lost => !Check(state, lost).Passed);
    }

    private static Check Check(SampleState state, HashSet<int> lost)
    {
        var file = StateFile.Parse(state.Text);
        var plan = PlanReader.Read(file);
        BgpSession[] sessions =
        [
            .. Enumerable.Range(0, 4).Select(tunnel => Session(!lost.Contains(tunnel))),
        ];
        return AlarmChecks.Of(
            TunnelAlarm.Read(file, plan),
            new(
                [
                    .. Enumerable
                        .Range(0, 4)
                        .Select(tunnel => lost.Contains(tunnel) ? "" : "ESTABLISHED INSTALLED"),
                ],
                sessions,
                [.. plan.Google.Tunnels.Select((_, end) => sessions[AwsEnd(plan, end)])],
                [.. plan.Aws.Tunnels.Select(plan.GoogleEndOf)]
            ),
            lost
        );
    }

    private static int AwsEnd(LabPlan plan, int google) =>
        Enumerable.Range(0, 4).Single(i => plan.GoogleEndOf(plan.Aws.Tunnels[i]) == google);

    private static SampleState WithAlarms()
    {
        var state = new SampleState();
        foreach (var (tunnel, address) in s_addresses.Index())
        {
            state.Add(
                $"alarm-{tunnel}",
                "aws:cloudwatch/metricAlarm:MetricAlarm",
                new()
                {
                    ["dimensions"] = new JsonObject { ["TunnelIpAddress"] = address },
                    ["threshold"] = 1,
                    ["comparisonOperator"] = "LessThanThreshold",
                    ["treatMissingData"] = "breaching",
                }
            );
        }
        state.Add(
            "alarm-tunnels",
            "aws:cloudwatch/metricAlarm:MetricAlarm",
            new()
            {
                ["metricQueries"] = new JsonArray([
                    .. s_addresses.Select(address => new JsonObject
                    {
                        ["metric"] = new JsonObject
                        {
                            ["dimensions"] = new JsonObject { ["TunnelIpAddress"] = address },
                        },
                    }),
                    new JsonObject { ["expression"] = "FILL(a, 0) + FILL(b, 0)" },
                ]),
                ["threshold"] = 2,
                ["comparisonOperator"] = "LessThanThreshold",
                ["treatMissingData"] = "breaching",
            }
        );
        return state
            .Add("alarm-tunnel", Policy, Google("vpn.googleapis.com/tunnel_established", "", 1))
            .Add("alarm-peers", Policy, Google("router.googleapis.com/bgp/session_up", "-peer", 1))
            .Add(
                "alarm-sum",
                Policy,
                Google("router.googleapis.com/bgp/session_up", "-peer", 2, "REDUCE_SUM")
            );
    }

    private const string Policy = "gcp:monitoring/alertPolicy:AlertPolicy";

    private static JsonObject Google(
        string metric,
        string end,
        int threshold,
        string? reducer = null
    )
    {
        var names = Enumerable.Range(0, 4).Select(tunnel => $"\"tunnel-{tunnel}{end}\"");
        return new()
        {
            ["conditions"] = new JsonArray(
                new JsonObject
                {
                    ["conditionThreshold"] = new JsonObject
                    {
                        ["filter"] =
                            $"metric.type = \"{metric}\" AND metric.labels.name = one_of({string.Join(", ", names)})",
                        ["thresholdValue"] = threshold,
                        ["comparison"] = "COMPARISON_LT",
                        ["evaluationMissingData"] = "EVALUATION_MISSING_DATA_ACTIVE",
                        ["aggregations"] = new JsonArray(
                            new JsonObject { ["crossSeriesReducer"] = reducer }
                        ),
                    },
                }
            ),
        };
    }

    private static BgpSession Session(bool isUp) => new(isUp ? "Established" : "Idle", "");
}
