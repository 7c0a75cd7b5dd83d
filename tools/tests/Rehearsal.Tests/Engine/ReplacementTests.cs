using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Tests.Engine;

/// <summary>Protects that replacements are those of Pulumi's engine (pkg/resource/deploy/step_generator.go, v3.276.0).</summary>
public class ReplacementTests
{
    [Fact]
    public void A_replacement_is_created_before_its_predecessor_is_deleted()
    {
        var before = new Script()
            .Add("a", PropertyMap.Of(("fixed", 1)))
            .Add("b", uses: "a")
            .Run(Snapshot.Empty)
            .Current;
        var cloud = new FakeCloud();

        var run = new Script()
            .Add("a", PropertyMap.Of(("fixed", 2)))
            .Add("b", uses: "a")
            .Run(before, cloud);

        cloud.Calls.Should().Equal("create a", "update b", "delete a");
        run.Failed.Should().BeFalse();
        run.Current.Resources.Should().NotContain(r => r.Delete);
    }

    [Fact]
    public void A_resource_that_must_go_first_takes_those_along_that_cannot_outlive_it()
    {
        static Script Program(double value) =>
            new Script()
                .Add("a", PropertyMap.Of(("fixedFirst", value)))
                .Add(
                    "b",
                    options: g =>
                        g with
                        {
                            PropertyDependencies = g.PropertyDependencies.Add(
                                "fixedUse",
                                [Script.UrnOf("a")]
                            ),
                            Inputs = PropertyMap.Of(("fixedUse", value)),
                        }
                )
                .Add("c", uses: "b");
        var before = Program(1).Run(Snapshot.Empty).Current;
        var cloud = new FakeCloud();

        // c uses b, so b cannot go while c stands: the fake cloud says so.
        var blocked = Program(2).Run(before, new FakeCloud());
        blocked.Failed.Should().BeTrue();
        blocked.Diagnostics.Should().Contain(d => d.Message.Contains("in use"));

        static Script Independent(double value) =>
            new Script()
                .Add("a", PropertyMap.Of(("fixedFirst", value)))
                .Add(
                    "b",
                    options: g =>
                        g with
                        {
                            PropertyDependencies = g.PropertyDependencies.Add(
                                "fixedUse",
                                [Script.UrnOf("a")]
                            ),
                            Inputs = PropertyMap.Of(("fixedUse", value)),
                        }
                );
        var run = Independent(2).Run(Independent(1).Run(Snapshot.Empty).Current, cloud);
        cloud.Calls.Should().Equal("delete b", "delete a", "create a", "create b");
        run.Failed.Should().BeFalse();
    }

    /// <summary>
    /// The second Check of a replacement gets the program's raw inputs, without the ignored changes
    /// (seen: a replaced instance gets the new image).
    /// </summary>
    [Fact]
    public void A_replacement_takes_the_inputs_that_an_update_would_ignore()
    {
        static Script Program(double value) =>
            new Script().Add(
                "a",
                PropertyMap.Of(("fixed", value), ("image", value)),
                g => g with { IgnoreChanges = ["image"] }
            );
        var before = Program(1).Run(Snapshot.Empty).Current;

        var run = Program(2).Run(before);

        Find(run, "a").Inputs["image"].AsNumber.Should().Be(2);
    }

    /// <summary>
    /// The deletion is a step of the resource's registration, which comes when its inputs are known
    /// (step_generator.go: a delete-before-replace and what it takes along are one chain).
    /// </summary>
    [Fact]
    public void A_deletion_for_a_replacement_starts_when_its_registration_can_arrive()
    {
        static Script Program(double value) =>
            new Script()
                .Add("first", PropertyMap.Of(("size", value)))
                .Add("root", PropertyMap.Of(("fixedFirst", value)), uses: "first");

        var run = Program(2).Run(Program(1).Run(Snapshot.Empty).Current);

        run.Timeline.Spans.Select(span =>
                $"{span.Operation} {Urn.Name(span.Urn)} at {span.Start.TotalSeconds}"
            )
            .Should()
            .Equal("Update first at 0", "Delete root at 10", "Create root at 20");
    }

    /// <summary>
    /// What a delete-before-replace takes along is `replace` in preview and update, with neither
    /// reason nor detail (seen: key rotation replaces 16 of dev's resources).
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_goes_first_with_another_resource_is_replaced(bool preview)
    {
        var before = Chain(1).Run(Snapshot.Empty).Current;

        var run = Chain(2).Run(before, preview: preview);

        var taken = run.Steps.Single(step => step.State.Name == "taken");
        taken.Op.Should().Be(StepOp.Replace);
        taken.Changes.Should().BeEmpty();
        taken.Old!.PendingReplacement.Should().BeFalse();
        run.Steps.Should().NotContain(step => step.Op == StepOp.Create || step.Op == StepOp.Delete);
    }

    /// <summary>Seen: a create that fails after the deletion is "+-1 replaced" in the next update.</summary>
    [Fact]
    public void An_interrupted_replacement_is_a_replacement_in_the_next_run()
    {
        var before = Chain(1).Run(Snapshot.Empty).Current;
        var cloud = new FakeCloud();
        var broken = Chain(2).Run(before, cloud, faults: "create:root");

        broken
            .Current.Resources.Where(r => r.PendingReplacement)
            .Select(r => r.Name)
            .Should()
            .BeEquivalentTo("root", "taken");
        var repaired = Chain(2).Run(broken.Current, cloud);

        repaired.Failed.Should().BeFalse();
        repaired
            .Steps.Where(step => step.Op == StepOp.Replace)
            .Select(step => step.State.Name)
            .Should()
            .Equal("root", "taken");
        repaired.Current.Resources.Should().NotContain(r => r.PendingReplacement);
    }

