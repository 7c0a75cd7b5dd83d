using KeylessAlloyDb.Rehearsal.Display;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Tests.Engine;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Tests.Display;

/// <summary>Protects the table that says what a setting's change does.</summary>
public class ImpactTests
{
    [Fact]
    public void Every_kind_of_change_is_named()
    {
        static Script Program(double value, string last) =>
            new Script()
                .Add("updated", PropertyMap.Of(("size", value)))
                .Add("replaced", PropertyMap.Of(("fixed", value)))
                .Add("kept")
                .Add(last);
        var before = Program(1, "gone").Run(Snapshot.Empty).Current;

        var impact = Impact.Of("size=2", Program(2, "made").Run(before, preview: true));

        Impact
            .Table([impact])
            .Should()
            .EndWith("| `size=2` |  | updated | replaced | made | gone |\n");
    }

    [Fact]
    public void A_refused_change_says_why()
    {
        var run = new Script()
            .Add("a", PropertyMap.Of(("bad", 1)))
            .Run(Snapshot.Empty, preview: true);

        Impact
            .Table([Impact.Of("bad=1", run)])
            .Should()
            .Contain("refused: fake:index:Thing resource 'a': property bad");
    }
}
