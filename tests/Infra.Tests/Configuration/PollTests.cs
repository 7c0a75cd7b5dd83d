using System.Diagnostics;

namespace KeylessAlloyDb.Infra.Tests.Configuration;

/// <summary>Protects the waits for what a cloud does later: bounded, and with an end that says what to do.</summary>
public sealed class PollTests
{
    private static readonly Poll Quick = new(
        5,
        TimeSpan.FromMilliseconds(1),
        TimeSpan.FromMilliseconds(2)
    );

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public async Task Ends_with_the_first_answer(int answers)
    {
        var asked = 0;

        var answer = await Quick.UntilAsync(
            () => Task.FromResult(++asked < answers ? null : "answer"),
            "never"
        );

        answer.Should().Be("answer");
        asked.Should().Be(answers);
    }

    [Fact]
    public async Task Rejects_to_wait_for_ever()
    {
        var asked = 0;

        var wait = () =>
            Quick.UntilAsync(
                () =>
                {
                    asked++;
                    return Task.FromResult((string?)null);
                },
                "run the update again"
            );

        await wait.Should().ThrowAsync<Pulumi.RunException>().WithMessage("run the update again");
        asked.Should().Be(5);
    }

    [Fact]
    public async Task Pauses_double_up_to_the_longest()
    {
        var poll = new Poll(5, TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(50));
        var watch = Stopwatch.StartNew();
        var times = new List<TimeSpan>();

        await FluentActions
            .Awaiting(() =>
                poll.UntilAsync(
                    () =>
                    {
                        times.Add(watch.Elapsed);
                        return Task.FromResult((string?)null);
                    },
                    "never"
                )
            )
            .Should()
            .ThrowAsync<Pulumi.RunException>();

        // 20, 40, 50, 50: timers are never early, but may be late.
        times
            .Zip(times.Skip(1), (a, b) => (b - a).TotalMilliseconds)
            .Zip([20, 40, 50, 50])
            .Should()
            .OnlyContain(pause => pause.First > pause.Second - 2);
    }

    [Fact]
    public void The_default_waits_for_minutes_not_for_hours()
    {
        var total = TimeSpan.Zero;
        var pause = Poll.Default.First;
        for (var i = 1; i < Poll.Default.Attempts; i++)
        {
            total += pause;
            pause = pause * 2 < Poll.Default.Longest ? pause * 2 : Poll.Default.Longest;
        }

        total.Should().BeCloseTo(TimeSpan.FromMinutes(8), TimeSpan.FromMinutes(1));
    }
}
