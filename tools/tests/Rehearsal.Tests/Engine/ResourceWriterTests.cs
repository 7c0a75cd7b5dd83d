using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Tests.Engine;

/// <summary>Protects what a create or an update leaves in the answer and in the state.</summary>
public class ResourceWriterTests
{
    private static readonly PropertyMap s_one = PropertyMap.Of(("size", 1));

    [Fact]
    public void A_preview_changes_nothing_and_knows_no_ids()
    {
        var cloud = new FakeCloud();
        var run = new Script()
            .Add("a", s_one)
            .Add("b", uses: "a")
            .Run(Snapshot.Empty, cloud, preview: true);

        cloud.Calls.Should().BeEmpty();
        run.Steps.Should().OnlyContain(step => step.Op == StepOp.Create);
        var b = run.Steps.Single(step => step.State.Name == "b").New!;
        b.Id.Should().BeEmpty();
        b.Inputs["uses-a"].Should().Be(PropertyValue.Unknown);
    }

    [Fact]
    public void Outputs_that_are_unknown_are_left_out_of_the_answer()
    {
        var run = new DeploymentRun(
            Script.Options with
            {
                DryRun = true,
            },
            Snapshot.Empty,
            new FakeCloud(),
            TimeProvider.System
        );

        var registered = run.Register(
            new Goal
            {
                Type = "fake:index:Thing",
                Name = "a",
                Custom = true,
                Inputs = s_one,
            }
        );

        PropertyValue outputs = registered.Outputs;
        outputs.Should().Be(s_one);
    }

    [Fact]
    public void Additional_secret_outputs_are_secret_in_answer_and_state()
    {
        var run = new Script()
            .Add("a", s_one, g => g with { AdditionalSecretOutputs = ["size"] })
            .Run(Snapshot.Empty);

        run.Current.Resources.Single(r => r.Name == "a")
            .Outputs["size"]
            .Should()
            .BeOfType<SecretValue>();
    }
}
