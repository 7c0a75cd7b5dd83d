using KeylessAlloyDb.Rehearsal.Display;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Tests.Engine;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Tests.Display;

/// <summary>
/// Protects who reads a first preview: "(known after up)" alone says neither what an output will be nor
/// which resource it comes from.
/// </summary>
public class ForeseenOutputsTests
{
    private const string Id = "id of thing `machine`";

    [Fact]
    public void An_output_names_the_resource_and_property_that_it_comes_from()
    {
        Foresee(PropertyValue.Unknown, run => Resource(run).Id)
            .Should()
            .Be($"(known after up: {Id}, such as \"machine-1\")");
        Foresee(PropertyValue.Unknown, run => Resource(run).Outputs["serial"])
            .Should()
            .Be("(known after up: such as 1)");
    }

    /// <summary>The second resource has the first one's id too, as an input.</summary>
    [Fact]
    public void The_source_is_the_resource_that_makes_the_value() =>
        Foresee(PropertyValue.Unknown, run => Resource(run, "user").Outputs["uses-machine"])
            .Should()
            .Contain(Id);

    [Fact]
    public void A_text_keeps_its_form_around_the_unknown_parts() =>
        Foresee(PropertyValue.Unknown, run => $"connect --to {Resource(run).Id}:22")
            .Should()
            .Be($"(known after up: \"connect --to <{Id}>:22\")");

    /// <summary>The parts of a longer word have nothing to do with it.</summary>
    [Fact]
    public void A_part_of_a_word_is_no_source() =>
        Foresee(PropertyValue.Unknown, run => $"my{Resource(run).Id}0")
            .Should()
            .Be("(known after up: such as \"mymachine-10\")");

    [Fact]
    public void A_long_text_is_one_short_line() =>
        Foresee(PropertyValue.Unknown, run => $"{Resource(run).Id}\n  {{\n{new string('x', 500)}")
            .Should()
            .StartWith($"(known after up: \"<{Id}> {{ xxx")
            .And.HaveLength(200 + "(known after up: \"\")".Length)
            .And.EndWith("x…\")");

    [Fact]
    public void Members_of_lists_and_objects_are_named_one_by_one()
    {
        var played = PropertyMap.Of(
            ("known", "text"),
            ("list", PropertyValue.List("other", "text"))
        );

        Foresee(PropertyMap.Of(("known", "text"), ("list", PropertyValue.Unknown)), _ => played)
            .Should()
            .Be(
                """
                {
                        known: "text"
                        list: [
                            [0]: (known after up: such as "other")
                            [1]: (known after up: such as "text")
                        ]
                    }
                """
            );
    }

    [Fact]
    public void A_secret_stays_hidden() =>
        Foresee(PropertyValue.Unknown, _ => PropertyValue.Secret("hush-hush"))
            .Should()
            .Be("[secret]");

    [Fact]
    public void An_update_that_fails_explains_nothing()
    {
        var preview = Program().Run(Snapshot.Empty, preview: true);
        preview.RegisterOutputs(Script.Stack, PropertyMap.Of(("value", PropertyValue.Unknown)));
        var update = Program().Run(Snapshot.Empty, cloud: null, preview: false, "create:machine");

        ForeseenOutputs.Of(preview, update).Should().BeEquivalentTo(preview.Outputs);
    }

    private static Script Program() => new Script().Add("machine").Add("user", uses: "machine");

    private static ResourceState Resource(DeploymentRun run, string name = "machine") =>
        run.Current.Resources.Single(resource => resource.Name == name);

    /// <summary>How an output is shown whose value the preview has so far, and the update then.</summary>
    private static string Foresee(PropertyValue planned, Func<DeploymentRun, PropertyValue> played)
    {
        var preview = Program().Run(Snapshot.Empty, preview: true);
        preview.RegisterOutputs(Script.Stack, PropertyMap.Of(("value", planned)));
        var update = Program().Run(Snapshot.Empty);
        update.RegisterOutputs(Script.Stack, PropertyMap.Of(("value", played(update))));
        return ValueText.Format(ForeseenOutputs.Of(preview, update)["value"]);
    }
}
