using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Tests.Engine;

/// <summary>Protects that every refused input is reported.</summary>
public class InputCheckTests
{
    /// <summary>Pulumi ends here at the first (docs/decisions/0012); the words are Pulumi's (sdk/go/common/diag/errors.go, 2003).</summary>
    [Fact]
    public void A_preview_reports_every_bad_input_at_its_resource()
    {
        var bad = PropertyMap.Of(("bad", true));

        var run = new Script()
            .Add("a", bad)
            .Add("b", uses: "a")
            .Add("c", bad)
            .Run(Snapshot.Empty, preview: true);

        run.Failed.Should().BeTrue();
        run.Diagnostics.Select(d => d.Urn).Should().Equal(Script.UrnOf("a"), Script.UrnOf("c"));
        run.Diagnostics[0]
            .Message.Should()
            .Be(
                "fake:index:Thing resource 'a': property bad value {true} has a problem: there is no such property; did you mean 'good'?"
            );
    }
}
