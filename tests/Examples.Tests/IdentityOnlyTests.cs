using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Twin;

namespace KeylessAlloyDb.Examples.Tests;

/// <summary>Protects the smallest example: one component alone is a whole program.</summary>
public sealed class IdentityOnlyTests
{
    [Fact]
    public async Task One_component_gives_a_credential_file_and_leaves_nothing()
    {
        var example = new Example("identity-only", new CloudTwin());

        var first = await example.UpAsync([]);
        var second = await example.UpAsync([]);

        first
            .Outputs.Text("credentialConfiguration")
            .Should()
            .Contain("report-writer@example-dev.iam.gserviceaccount.com");
        second.Steps.Should().OnlyContain(step => step.Op == StepOp.Same);
        example.Destroy();
        example.State.Resources.Should().BeEmpty();
    }
}
