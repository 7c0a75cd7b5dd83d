using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Tests.Engine;

/// <summary>Protects what protection refuses, and what it does not (Pulumi 3.276.0).</summary>
public class ProtectionTests
{
    /// <summary>
    /// Seen: `environment=retired protection=false roleName=other` replaces in one update. Refused
    /// only where the resource was protected and still is (step_generator.go, continueStepsFromDiff).
    /// </summary>
    [Theory]
    [InlineData(true, true, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    public void A_replacement_is_refused_if_old_and_new_are_protected(
        bool was,
        bool stays,
        bool refused
    )
    {
        static Script Program(double value, bool protect) =>
            new Script().Add(
                "a",
                PropertyMap.Of(("fixed", value)),
                g => g with { Protect = protect }
            );
        var before = Program(1, was).Run(Snapshot.Empty).Current;

        foreach (var preview in (bool[])[true, false])
        {
            var run = Program(2, stays).Run(before, preview: preview);

            run.Failed.Should().Be(refused);
        }
        if (refused)
        {
            Program(2, stays)
                .Run(before)
                .Diagnostics.Single()
                .Message.Should()
                .Be(
                    $"unable to replace resource \"{Script.UrnOf("a")}\"\nas it is currently marked for protection. "
                        + "To unprotect the resource, remove the `protect` flag from the resource in your Pulumi program and run `pulumi up`"
                );
        }
    }

    /// <summary>step_generator.go judges what a delete-before-replace takes along by the old flag.</summary>
    [Theory]
    [InlineData(true, false, true)]
    [InlineData(false, true, false)]
    public void What_goes_along_is_judged_by_the_old_flag(bool was, bool becomes, bool refused)
    {
        static Script Program(double value, bool protect) =>
            new Script()
                .Add("root", PropertyMap.Of(("fixedFirst", value)))
                .Add(
                    "along",
                    options: g => g with { DeletedWith = Script.UrnOf("root"), Protect = protect }
                );
        var before = Program(1, was).Run(Snapshot.Empty).Current;
        var cloud = new FakeCloud();

        var run = Program(2, becomes).Run(before, cloud);

        run.Failed.Should().Be(refused);
        if (refused)
        {
            cloud.Calls.Should().BeEmpty();
            run.Diagnostics.Single()
                .Message.Should()
                .StartWith(
                    $"unable to replace resource \"{Script.UrnOf("along")}\" as part of replacing \"{Script.UrnOf("root")}\""
                )
                .And.Contain($"`pulumi state unprotect '{Script.UrnOf("along")}'`");
        }
    }

    /// <summary>
    /// Seen: `pulumi destroy --skip-preview` of a protected production deletes 74 of 111 resources
    /// and names only the protected ones that come up, not those that another one still needs.
    /// </summary>
    [Fact]
    public void A_destroy_deletes_whatever_nothing_protected_needs()
    {
        var cloud = new FakeCloud();

        var run = Script.Destroy(Guarded(), cloud);

        cloud.Calls.Should().BeEquivalentTo("delete leaf", "delete free");
        run.Diagnostics.Select(d => d.Urn).Should().Equal(Script.UrnOf("inner"));
        run.Diagnostics[0]
            .Message.Should()
            .StartWith(
                $"resource \"{Script.UrnOf("inner")}\" cannot be deleted\nbecause it is protected. "
            );
        run.Current.FindFault().Should().BeNull();
    }

    /// <summary>`pulumi destroy --yes` previews first, finds the same, and deletes nothing.</summary>
    [Fact]
    public void The_preview_of_a_destroy_fails_where_something_is_protected()
    {
        var cloud = new FakeCloud();

        var run = Script.Destroy(Guarded(), cloud, preview: true);

        run.StepFailed.Should().BeTrue();
        run.Diagnostics.Should().ContainSingle();
        cloud.Calls.Should().BeEmpty();
    }

    /// <summary>outer (protected) is needed by inner (protected), which leaf needs; free stands alone.</summary>
    private static Snapshot Guarded() =>
        new Script()
            .Add("outer", options: g => g with { Protect = true })
            .Add("inner", options: g => g with { Protect = true }, uses: "outer")
            .Add("leaf", uses: "inner")
            .Add("free")
            .Run(Snapshot.Empty)
            .Current;
}
