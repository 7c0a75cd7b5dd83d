using KeylessAlloyDb.Rehearsal.Twin;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Tests.Twin;

/// <summary>Protects that a copied world knows all that its original knows, and shares nothing with it.</summary>
public class CopyTests
{
    private const string Type = "random:index/randomId:RandomId";

    private static readonly Entity s_kept = Thing("kept");
    private static readonly Entity s_removed = Thing("removed");

    [Fact]
    public void It_knows_what_exists_what_did_and_what_was_asked()
    {
        var copy = new World(Used());

        copy.All.Should().Equal(s_kept);
        copy.WasDeleted(Type, "removed").Should().BeTrue();
        copy.TimesAsked("ready?").Should().Be(1);
        copy.CountSameAnswer("which?", PropertyMap.Empty).Should().Be(2);
        copy.Now.Should().Be(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void What_changes_in_the_copy_does_not_change_the_original()
    {
        var world = Used();
        var copy = new World(world);

        copy.Put(Thing("new"));
        copy.Remove(s_kept);
        copy.CountQuestion("ready?");
        copy.CountSameAnswer("which?", PropertyMap.Empty);
        copy.Now = TimeSpan.Zero;

        world.All.Should().Equal(s_kept);
        world.WasDeleted(Type, "kept").Should().BeFalse();
        world.TimesAsked("ready?").Should().Be(1);
        world.CountSameAnswer("which?", PropertyMap.Empty).Should().Be(2);
        world.Now.Should().Be(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void A_world_that_answers_at_once_counts_no_question_and_neither_does_its_copy()
    {
        var copy = new World(new World { AnswersAtOnce = true });

        copy.CountQuestion("ready?").Should().Be(int.MaxValue);
        copy.CountQuestion("ready?").Should().Be(int.MaxValue);
    }

    private static World Used()
    {
        var world = new World();
        world.Put(s_kept);
        world.Put(s_removed);
        world.Remove(s_removed);
        world.CountQuestion("ready?");
        world.CountSameAnswer("which?", PropertyMap.Empty);
        world.Now = TimeSpan.FromMinutes(1);
        return world;
    }

    private static Entity Thing(string id) =>
        new(
            new($"urn:pulumi:dev::proj::{Type}::{id}", Type, id),
            id,
            PropertyMap.Empty,
            PropertyMap.Empty,
            Since: null
        );
}
