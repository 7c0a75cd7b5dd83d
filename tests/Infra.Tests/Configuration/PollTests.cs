using CsCheck;
using KeylessAlloyDb.Tests.Harness;
using Pulumi;
using Pulumi.Utilities;

namespace KeylessAlloyDb.Infra.Tests.Configuration;

/// <summary>Protects waiting: long enough for the clouds, never for ever, and not in a preview.</summary>
public sealed class PollTests
{
    [Fact]
    public Task Asks_until_there_is_an_answer_and_no_longer() =>
        Gen.Select(Gen.Int[1, 20], Gen.Int[0, 30])
            .SampleAsync(
                async (attempts, empty) =>
                {
                    var asked = 0;
                    var poll = new Poll(attempts, TimeSpan.Zero, TimeSpan.Zero);

                    string? answer;
                    try
                    {
                        answer = await poll.UntilAsync(
                            () => Task.FromResult(asked++ < empty ? null : "yes"),
                            "not there"
                        );
                    }
                    catch (RunException failure)
                    {
                        answer = failure.Message;
                    }

                    answer.Should().Be(empty < attempts ? "yes" : "not there");
                    asked.Should().Be(Math.Min(attempts, empty + 1));
                }
            );

    [Fact]
    public void Waits_about_eight_minutes_in_all()
    {
        var (total, pause) = (TimeSpan.Zero, Poll.Default.First);
        for (var attempt = 1; attempt < Poll.Default.Attempts; attempt++)
        {
            total += pause;
            pause = pause * 2 < Poll.Default.Longest ? pause * 2 : Poll.Default.Longest;
        }

        total.Should().BeCloseTo(TimeSpan.FromMinutes(8), TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData(true, 1, false)]
    [InlineData(false, 3, true)]
    public async Task A_preview_asks_once_and_leaves_the_value_unknown(
        bool preview,
        int times,
        bool known
    )
    {
        var asked = 0;
        var poll = new Poll(5, TimeSpan.Zero, TimeSpan.Zero);

        var (_, output) = await new CloudMocks(preview).RunAsync(() =>
            poll.Until(() => Task.FromResult(asked++ < 2 ? null : "yes"), "not there")
        );

        (await OutputUtilities.GetIsKnownAsync(output)).Should().Be(known);
        asked.Should().Be(times);
    }

    [Fact]
    public async Task A_preview_takes_the_answer_that_is_there()
    {
        var (_, output) = await new CloudMocks(preview: true).RunAsync(() =>
            Poll.Default.Until(() => Task.FromResult<string?>("yes"), "not there")
        );

        (await OutputUtilities.GetValueAsync(output)).Should().Be("yes");
    }
}
