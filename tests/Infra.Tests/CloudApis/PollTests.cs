using System.Collections.Concurrent;
using CsCheck;
using KeylessAlloyDb.Testing.Infra.Mocks;
using Pulumi;
using Pulumi.Utilities;

namespace KeylessAlloyDb.Tests.CloudApis;

/// <summary>Protects the waits for what a cloud does later: bounded, and with an end that says what to do.</summary>
public sealed class PollTests
{
    private static readonly Poll s_quick = new(5, TimeSpan.FromHours(1), TimeSpan.FromHours(2))
    {
        Clock = new HastyClock(),
    };

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public async Task Ends_with_the_first_answer(int answers)
    {
        var asked = 0;

        var answer = await s_quick.UntilAsync(
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
            s_quick.UntilAsync(
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
    public async Task Waits_between_the_questions()
    {
        var clock = new HastyClock();
        var poll = new Poll(4, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2)) { Clock = clock };

        await FluentActions
            .Awaiting(() => poll.UntilAsync(() => Task.FromResult((string?)null), "never"))
            .Should()
            .ThrowAsync<Pulumi.RunException>();

        clock.Waits.Should().Equal(poll.Pauses);
    }

    [Fact]
    public void Pauses_double_up_to_the_longest() =>
        new Poll(6, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5))
            .Pauses.Should()
            .Equal(new[] { 1, 2, 4, 5, 5 }.Select(seconds => TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void The_default_waits_for_minutes_not_for_hours() =>
        Poll
            .Default.Pauses.Aggregate(TimeSpan.Zero, (total, pause) => total + pause)
            .Should()
            .BeCloseTo(TimeSpan.FromMinutes(8), TimeSpan.FromMinutes(1));

    [Fact]
    public Task Asks_no_oftener_than_it_takes_or_may() =>
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

    /// <summary>A clock on which every wait is over at once.</summary>
    private sealed class HastyClock : TimeProvider
    {
        public ConcurrentQueue<TimeSpan> Waits { get; } = [];

        public override ITimer CreateTimer(
            TimerCallback callback,
            object? state,
            TimeSpan dueTime,
            TimeSpan period
        )
        {
            if (dueTime > TimeSpan.Zero)
            {
                Waits.Enqueue(dueTime);
            }
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
