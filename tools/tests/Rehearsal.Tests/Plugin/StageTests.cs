using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Plugin;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Tests.Engine;
using KeylessAlloyDb.Rehearsal.Values;
using Microsoft.Extensions.Time.Testing;

namespace KeylessAlloyDb.Rehearsal.Tests.Plugin;

/// <summary>Protects the time and the faults that engines of other processes meet.</summary>
public sealed class StageTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Without_a_pace_operations_end_at_once_and_one_after_the_other()
    {
        var clouds = new FakeCloud { DurationOf = _ => TimeSpan.FromMinutes(10) };
        using var engine = Connect(clouds, new());

        await CreateAsync(engine, "a");
        await CreateAsync(engine, "b");

        clouds.Now.Should().Be(TimeSpan.FromMinutes(10), "b began when a had ended");
    }

    [Fact]
    public async Task With_a_pace_operations_take_their_time_and_overlap()
    {
        var clouds = new FakeCloud
        {
            DurationOf = name => TimeSpan.FromMinutes(name == "slow" ? 20 : 10),
        };
        using var engine = Connect(clouds, new() { Pace = 60 });

        var slow = CreateAsync(engine, "slow");
        var quick = CreateAsync(engine, "quick");
        _time.Advance(TimeSpan.FromSeconds(9));
        quick.IsCompleted.Should().BeFalse();
        _time.Advance(TimeSpan.FromSeconds(1));
        await quick;
        slow.IsCompleted.Should().BeFalse();
        _time.Advance(TimeSpan.FromSeconds(10));
        await slow;

        clouds.Calls.Should().Equal("create slow", "create quick");
    }

    [Fact]
    public async Task An_interrupted_engine_gets_the_answers_of_what_is_under_way_at_once()
    {
        using var engine = Connect(
            new() { DurationOf = _ => TimeSpan.FromHours(1) },
            new() { Pace = 1 }
        );
        var create = CreateAsync(engine, "a");

        engine.Cancel();

        (await create).Id.Should().Be("a-1");
    }

    [Fact]
    public async Task Rejects_what_a_fault_names_and_what_takes_too_long()
    {
        using var engine = Connect(
            new(),
            new()
            {
                Faults = [Fault.Parse("create:a")],
                Slowdowns = [Slowdown.Parse("fake:index:Thing=2h")],
            }
        );

        (
            await FluentActions
                .Awaiting(() => CreateAsync(engine, "a"))
                .Should()
                .ThrowAsync<ProviderException>()
        ).WithMessage("the create was made to fail");
        (
            await FluentActions
                .Awaiting(() => CreateAsync(engine, "b", TimeSpan.FromHours(1)))
                .Should()
                .ThrowAsync<ProviderException>()
        ).WithMessage(
            "timeout while waiting for the operation: it takes about 02:00:00, the limit is 01:00:00"
        );
    }

    /// <summary>Some answers of the clouds are late, but only within the run that made the resource.</summary>
    [Fact]
    public async Task A_run_ends_when_the_last_engine_is_gone()
    {
        var clouds = new FakeCloud { DurationOf = _ => TimeSpan.FromMinutes(10) };
        var stage = new Stage(clouds, new(), _time);
        using (var one = stage.Connect("gcp"))
        {
            await CreateAsync(one, "a", configure: true);
            using var other = stage.Connect("aws");
            await CreateAsync(other, "b", configure: true);
            clouds.Now.Should().Be(TimeSpan.FromMinutes(10), "the other engine is in the same run");
        }

        using var next = stage.Connect("gcp");
        await CreateAsync(next, "c", configure: true);

        clouds.Now.Should().Be(TimeSpan.Zero);
    }

    private EngineConnection Connect(FakeCloud clouds, StageOptions options)
    {
        var engine = new Stage(clouds, options, _time).Connect("gcp");
        engine.Configure(
            new(new("urn", "pulumi:providers:gcp", "google"), "id", PropertyMap.Empty)
        );
        return engine;
    }

    private static Task<CreateResult> CreateAsync(
        EngineConnection engine,
        string name,
        TimeSpan? limit = null,
        bool configure = false
    )
    {
        if (configure)
        {
            engine.Configure(
                new(new("urn", "pulumi:providers:gcp", "google"), "id", PropertyMap.Empty)
            );
        }
        var head = new ResourceHead(
            $"urn:pulumi:dev::proj::fake:index:Thing::{name}",
            "fake:index:Thing",
            name
        );
        return engine.PerformAsync(
            Operation.Create,
            head,
            limit,
            provider => provider.Create(new(head, PropertyMap.Empty))
        );
    }
}
