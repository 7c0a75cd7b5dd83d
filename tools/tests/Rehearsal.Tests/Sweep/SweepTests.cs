using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Sweep;
using KeylessAlloyDb.Rehearsal.Tests.Engine;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Tests.Sweep;

/// <summary>Protects that the sweep finds what does not come right, and nothing else.</summary>
public class SweepTests
{
    [Fact]
    public void Every_case_of_a_sound_program_comes_right()
    {
        var results = Sweep(new Script().Add("a").Add("b", uses: "a").Add("c"));

        results
            .Should()
            .HaveCount(7)
            .And.OnlyContain(result => result.Problem == null && !result.Protected);
    }

    [Fact]
    public void A_missing_dependency_shows_as_a_failed_destroy()
    {
        // b uses a's id as plain text, so nothing keeps a until b is gone.
        var results = Sweep(
            new Script().Add("a").Add("b", PropertyMap.Of(("target", "a-1"))),
            name => TimeSpan.FromSeconds(name == "a" ? 1 : 9)
        );

        results
            .Should()
            .Contain(result =>
                result.Problem != null && result.Problem.Contains("a-1 is in use by b")
            );
    }

    [Fact]
    public void Protection_is_reported_and_loses_nothing()
    {
        var results = Sweep(
            new Script().Add("a", options: g => g with { Protect = true }).Add("b")
        );

        results.Should().OnlyContain(result => result.Problem == null && result.Protected);
    }

    [Fact]
    public void Every_operation_of_a_change_is_failed_once()
    {
        static Script Program(double value, string last) =>
            new Script()
                .Add("updated", PropertyMap.Of(("size", value)))
                .Add("replaced", PropertyMap.Of(("fixed", value)))
                .Add("first", PropertyMap.Of(("fixedFirst", value)))
                .Add(last, uses: "replaced");
        var before = Program(1, "gone").Run(Snapshot.Empty).Current;
        var change = Program(2, "new").Run(before);

        var results = Sweeper.Run(
            new SweepCase(
                Script.Options,
                before,
                change.Calls,
                change.Current,
                () => new FakeCloud()
            ),
            [.. Sweeper.Change(change.Steps)],
            () => { },
            CancellationToken.None
        );

        results.Should().HaveCount(8).And.OnlyContain(result => result.Problem == null);
    }

    private static IReadOnlyList<CaseResult> Sweep(
        Script program,
        Func<string, TimeSpan>? durations = null
    )
    {
        FakeCloud Cloud() => durations is null ? new() : new() { DurationOf = durations };
        var first = program.Run(Snapshot.Empty, Cloud());
        return Sweeper.Run(
            new SweepCase(Script.Options, Snapshot.Empty, first.Calls, first.Current, Cloud),
            [.. Sweeper.FirstUpdate(first.Current)],
            () => { },
            CancellationToken.None
        );
    }
}
