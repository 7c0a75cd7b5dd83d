using KeylessAlloyDb.Rehearsal.Policies;
using KeylessAlloyDb.Testing;
using KeylessAlloyDb.Testing.Rehearsal;

namespace KeylessAlloyDb.Rehearsal.Tests.Policies;

/// <summary>
/// Protects tools/tests/WrongEdits/edits.yaml from falling behind the program; `make wrong-edits` runs the edits.
/// </summary>
public sealed class WrongEditsTests
{
    private static readonly string[] s_catchers = ["compiler", "settings", "twin", "outputs"];

    private static readonly IReadOnlyList<Edit> s_edits = Edit.Load(
        Path.Combine(Repository.Root, "tools", "tests", "WrongEdits", "edits.yaml")
    );

    [Fact]
    public void Every_edit_applies_to_the_program_as_it_is() =>
        s_edits
            .SelectMany(edit => edit.Changes)
            .Select(change =>
                change.FaultIn(File.ReadAllText(Path.Combine(Repository.Root, change.File)))
            )
            .OfType<string>()
            .Should()
            .BeEmpty();

    [Fact]
    public void Every_edit_has_a_number_of_its_own_and_a_catcher_that_exists()
    {
        s_edits.Select(edit => edit.Number).Should().OnlyHaveUniqueItems();
        s_edits
            .Select(edit => edit.Caught)
            .Should()
            .BeSubsetOf([.. s_catchers, .. PolicyPack.All.Select(policy => policy.Name)]);
    }
}
