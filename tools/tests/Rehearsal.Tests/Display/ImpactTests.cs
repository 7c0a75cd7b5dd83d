using KeylessAlloyDb.Rehearsal.Display;
using KeylessAlloyDb.Rehearsal.Review;
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

        var run = Program(2, "made").Run(before, preview: true);
        var impact = new Impact("size=2", Review(new(run.Steps, [])));

        Impact
            .Table([impact])
            .Should()
            .EndWith(
                "| `size=2` | in place, without interruption | update updated; replace replaced; create made; delete gone |  |\n"
            );
    }

    [Fact]
    public void A_refused_change_says_why()
    {
        const string Refusal =
            "the update is refused: The changed configuration has 1 problem; neither cloud was touched: "
            + "size = 2: the stack was deployed with 1. Allowed: 1; or another stack.";

        Impact
            .Table([new("size=2", Review(new([], []) { Refusals = [new(Risk.Refused, Refusal)] }))])
            .Should()
            .EndWith("| `size=2` | **Refused**: size = 2: the stack was deployed with 1 |  |  |\n");
    }

    private static PlanReview Review(Plan plan) =>
        PlanReview.Of("", plan, new FakeCloud(), prices: null);
}
