using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Tests.Engine;

/// <summary>Protects the choice between no change, an update and a replacement.</summary>
public class ChangeDeciderTests
{
    private static readonly PropertyMap s_one = PropertyMap.Of(("size", 1));
    private static readonly PropertyMap s_two = PropertyMap.Of(("size", 2));

    [Fact]
    public void A_second_run_of_the_same_program_changes_nothing()
    {
        var program = new Script().Add("a", s_one).Add("b", uses: "a");
        var first = program.Run(Snapshot.Empty);
        var cloud = new FakeCloud();

        var second = program.Run(first.Current, cloud);

        second.Steps.Should().OnlyContain(step => step.Op == StepOp.Same);
        cloud.Calls.Should().BeEmpty();
        second
            .Current.Resources.Select(r => r.Id)
            .Should()
            .Equal(first.Current.Resources.Select(r => r.Id));
    }

    [Fact]
    public void A_changed_input_updates_in_place()
    {
        var before = new Script().Add("a", s_one).Run(Snapshot.Empty).Current;
        var cloud = new FakeCloud();

        var run = new Script().Add("a", s_two).Run(before, cloud);

        cloud.Calls.Should().Equal("update a");
        PropertyValue inputs = run.Current.Resources.Single(r => r.Name == "a").Inputs;
        inputs.Should().Be(s_two);
    }

    [Fact]
    public void Ignored_changes_are_no_changes()
    {
        var before = new Script().Add("a", s_one).Run(Snapshot.Empty).Current;
        var cloud = new FakeCloud();

        var run = new Script()
            .Add("a", s_two, g => g with { IgnoreChanges = ["size"] })
            .Run(before, cloud);

        cloud.Calls.Should().BeEmpty();
        run.Steps.Should().OnlyContain(step => step.Op == StepOp.Same);
    }

    [Fact]
    public void Changes_that_the_program_lists_replace()
    {
        var before = new Script().Add("a", s_one).Run(Snapshot.Empty).Current;

        var run = new Script()
            .Add("a", s_two, g => g with { ReplaceOnChanges = ["size"] })
            .Run(before);

        run.Steps.Should().ContainSingle(step => step.Op == StepOp.Replace);
    }
}
