using System.Text.Json;
using KeylessAlloyDb.Lab.Failures;

namespace KeylessAlloyDb.Lab.Tests.Failures;

/// <summary>Protects the failures from proving nothing: a mistake that changes nothing is none.</summary>
public sealed class MisconfigurationTests
{
    public static TheoryData<string> Names() => [.. Misconfiguration.All.Select(one => one.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Every_mistake_changes_one_half_of_a_good_plan(string name)
    {
        var plan = SampleState.Plan;
        var spoiled = Misconfiguration.All.Single(one => one.Name == name).Make(plan);

        new[] { Same(plan.Aws, spoiled.Aws), Same(plan.Google, spoiled.Google) }
            .Should()
            .BeEquivalentTo([true, false]);
    }

    /// <summary>Edits to the program that nothing else notices: a rule too narrow, a rule too wide, a range left out.</summary>
    [Theory]
    [InlineData("the wrong half", "connector-instance-to-database", "10.30.0.128/25")]
    [InlineData("the Resolver out to the VPC", "connector-resolver-to-udp", "10.20.0.0/16")]
    [InlineData("the instance out to everything", "connector-instance-to-s3", "0.0.0.0/0")]
    public void A_wrong_range_is_the_rules_own(string name, string rule, string range)
    {
        var spoiled = Misconfiguration
            .All.Single(one => one.Name.Contains(name))
            .Make(SampleState.Plan);

        var changed = spoiled
            .Aws.Groups.SelectMany(group => group.Egress)
            .Single(one => one.Peer.Source.Split('.')[0] == rule);
        changed.Peer.Value.Should().Be(range);
        changed.Ranges.Should().Equal(range);
    }

    [Fact]
    public void A_plan_without_private_addresses_of_Googles_APIs_cannot_forget_to_announce_them()
    {
        var plan = SampleState.Plan;
        var internet = plan with
        {
            Google = plan.Google with
            {
                Zones = [.. plan.Google.Zones.Where(zone => zone.Name != "googleapis.com.")],
            },
        };

        Misconfiguration.Of(plan).Should().HaveCount(Misconfiguration.All.Count);
        Misconfiguration.Of(internet).Should().HaveCount(Misconfiguration.All.Count - 1);
    }

    [Fact]
    public void A_silent_loss_is_predicted_from_the_shortest_timer()
    {
        var plan = SampleState.Plan;
        var prediction = Prediction.Silent(plan);

        // BGP settles on the shorter hold time, AWS's 30 s against Google's 60 s.
        prediction.Should().Be(new Prediction(20, 30));
        Prediction
            .Silent(
                plan with
                {
                    Google = plan.Google with
                    {
                        Tunnels = [.. plan.Google.Tunnels.Select(end => end with { HoldTime = 9 })],
                    },
                }
            )
            .Longest.Should()
            .Be(9);
    }

    private static bool Same<T>(T one, T other) =>
        JsonSerializer.Serialize(one) == JsonSerializer.Serialize(other);
}
