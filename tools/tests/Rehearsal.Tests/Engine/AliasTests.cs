using System.Text;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Tests.Engine;

/// <summary>Protects that former identities are found as Pulumi finds them (step_generator.go, getOldResource and generateAliases).</summary>
public class AliasTests
{
    private static readonly PropertyMap s_one = PropertyMap.Of(("size", 1));
    private const string Thing = "fake:index:Thing";

    [Fact]
    public void An_alias_keeps_a_renamed_resource()
    {
        var before = new Script()
            .Add("old", s_one)
            .Add("user", uses: "old")
            .Run(Snapshot.Empty)
            .Current;
        var cloud = new FakeCloud();

        var run = new Script()
            .Add("new", s_one, g => g with { Aliases = [new AliasSpec { Name = "old" }] })
            .Add(
                "user",
                options: g =>
                    g with
                    {
                        PropertyDependencies = g.PropertyDependencies.Add(
                            "uses-new",
                            [Script.UrnOf("new")]
                        ),
                        Inputs = PropertyMap.Of(("uses-old", "old-1")),
                        Dependencies = [Script.UrnOf("new")],
                    }
            )
            .Run(before, cloud);

        cloud.Calls.Should().NotContain("create new").And.NotContain("delete old");
        run.Current.Resources.Single(r => r.Name == "new").Id.Should().Be("old-1");
    }

    [Fact]
    public void A_failure_right_after_a_rename_leaves_a_valid_state()
    {
        var before = new Script()
            .Add("old", s_one)
            .Add("user", uses: "old")
            .Run(Snapshot.Empty)
            .Current;

        var run = new Script()
            .Add("new", s_one, g => g with { Aliases = [new AliasSpec { Name = "old" }] })
            .Add("other", s_one)
            .Run(before, faults: "create:other");

        run.Failed.Should().BeTrue();
        run.Current.FindFault().Should().BeNull();
        run.Current.Resources.Single(r => r.Name == "user")
            .Dependencies.Should()
            .Equal(Script.UrnOf("new"));
    }

    /// <summary>A child inherits the alias under which its parent was found, and no other one.</summary>
    [Fact]
    public void A_child_inherits_only_the_alias_that_its_parent_was_found_under()
    {
        var before = Family("two").Run(Snapshot.Empty).Current;

        // The parent is found as two; a child of one would be another resource.
        var run = Family("now", ["one", "two"], "now-child").Run(before);

        run.Steps.Should().OnlyContain(step => step.Op == StepOp.Same);
        Family("now", ["one"], "now-child")
            .Run(before)
            .Steps.Should()
            .Contain(step => step.Op == StepOp.Create && step.State.Name == "now-child");
    }

    /// <summary>An alias that is a whole URN gives the child a former type and name below the former parent.</summary>
    [Fact]
    public void An_alias_as_URN_is_inherited_too()
    {
        var before = Family("old", child: "old-kid").Run(Snapshot.Empty).Current;

        var run = Family(
                "now",
                ["old"],
                "now-child",
                new AliasSpec { Urn = $"urn:pulumi:dev::proj::{Thing}${Thing}::now-kid" }
            )
            .Run(before);

        run.Steps.Should().OnlyContain(step => step.Op == StepOp.Same);
    }

    [Fact]
    public void Rejects_two_resources_that_claim_one_former_resource()
    {
        var before = new Script().Add("old").Run(Snapshot.Empty).Current;
        Func<Goal, Goal> wasOld = g => g with { Aliases = [new AliasSpec { Name = "old" }] };

        var run = new Script().Add("x", options: wasOld).Add("y", options: wasOld).Run(before);

        run.Diagnostics.Single()
            .Message.Should()
            .Be(
                $"Duplicate resource alias '{Script.UrnOf("old")}' applied to resource with URN '{Script.UrnOf("y")}' conflicting with resource with URN '{Script.UrnOf("x")}'"
            );
    }

    [Fact]
    public void Rejects_a_resource_under_a_URN_that_another_one_had()
    {
        var before = new Script().Add("old").Run(Snapshot.Empty).Current;

        var run = new Script()
            .Add("x", options: g => g with { Aliases = [new AliasSpec { Name = "old" }] })
            .Add("old")
            .Run(before);

        run.Diagnostics.Single()
            .Message.Should()
            .Be(
                $"Duplicate resource URN '{Script.UrnOf("old")}' conflicting with alias on resource with URN '{Script.UrnOf("x")}'"
            );
    }

    /// <summary>Seen in exports of Pulumi 3.276.0: the goal's aliases are used and dropped.</summary>
    [Fact]
    public void No_alias_is_stored()
    {
        var run = new Script()
            .Add("a", options: g => g with { Aliases = [new AliasSpec { Name = "never" }] })
            .Run(Snapshot.Empty);
        using var file = new MemoryStream();

        DeploymentJson.Write(file, run.Current, SecretForm.Plain, default);

        Encoding.UTF8.GetString(file.ToArray()).Should().NotContain("alias");
    }

    private static Script Family(string parent) => Family(parent, [], $"{parent}-child");

    private static Script Family(string parent, string child) => Family(parent, [], child);

    private static Script Family(
        string parent,
        string[] former,
        string child,
        params AliasSpec[] aliases
    ) =>
        new Script()
            .Add(
                parent,
                options: g =>
                    g with
                    {
                        Aliases = [.. former.Select(name => new AliasSpec { Name = name })],
                    }
            )
            .Add(
                child,
                options: g => g with { Parent = Script.UrnOf(parent), Aliases = [.. aliases] }
            );
}
