using System.Collections.Immutable;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Tests.Engine;

/// <summary>Protects that a program reads another stack's outputs as Pulumi's own provider gives them.</summary>
/// <remarks>https://github.com/pulumi/pulumi/blob/master/pkg/resource/deploy/builtins.go</remarks>
public class StackReferenceTests
{
    private static readonly Snapshot s_deployed = new([
        new()
        {
            Urn = "urn:pulumi:dev::other::pulumi:pulumi:Stack::other-dev",
            Type = Urn.StackType,
            Outputs = PropertyMap.Of(
                ("address", "192.0.2.1"),
                ("keys", PropertyMap.Of(("one", PropertyValue.Secret("hush-hush-hush"))))
            ),
        },
    ]);

    [Theory]
    [InlineData("organization/other/dev", "organization/other/dev")]
    [InlineData("organization/dev", "organization/proj/dev")]
    [InlineData("dev", "organization/proj/dev")]
    public void It_has_the_outputs_and_says_which_are_secret(string name, string deployed)
    {
        var run = Run(deployed, s_deployed);

        var read = Read(run, name).Outputs;

        run.Failed.Should().BeFalse();
        read.Text("name").Should().Be(name);
        read.Get("outputs")!.AsMap!.Text("address").Should().Be("192.0.2.1");
        read.Get("outputs")!.AsMap!.Get("keys")!.ContainsSecret.Should().BeTrue();
        read.Get("secretOutputNames")!
            .AsList.Select(output => output.AsText)
            .Should()
            .Equal("keys");
    }

    [Fact]
    public void A_second_update_reads_again_and_changes_nothing_and_a_destroy_forgets_it()
    {
        var first = Run("organization/other/dev", s_deployed);
        Read(first, "organization/other/dev");
        first.Finish();

        var second = Run("organization/other/dev", s_deployed, first.Current);
        Read(second, "organization/other/dev");
        second.Finish();
        var destroy = new DeploymentRun(
            Script.Options,
            second.Current,
            new FakeCloud(),
            TimeProvider.System
        );
        destroy.Finish();

        second.Steps.Should().OnlyContain(step => step.Op == StepOp.Same || step.Op == StepOp.Read);
        destroy.Failed.Should().BeFalse();
        destroy.Current.Resources.Should().BeEmpty();
    }

    [Fact]
    public void A_destroyed_stack_has_no_outputs() =>
        Read(Run("organization/other/dev", Snapshot.Empty), "organization/other/dev")
            .Outputs.Get("outputs")
            .Should()
            .Be(PropertyMap.Empty);

    [Fact]
    public void An_unknown_stack_stops_the_program()
    {
        var run = Run("organization/other/dev", s_deployed);

        run.Invoking(run => Read(run, "organization/other/prod"))
            .Should()
            .Throw<RegistrationRefusedException>();
        run.Diagnostics.Should()
            .Contain(d => d.Message.Contains("unknown stack \"organization/other/prod\""));
    }

    private static DeploymentRun Run(string name, Snapshot other, Snapshot? before = null) =>
        new(
            Script.Options with
            {
                OtherStacks = ImmutableDictionary<string, Snapshot>.Empty.Add(name, other),
            },
            before ?? Snapshot.Empty,
            new FakeCloud(),
            TimeProvider.System
        );

    private static Registered Read(DeploymentRun run, string name) =>
        run.Read(
            new Goal
            {
                Type = BuiltinProvider.StackReference,
                Name = name,
                Custom = true,
                Inputs = PropertyMap.Of(("name", name)),
            },
            name
        );
}
