using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Tests.Engine;

/// <summary>Protects the order of deletions (deployment_executor.go, performPostSteps; step_generator.go, ScheduleDeletes).</summary>
public class DeletionTests
{
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