    /// <summary>calculateDependentReplacements also takes what goes with a replaced resource, and does not delete it by itself.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_goes_with_a_replaced_resource_is_replaced_too(bool deleteFirst)
    {
        Script Program(double value) =>
            new Script()
                .Add("root", PropertyMap.Of((deleteFirst ? "fixedFirst" : "fixed", value)))
                .Add("along", options: g => g with { DeletedWith = Script.UrnOf("root") });
        var before = Program(1).Run(Snapshot.Empty).Current;
        var cloud = new FakeCloud();

        var run = Program(2).Run(before, cloud);

        run.Failed.Should().BeFalse();
        run.Steps.Where(step => step.Op == StepOp.Replace)
            .Select(step => step.State.Name)
            .Should()
            .Equal("root", "along");
        cloud.Calls.Should().Contain("create along").And.NotContain("delete along");
    }

    /// <summary>findDependentCascadeReplacements: replaceWith counts from the old state, too.</summary>
    [Fact]
    public void What_is_replaced_with_another_resource_goes_before_it()
    {
        static Script Program(double value) =>
            new Script()
                .Add("root", PropertyMap.Of(("fixedFirst", value)))
                .Add("mate", options: g => g with { ReplaceWith = [Script.UrnOf("root")] });
        var before = Program(1).Run(Snapshot.Empty).Current;
        var cloud = new FakeCloud();

        Program(2).Run(before, cloud).Failed.Should().BeFalse();

        cloud.Calls.Should().Equal("delete mate", "delete root", "create root", "create mate");
    }

    /// <summary>A provider whose DiffConfig replaces it has all its resources replaced (seen with aws:region).</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_replaced_provider_replaces_its_resources(bool preview)
    {
        static Script Program(string region) =>
            new Script()
                .AddProvider("p", PropertyMap.Of(("fixedRegion", region)))
                .Add("a", options: g => g with { Provider = "p" });
        var before = Program("here").Run(Snapshot.Empty).Current;

        var run = Program("there").Run(before, preview: preview);

        run.Steps.Where(step => step.Op == StepOp.Replace)
            .Select(step => step.State.Name)
            .Should()
            .Equal("p", "a");
        run.Steps.Single(step => step.State.Name == "a")
            .Changes.Should()
            .ContainSingle(change => change.Path == "provider" && change.Replaces);
        if (!preview)
        {
            Find(run, "p").Id.Should().NotBe(before.Resources.Single(r => r.Name == "p").Id);
        }
    }

    /// <summary>Another provider whose settings replace nothing takes over.</summary>
    [Fact]
    public void Another_provider_of_the_same_settings_replaces_nothing()
    {
        static Script Program(string provider) =>
            new Script()
                .AddProvider(provider, PropertyMap.Of(("fixedRegion", "here")))
                .Add("a", options: g => g with { Provider = provider });
        var before = Program("old").Run(Snapshot.Empty).Current;

        Program("new")
            .Run(before)
            .Steps.Single(step => step.State.Name == "a")
            .Op.Should()
            .Be(StepOp.Same);
    }

    /// <summary>Seen with an edited state: create-replacement, and the one that was read is not deleted.</summary>
    [Fact]
    public void What_was_only_read_is_created_anew_when_it_is_registered()
    {
        var first = new DeploymentRun(
            Script.Options,
            Snapshot.Empty,
            new FakeCloud(),
            TimeProvider.System
        );
        first.Register(new Goal { Type = Urn.StackType, Name = "proj-dev" });
        first.Read(Goal("a"), "there");
        var cloud = new FakeCloud();

        var run = new Script()
            .Add("a", options: g => g with { Parent = "" })
            .Run(first.Current, cloud);

        run.Steps.Single(step => step.State.Name == "a").Op.Should().Be(StepOp.Replace);
        cloud.Calls.Should().Equal("create a");
        Find(run, "a").External.Should().BeFalse();
    }

    /// <summary>GenerateReadSteps: the one that the program owned until now is deleted.</summary>
    [Fact]
    public void What_was_owned_is_deleted_when_another_one_is_read()
    {
        var before = new Script()
            .Add("a", options: g => g with { Parent = "" })
            .Run(Snapshot.Empty)
            .Current;
        var cloud = new FakeCloud();
        var run = new DeploymentRun(Script.Options, before, cloud, TimeProvider.System);
        run.Register(new Goal { Type = Urn.StackType, Name = "proj-dev" });

        run.Read(Goal("a"), "there");
        run.Finish();

        cloud.Calls.Should().Equal("delete a");
        Find(run, "a").Should().Match<ResourceState>(r => r.External && r.Id == "there");
    }

    private static Script Chain(double value) =>
        new Script()
            .Add("root", PropertyMap.Of(("fixedFirst", value)))
            .Add(
                "taken",
                PropertyMap.Of(("fixedUse", value)),
                g =>
                    g with
                    {
                        PropertyDependencies = g.PropertyDependencies.Add(
                            "fixedUse",
                            [Script.UrnOf("root")]
                        ),
                    }
            );

    private static Goal Goal(string name) =>
        new()
        {
            Type = "fake:index:Thing",
            Name = name,
            Custom = true,
        };

    private static ResourceState Find(DeploymentRun run, string name) =>
        run.Current.Resources.Single(r => r.Name == name);
}
