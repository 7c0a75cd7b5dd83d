using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Twin;

namespace KeylessAlloyDb.Examples.Tests;

/// <summary>Protects the use of all four components and the wiring from another program.</summary>
public sealed class WholeStackTests
{
    [Fact]
    public async Task A_program_of_its_own_deploys_the_whole_path_and_leaves_nothing()
    {
        var example = new Example("whole-stack", new CloudTwin());

        var first = await example.UpAsync([]);
        var second = await example.UpAsync([]);

        first.Outputs.Text("verifyCommand").Should().Contain("aws ssm send-command");
        first
            .Current.Resources.Where(resource =>
                resource.Name.StartsWith("alarm-", StringComparison.Ordinal)
            )
            .Select(resource => resource.Name)
            .Should()
            .Contain([
                "alarm-aws-tunnel-0",
                "alarm-aws-instance",
                "alarm-aws-login",
                "alarm-google-cpu",
                "alarm-google-backup-automated",
            ]);
        second.Steps.Should().OnlyContain(step => step.Op == StepOp.Same);
        example.Destroy();
        example.State.Resources.Should().BeEmpty();
    }
}
