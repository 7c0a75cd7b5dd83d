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
