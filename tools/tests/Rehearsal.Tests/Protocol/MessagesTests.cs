using Google.Protobuf.WellKnownTypes;
using KeylessAlloyDb.Rehearsal.Protocol;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Tests.Engine;
using Pulumirpc;

namespace KeylessAlloyDb.Rehearsal.Tests.Protocol;

/// <summary>Protects that what the rehearsal does not know is refused by name instead of left out.</summary>
public class MessagesTests
{
    [Fact]
    public void Rejects_options_that_cannot_be_rehearsed()
    {
        var goal = Messages.ToGoal(
            new RegisterResourceRequest
            {
                Type = "fake:index:Thing",
                Name = "a",
                Custom = true,
                ImportId = "there",
                ReplacementTrigger = Value.ForString("again"),
            }
        );

        var run = new Script().Add("a", options: _ => goal).Run(Snapshot.Empty, preview: true);

        run.Diagnostics.Select(d => d.Message)
            .Should()
            .Equal(
                "import cannot be rehearsed; take the option out",
                "replacementTrigger cannot be rehearsed; take the option out"
            );
    }

    [Fact]
    public void Options_that_are_not_set_are_not_refused() =>
        Messages
            .ToGoal(
                new RegisterResourceRequest
                {
                    Type = "fake:index:Thing",
                    Name = "a",
                    Hooks = new(),
                }
            )
            .Unsupported.Should()
            .BeEmpty();
}
