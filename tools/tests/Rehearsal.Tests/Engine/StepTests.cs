using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Tests.Engine;

/// <summary>Protects that steps are planned and carried out as Pulumi does it.</summary>
public class StepTests
{
    private static readonly PropertyMap One = PropertyMap.Of(("size", 1));
    private static readonly PropertyMap Two = PropertyMap.Of(("size", 2));

    [Fact]
    public void A_second_run_of_the_same_program_changes_nothing()
    {
        var program = new Script().Add("a", One).Add("b", uses: "a");
        var first = program.Run(Snapshot.Empty);
        var cloud = new FakeCloud();

        var second = program.Run(first.Current, cloud);

        second.Steps.Should().OnlyContain(step => step.Op == StepOp.Same);
        cloud.Calls.Should().BeEmpty();
        second
            .Current.Resources.Select(r => r.Id)
            .Should()
            .Equal(first.Current.Resources.Select(r => r.Id));
    }

    [Fact]
    public void A_preview_changes_nothing_and_knows_no_ids()
    {
        var cloud = new FakeCloud();
        var run = new Script()
            .Add("a", One)
            .Add("b", uses: "a")
            .Run(Snapshot.Empty, cloud, preview: true);

        cloud.Calls.Should().BeEmpty();
        run.Steps.Should().OnlyContain(step => step.Op == StepOp.Create);
        var b = run.Steps.Single(step => step.State.Name == "b").New!;
        b.Id.Should().BeEmpty();
        b.Inputs["uses-a"].Should().Be(PropertyValue.Unknown);
    }

    [Fact]
    public void A_changed_input_updates_in_place()
    {
        var before = new Script().Add("a", One).Run(Snapshot.Empty).Current;
        var cloud = new FakeCloud();

        var run = new Script().Add("a", Two).Run(before, cloud);

        cloud.Calls.Should().Equal("update a");
        PropertyValue inputs = run.Current.Resources.Single(r => r.Name == "a").Inputs;
        inputs.Should().Be(Two);
    }

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

    [Fact]
    public void What_is_no_longer_registered_is_deleted_in_reverse_order()
    {
        var before = new Script()
            .Add("a")
            .Add("b", uses: "a")
            .Add("c", uses: "b")
            .Run(Snapshot.Empty)
            .Current;
        var cloud = new FakeCloud();

        var run = new Script().Run(before, cloud);

        cloud.Calls.Should().Equal("delete c", "delete b", "delete a");
        run.Current.Resources.Should().ContainSingle(r => r.Type == Urn.StackType);
    }

    [Fact]
    public void An_alias_keeps_a_renamed_resource()
    {
        var before = new Script()
            .Add("old", One)
            .Add("user", uses: "old")
            .Run(Snapshot.Empty)
            .Current;
        var cloud = new FakeCloud();

        var run = new Script()
            .Add("new", One, g => g with { Aliases = [new AliasSpec { Name = "old" }] })
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
            .Add("old", One)
            .Add("user", uses: "old")
            .Run(Snapshot.Empty)
            .Current;

        var run = new Script()
            .Add("new", One, g => g with { Aliases = [new AliasSpec { Name = "old" }] })
            .Add("other", One)
            .Run(before, faults: "create:other");

        run.Failed.Should().BeTrue();
        run.Current.FindFault().Should().BeNull();
        run.Current.Resources.Single(r => r.Name == "user")
            .Dependencies.Should()
            .Equal(Script.UrnOf("new"));
    }

    [Fact]
    public void Ignored_changes_are_no_changes()
    {
        var before = new Script().Add("a", One).Run(Snapshot.Empty).Current;
        var cloud = new FakeCloud();

        var run = new Script()
            .Add("a", Two, g => g with { IgnoreChanges = ["size"] })
            .Run(before, cloud);

        cloud.Calls.Should().BeEmpty();
        run.Steps.Should().OnlyContain(step => step.Op == StepOp.Same);
    }

    [Fact]
    public void Changes_that_the_program_lists_replace()
    {
        var before = new Script().Add("a", One).Run(Snapshot.Empty).Current;

        var run = new Script()
            .Add("a", Two, g => g with { ReplaceOnChanges = ["size"] })
            .Run(before);

        run.Steps.Should().ContainSingle(step => step.Op == StepOp.Replace);
    }

