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

    /// <summary>An address that AWS no longer has sends no data, which counts as down.</summary>
    [Fact]
    public void An_alarm_on_an_address_of_no_tunnel_is_always_raised()
    {
        var state = WithAlarms();
        state["alarm-2", "MetricAlarm"]["dimensions"]!["TunnelIpAddress"] = "198.51.100.99";

        Check(state, []).Detail.Should().Be("alarm-2");
    }

    [Fact]
    public void An_alarm_on_another_tunnels_address_fails_the_check()
    {
        var state = WithAlarms();
        state["alarm-2", "MetricAlarm"]["dimensions"]!["TunnelIpAddress"] = s_addresses[3];

        Check(state, [2]).Passed.Should().BeFalse();
    }

    [Theory]
    [InlineData("alarm-tunnel", "tunnel-1")]
    [InlineData("alarm-peers", "tunnel-1-peer")]
    public void A_name_of_no_tunnel_is_always_raised(string alarm, string name)
    {
        var state = WithAlarms();
        var condition = state[alarm, "AlertPolicy"]["conditions"]![0]!["conditionThreshold"]!;
        condition["filter"] = ((string)condition["filter"]!).Replace($"\"{name}\"", "\"other\"");

        Check(state, []).Detail.Should().Be(alarm);
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
