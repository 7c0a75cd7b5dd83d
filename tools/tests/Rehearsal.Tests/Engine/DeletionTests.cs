using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Tests.Engine;

/// <summary>Protects the order of deletions (deployment_executor.go, performPostSteps; step_generator.go, ScheduleDeletes).</summary>
public class DeletionTests
{
    [Fact]
    public void What_is_no_longer_registered_is_deleted_in_reverse_order()
    {
        var before = new Script()
            .Add("a")
            .Add("b", uses: "a")
            .Add("c", uses: "b")
            .Run(Snapshot.Empty)
            .Current;
        var cloud = new FakeCloud();

        var run = new Script().Run(before, cloud);

        cloud.Calls.Should().Equal("delete c", "delete b", "delete a");
        run.Current.Resources.Should().ContainSingle(r => r.Type == Urn.StackType);
    }

    [Fact]
    public void Retained_resources_leave_the_state_and_stay_in_the_cloud()
    {
        var before = new Script()
            .Add("a", options: g => g with { RetainOnDelete = true })
            .Run(Snapshot.Empty)
            .Current;
        var cloud = new FakeCloud();

        var run = Script.Destroy(before, cloud);

        cloud.Calls.Should().BeEmpty();
        run.Current.Resources.Should().BeEmpty();
    }

    [Fact]
    public void What_goes_with_another_resource_is_not_deleted_on_its_own()
    {
        var before = new Script()
            .Add("a")
            .Add("b", options: g => g with { DeletedWith = Script.UrnOf("a") })
            .Run(Snapshot.Empty)
            .Current;
        var cloud = new FakeCloud();

        var run = Script.Destroy(before, cloud);

        cloud.Calls.Should().Equal("delete a");
        run.Current.Resources.Should().BeEmpty();
    }

    /// <summary>A level starts when the one before is gone, although nothing that it needs delays it.</summary>
    [Fact]
    public void Deletions_run_in_whole_levels()
    {
        var run = Script.Destroy(TwoBranches(), Slow());

        run.Timeline.End.Should().Be(TimeSpan.FromSeconds(90 + 10));
        Finish("a").Should().Be(100);

        double Finish(string name) => run.Timeline.FinishOf(Script.UrnOf(name)).TotalSeconds;
    }

    /// <summary>Seen: with a failing deletion the others of its level finish, and no further level starts.</summary>
    [Fact]
    public void After_a_failure_its_level_finishes_and_no_other_starts()
    {
        var cloud = Slow();

        var run = Script.Destroy(TwoBranches(), cloud, "delete:slow");

        run.StepFailed.Should().BeTrue();
        cloud.Calls.Should().Equal("delete quick");
        run.Current.Resources.Should().Contain(r => r.Name == "a").And.Contain(r => r.Name == "b");
    }

    /// <summary>Two deletions of a level run side by side, and a provider tries again while the other one lasts.</summary>
    [Fact]
    public void A_deletion_waits_for_another_one_of_its_level()
    {
        var cloud = new FakeCloud
        {
            Patience = TimeSpan.FromMinutes(15),
            WaitOf = name => TimeSpan.FromSeconds(name == "used" ? 7 : 0),
        };

        var run = Script.Destroy(Unordered(cloud), cloud);

        run.Failed.Should().BeFalse();
        cloud.Calls.TakeLast(2).Should().Equal("delete user", "delete used");
        run.Timeline.FinishOf(Script.UrnOf("used")).Should().Be(TimeSpan.FromSeconds(7 + 10));
    }

    [Fact]
    public void A_deletion_that_waits_in_vain_fails_after_its_wait_with_the_clouds_words()
    {
        var cloud = new FakeCloud { Patience = TimeSpan.FromMinutes(15) };

        var run = Script.Destroy(Unordered(cloud), cloud, "delete:user");

        run.Timeline.FinishOf(Script.UrnOf("used")).Should().Be(TimeSpan.FromMinutes(15));
        run.Diagnostics.Select(diagnostic => diagnostic.Message)
            .Should()
            .ContainSingle(message =>
                message.Contains("is in use by")
                && message.Contains("the provider tried again for 15m00s")
            );
    }

    /// <summary>The user names what it uses, but no dependency says so.</summary>
    private static Snapshot Unordered(FakeCloud cloud) =>
        new Script()
            .Add("used")
            .Add("user", PropertyMap.Of(("uses", "used-1")))
            .Run(Snapshot.Empty, cloud)
            .Current;

    private static FakeCloud Slow() =>
        new() { DurationOf = name => TimeSpan.FromSeconds(name == "slow" ? 90 : 10) };

    private static Snapshot TwoBranches() =>
        new Script()
            .Add("a")
            .Add("b")
            .Add("quick", uses: "a")
            .Add("slow", uses: "b")
            .Run(Snapshot.Empty)
            .Current;
}
