using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Tests.Engine;

/// <summary>Protects that a resource which is only read stays whose it is.</summary>
public class ReaderTests
{
    [Fact]
    public void A_read_resource_is_never_deleted()
    {
        var goal = new Goal
        {
            Type = "fake:index:Thing",
            Name = "r",
            Custom = true,
        };
        var first = new DeploymentRun(
            Script.Options,
            Snapshot.Empty,
            new FakeCloud(),
            TimeProvider.System
        );
        first.Read(goal, "there").Outputs["found"].Should().Be((PropertyValue)true);
        first.Finish();
        var cloud = new FakeCloud();

        var run = Script.Destroy(first.Current, cloud);

        cloud.Calls.Should().BeEmpty();
        run.Current.Resources.Should().BeEmpty();
    }

    [Fact]
    public void Rejects_a_read_of_what_does_not_exist()
    {
        var run = new DeploymentRun(
            Script.Options,
            Snapshot.Empty,
            new FakeCloud(),
            TimeProvider.System
        );

        var read = () =>
            run.Read(
                new Goal
                {
                    Type = "fake:index:Thing",
                    Name = "r",
                    Custom = true,
                },
                "missing"
            );

        read.Should().Throw<RegistrationRefusedException>();
        run.Diagnostics.Should().ContainSingle(d => d.Message.Contains("does not exist"));
    }
}