    [Fact]
    public void Retained_resources_leave_the_state_and_stay_in_the_cloud()
    {
        var before = new Script()
            .Add("a", options: g => g with { RetainOnDelete = true })
            .Run(Snapshot.Empty)
            .Current;
        var cloud = new FakeCloud();

        var run = Script.Destroy(before, cloud);

        cloud.Calls.Should().BeEmpty();
        run.Current.Resources.Should().BeEmpty();
    }

    [Fact]
    public void What_goes_with_another_resource_is_not_deleted_on_its_own()
    {
        var before = new Script()
            .Add("a")
            .Add("b", options: g => g with { DeletedWith = Script.UrnOf("a") })
            .Run(Snapshot.Empty)
            .Current;
        var cloud = new FakeCloud();

        var run = Script.Destroy(before, cloud);

        cloud.Calls.Should().Equal("delete a");
        run.Current.Resources.Should().BeEmpty();
    }

    [Fact]
    public void Rejects_two_resources_of_one_name()
    {
        var run = new Script().Add("a").Add("a").Run(Snapshot.Empty);

        run.Diagnostics.Should().ContainSingle(d => d.Message.Contains("Duplicate resource URN"));
    }

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

    [Fact]
    public void The_default_provider_is_made_once_and_never_shown()
    {
        var run = new Script()
            .Add("a", options: g => g with { Version = "1.2.3" })
            .Add("b", options: g => g with { Version = "1.2.3" })
            .Run(Snapshot.Empty);

        var provider = run
            .Current.Resources.Should()
            .ContainSingle(r => r.Type == "pulumi:providers:fake")
            .Which;
        provider.Urn.Should().Be("urn:pulumi:dev::proj::pulumi:providers:fake::default_1_2_3");
        run.Current.Resources.Where(r => r.Custom && r != provider)
            .Should()
            .OnlyContain(r => r.Provider == $"{provider.Urn}::{provider.Id}");
        run.Steps.Should().NotContain(step => step.State.Type == provider.Type);
    }

    [Fact]
    public void Outputs_that_are_unknown_are_left_out_of_the_answer()
    {
        var run = new DeploymentRun(
            Script.Options with
            {
                DryRun = true,
            },
            Snapshot.Empty,
            new FakeCloud(),
            TimeProvider.System
        );

        var registered = run.Register(
            new Goal
            {
                Type = "fake:index:Thing",
                Name = "a",
                Custom = true,
                Inputs = One,
            }
        );

        PropertyValue outputs = registered.Outputs;
        outputs.Should().Be(One);
    }

    [Fact]
    public void Additional_secret_outputs_are_secret_in_answer_and_state()
    {
        var run = new Script()
            .Add("a", One, g => g with { AdditionalSecretOutputs = ["size"] })
            .Run(Snapshot.Empty);

        run.Current.Resources.Single(r => r.Name == "a")
            .Outputs["size"]
            .Should()
            .BeOfType<SecretValue>();
    }

    [Fact]
    public void A_read_resource_is_never_deleted()
    {
        var goal = new Goal
        {
            Type = "fake:index:Thing",
            Name = "r",
            Custom = true,
        };
        var first = new DeploymentRun(
            Script.Options,
            Snapshot.Empty,
            new FakeCloud(),
            TimeProvider.System
        );
        first.Read(goal, "there").Outputs["found"].Should().Be((PropertyValue)true);
        first.Finish();
        var cloud = new FakeCloud();

        var run = Script.Destroy(first.Current, cloud);

        cloud.Calls.Should().BeEmpty();
        run.Current.Resources.Should().BeEmpty();
    }

    [Fact]
    public void Rejects_a_read_of_what_does_not_exist()
    {
        var run = new DeploymentRun(
            Script.Options,
            Snapshot.Empty,
            new FakeCloud(),
            TimeProvider.System
        );

        var read = () =>
            run.Read(
                new Goal
                {
                    Type = "fake:index:Thing",
                    Name = "r",
                    Custom = true,
                },
                "missing"
            );

        read.Should().Throw<RegistrationRefusedException>();
        run.Diagnostics.Should().ContainSingle(d => d.Message.Contains("does not exist"));
    }
}
