using System.Text.Json.Nodes;
using KeylessAlloyDb.Lab.Plan;
using KeylessAlloyDb.Login.State;

namespace KeylessAlloyDb.Lab.Tests.Plan;

/// <summary>Protects the alarm of connections from reading another instance, another metric or percent.</summary>
public sealed class ConnectionAlarmTests
{
    private const string Policy = "gcp:monitoring/alertPolicy:AlertPolicy";
    private const string Instance =
        "projects/acme/locations/europe-west3/clusters/keyless/instances/primary";

    [Theory]
    [InlineData(3, false)]
    [InlineData(32, false)]
    [InlineData(33, true)]
    [InlineData(40, true)]
    public void The_alarm_is_raised_beyond_its_share(int used, bool raised) =>
        Read(WithAlarm()).Should().ContainSingle().Which.IsRaised(used, 40).Should().Be(raised);

    [Fact]
    public void A_state_without_the_alarm_has_none() => Read(new SampleState()).Should().BeEmpty();

    [Theory]
    [InlineData("postgres/total_connections", "postgres/backends/total_connections")]
    [InlineData("connections_limit", "max_connections")]
    [InlineData("keyless", "other")]
    [InlineData("primary", "reads")]
    [InlineData("europe-west3", "us-east4")]
    [InlineData("alloydb.googleapis.com/Instance", "alloydb.googleapis.com/Cluster")]
    [InlineData("COMPARISON_GT", "COMPARISON_LT")]
    [InlineData("\"project\":\"acme\"", "\"project\":\"other\"")]
    [InlineData("[\"channel\"]", "[]")]
    [InlineData("\"denominatorFilter\"", "\"other\"")]
    // Percent where the share is meant.
    [InlineData("0.8", "80")]
    public void An_alarm_that_reads_something_else_is_never_raised(string right, string wrong)
    {
        var state = WithAlarm();
        var before = state["alarm", "AlertPolicy"].ToJsonString();
        before.Should().Contain(right);
        state.Replace("alarm", "AlertPolicy", before.Replace(right, wrong));

        Read(state).Should().ContainSingle().Which.IsRaised(40, 40).Should().BeFalse();
    }

    private static IReadOnlyList<ConnectionAlarm> Read(SampleState state) =>
        ConnectionAlarm.Read(StateFile.Parse(state.Text), Instance);

    private static SampleState WithAlarm() =>
        new SampleState().Add(
            "alarm",
            Policy,
            new()
            {
                ["project"] = "acme",
                ["notificationChannels"] = new JsonArray("channel"),
                ["conditions"] = new JsonArray(
                    new JsonObject
                    {
                        ["conditionThreshold"] = new JsonObject
                        {
                            ["filter"] = Filter("total_connections"),
                            ["denominatorFilter"] = Filter("connections_limit"),
                            ["comparison"] = "COMPARISON_GT",
                            ["thresholdValue"] = 0.8,
                        },
                    }
                ),
            }
        );

    private static string Filter(string metric) =>
        "resource.type = \"alloydb.googleapis.com/Instance\" AND "
        + $"metric.type = \"alloydb.googleapis.com/instance/postgres/{metric}\" AND "
        + "resource.labels.cluster_id = \"keyless\" AND resource.labels.location = \"europe-west3\" AND "
        + "resource.labels.instance_id = \"primary\"";
}
