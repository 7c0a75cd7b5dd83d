using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Sweep;
using KeylessAlloyDb.Rehearsal.Tests.Engine;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Tests.Sweep;

/// <summary>Protects that a copy stands for a replay: the sweep judges what a failure really leaves.</summary>
public class TrunkTests
{
    private static readonly Snapshot s_before = Program(1, "gone").Run(Snapshot.Empty).Current;
    private static readonly DeploymentRun s_change = Program(2, "new").Run(s_before);

    public static TheoryData<string> CreatesAndUpdates =>
        [
            .. Sweeper
                .Change(s_change.Steps)
                .Select(entry => entry.Item1)
                .Where(fault => fault.Operation != Operation.Delete)
                .Select(fault => $"{fault.Operation}:{Urn.Name(fault.Target)}"),
        ];

    [Theory]
    [MemberData(nameof(CreatesAndUpdates))]
    public void A_copy_is_what_the_failure_leaves(string fault)
    {
        var left = Follow(new(new FakeCloud())).Failing(ByUrn(fault))!;

        var cloud = new Ledger(new FakeCloud());
        var failed = Program(2, "new").Run(s_before, cloud, false, null, ByUrn(fault));
        Shown(left.State).Should().Equal(Shown(failed.Current));
        left.State.PendingOperations.Should().Equal(failed.Current.PendingOperations);
        left.Clouds.Existing.Should().Equal(cloud.Existing);
    }

    [Fact]
    public void A_failed_deletion_is_played_since_others_follow_it() =>
        Follow(new(new FakeCloud()))
            .Failing(new(Operation.Delete, Script.UrnOf("gone")))
            .Should()
            .BeNull();

    [Fact]
    public void What_happens_to_a_copy_stays_in_it()
    {
        var trunk = Follow(new(new FakeCloud()));
        var fault = ByUrn("Create:new");
        var before = trunk.Failing(fault)!.Clouds.Existing.ToList();

        var copy = trunk.Failing(fault)!;
        Program(2, "new").Run(copy.State, copy.Clouds);

        copy.Clouds.Existing.Should().NotEqual(before);
        trunk.Failing(fault)!.Clouds.Existing.Should().Equal(before);
    }

    private static Trunk Follow(Ledger clouds) =>
        new(new(Script.Options, s_before, clouds, TimeProvider.System), s_change.Calls, clouds);

    private static Script Program(double value, string last) =>
        new Script()
            .Add("updated", PropertyMap.Of(("size", value)))
            .Add("replaced", PropertyMap.Of(("fixed", value)))
            .Add("first", PropertyMap.Of(("fixedFirst", value)))
            .Add(last, uses: "replaced");

    private static Fault ByUrn(string text)
    {
        var fault = Fault.Parse(text);
        return fault with { Target = Script.UrnOf(fault.Target) };
    }

    private static IEnumerable<string> Shown(Snapshot state) =>
        state.Resources.Select(resource =>
            $"{resource.Urn} {resource.Id} {resource.Inputs} {resource.Outputs} {resource.Delete} {resource.PendingReplacement}"
        );
}
