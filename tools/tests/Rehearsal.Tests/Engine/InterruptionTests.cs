using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Tests.Engine;

/// <summary>Protects what is left of operations that ended half-way, and how the next runs take it up (Pulumi 3.276.0).</summary>
public class InterruptionTests
{
    /// <summary>What is under way ends, nothing further begins, and the same command goes on from there.</summary>
    [Fact]
    public void An_interrupted_destroy_keeps_what_it_has_not_deleted()
    {
        var before = new Script()
            .Add("a")
            .Add("b", uses: "a")
            .Add("c", uses: "b")
            .Run(Snapshot.Empty)
            .Current;
        var run = new DeploymentRun(Script.Options, before, new FakeCloud(), TimeProvider.System);
        run.Stepped = _ => run.Cancel();

        run.Finish();

        run.Cancelled.Should().BeTrue();
        run.Failed.Should().BeTrue();
        run.Steps.Should().ContainSingle().Which.State.Name.Should().Be("c");
        run.Current.Resources.Select(r => r.Name).Should().Contain(["a", "b"]).And.NotContain("c");
        var rest = Script.Destroy(run.Current);
        rest.Failed.Should().BeFalse();
        rest.Current.Resources.Should().BeEmpty();
    }

    /// <summary>A second call of the same create was refused: the first one took its time.</summary>
    [Fact]
    public void What_was_created_half_way_is_in_the_timeline()
    {
        var half = new Script().Add("a", PropertyMap.Of(("half", true)));

        var broken = half.Run(Snapshot.Empty);

        broken.Failed.Should().BeTrue();
        broken.Timeline.End.Should().Be(TimeSpan.FromSeconds(10));
    }

    /// <summary>Seen: saved with initErrors, "~ 1 to update" in the next preview, repaired by the next update.</summary>
    [Fact]
    public void What_was_created_half_way_is_kept_and_updated_next_time()
    {
        var cloud = new FakeCloud();
        var half = new Script().Add("a", PropertyMap.Of(("half", true)));

        var broken = half.Run(Snapshot.Empty, cloud);
        var preview = half.Run(broken.Current, cloud, preview: true);
        var repaired = half.Run(broken.Current, cloud);

        broken.StepFailed.Should().BeTrue();
        Find(broken, "a").Id.Should().Be("a-half");
        Find(broken, "a").InitErrors.Should().Equal("it does not answer");
        preview.Steps.Single(step => step.State.Name == "a").Op.Should().Be(StepOp.Update);
        repaired.Failed.Should().BeFalse();
        cloud.Calls.Should().Equal("update a");
        Find(repaired, "a").InitErrors.Should().BeEmpty();
    }

    /// <summary>Seen after kill -9: the state names the operation, and a create stays in it whatever runs afterwards.</summary>
    [Fact]
    public void A_killed_create_is_pending_and_stays_so()
    {
        var killed = Kill(new Script().Add("a").Add("b"), Snapshot.Empty, "create:b");

        killed.Resources.Should().Contain(r => r.Name == "a").And.NotContain(r => r.Name == "b");
        var left = killed.PendingOperations.Should().ContainSingle().Which;
        left.Type.Should().Be("creating");
        left.Resource.Urn.Should().Be(Script.UrnOf("b"));

        var down = Script.Destroy(killed);

        down.Failed.Should().BeFalse();
        down.Current.Resources.Should().BeEmpty();
        down.Current.PendingOperations.Should().Equal(left);
        down.Diagnostics.Single()
            .Message.Should()
            .StartWith(
                "Attempting to deploy or update resources with 1 pending operations from previous deployment.\n"
                    + $"  * {Script.UrnOf("b")}, interrupted while creating\n"
            );
    }

    /// <summary>Only creates are propagated (pkg/backend/snapshot.go).</summary>
    [Fact]
    public void Another_killed_operation_is_forgotten_by_the_next_run()
    {
        var program = new Script().Add("a", PropertyMap.Of(("size", 2)));
        var before = new Script().Add("a", PropertyMap.Of(("size", 1))).Run(Snapshot.Empty).Current;

        var killed = Kill(program, before, "update:a");

        killed.PendingOperations.Single().Type.Should().Be("updating");
        program.Run(killed).Current.PendingOperations.Should().BeEmpty();
    }

    [Fact]
    public void A_refresh_forgets_what_is_gone_and_what_refers_to_it()
    {
        var before = new Script().Add("a").Add("b", uses: "a").Run(Snapshot.Empty).Current;
        var cloud = new FakeCloud { Lost = { "a" } };
        var run = new DeploymentRun(Script.Options, before, cloud, TimeProvider.System);

        run.Refresh();

        run.Failed.Should().BeFalse();
        run.Steps.Single(step => step.State.Name == "a").Op.Should().Be(StepOp.Delete);
        run.Current.Resources.Should().NotContain(r => r.Name == "a");
        run.Current.FindFault().Should().BeNull();
        Find(run, "b").Dependencies.Should().BeEmpty();
        cloud.Calls.Should().BeEmpty();
    }

    [Fact]
    public void A_refresh_writes_what_it_finds()
    {
        var before = new Script().Add("a").Run(Snapshot.Empty).Current;
        var run = new DeploymentRun(Script.Options, before, new FakeCloud(), TimeProvider.System);

        run.Refresh();

        Find(run, "a").Outputs["found"].AsBool.Should().BeTrue();
        run.Steps.Single(step => step.State.Name == "a").Op.Should().Be(StepOp.Update);
    }

    /// <summary>The state as it is saved at the moment of the kill.</summary>
    private static Snapshot Kill(Script program, Snapshot before, string operation)
    {
        Snapshot? saved = null;
        var run = () =>
            program.Run(
                before,
                cloud: null,
                preview: false,
                run =>
                    run.Killed = () =>
                    {
                        saved = run.Current;
                        throw new OperationCanceledException();
                    },
                Fault.ParseKill(operation)
            );
        run.Should().Throw<OperationCanceledException>();
        return saved!;
    }

    private static ResourceState Find(DeploymentRun run, string name) =>
        run.Current.Resources.Single(r => r.Name == name);
}
