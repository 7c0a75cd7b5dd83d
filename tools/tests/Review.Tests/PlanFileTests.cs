using System.Text.Json;
using KeylessAlloyDb.Rehearsal;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Review;

namespace KeylessAlloyDb.Review.Tests;

/// <summary>Protects the reading of what Pulumi itself writes.</summary>
public sealed class PlanFileTests
{
    private const string Urn =
        "urn:pulumi:dev::keyless-alloydb::keyless-alloydb:database:AlloyDbIamCluster$gcp:alloydb/cluster:Cluster::database-cluster";

    [Fact]
    public void Reads_what_changes_and_why_from_a_detailed_diff()
    {
        var change = Read(
            "update",
            """ "detailedDiff": {"labels.team": {"kind": "add", "inputDiff": false}, "location": {"kind": "update-replace", "inputDiff": false}} """
        );

        change
            .Step.Changes.Should()
            .Equal(
                new PropertyDiff("labels.team", DiffKind.Add, Replaces: false),
                new PropertyDiff("location", DiffKind.Update, Replaces: true)
            );
    }

    [Fact]
    public void Reads_reasons_where_there_is_no_detailed_diff() =>
        Read(
            "replace",
            """ "diffReasons": ["location", "labels"], "replaceReasons": ["location"], "detailedDiff": null """
        )
            .ReplaceReasons.Should()
            .Equal("location");

    [Fact]
    public void Compares_inputs_where_the_plan_gives_no_reasons() =>
        Read("update", """ "detailedDiff": null """)
            .Step.Changes.Should()
            .Equal(new PropertyDiff("location", DiffKind.Update, Replaces: false));

    [Fact]
    public void Takes_the_three_steps_of_a_replacement_as_one()
    {
        var plan = Parse(
            $$"""
            {"steps": [
              {"op": "create-replacement", "urn": "{{Urn}}", "newState": {{State(
                "b"
            )}}, "replaceReasons": ["location"], "detailedDiff": null},
              {"op": "replace", "urn": "{{Urn}}", "oldState": {{State("a")}}, "newState": {{State(
                "b"
            )}}, "detailedDiff": null},
              {"op": "delete-replaced", "urn": "{{Urn}}", "oldState": {{State(
                "a"
            )}}, "detailedDiff": null}
            ]}
            """
        );

        var change = plan.Changes.Should().ContainSingle().Subject;
        change.Op.Should().Be(StepOp.Replace);
        change.Before("location")!.AsText.Should().Be("a");
        change.After("location")!.AsText.Should().Be("b");
        change.ReplaceReasons.Should().Equal("location");
    }

    /// <summary>
    /// Pulumi 3.276.0 marks what a preview replaces as deleted, or as pending where it is deleted
    /// first: RealCli/preview-key-rotation.json.gz. Until the update it is there and paid for.
    /// </summary>
    [Theory]
    [InlineData("delete")]
    [InlineData("pendingReplacement")]
    public void What_is_replaced_is_there_before(string mark)
    {
        var before = Parse(
            $$"""{"steps": [{"op": "replace", "urn": "{{Urn}}", "oldState": {"urn": "{{Urn}}", "custom": true, "type": "t", "{{mark}}": true}, "newState": {{State(
                    "b"
                )}}, "detailedDiff": null}]}"""
        )
            .Before.Single();

        before.Delete.Should().BeFalse();
        before.PendingReplacement.Should().BeFalse();
    }

    [Fact]
    public void What_an_earlier_update_left_is_no_change_of_its_successor()
    {
        var plan = Parse(
            $$"""
            {"steps": [
              {"op": "same", "urn": "{{Urn}}", "oldState": {{State("b")}}, "newState": {{State(
                "b"
            )}}, "detailedDiff": null},
              {"op": "delete-replaced", "urn": "{{Urn}}", "oldState": {{State(
                "a"
            )}}, "detailedDiff": null}
            ]}
            """
        );

        plan.Changes.Should().BeEmpty();
    }

    [Fact]
    public void Counts_what_the_plan_leaves_out()
    {
        var plan = Parse(
            $$"""{"steps": [{"op": "same", "urn": "{{Urn}}", "oldState": {{State("a")}}, "newState": {{State(
                "a"
            )}}, "detailedDiff": null}], "changeSummary": {"same": 3} }"""
        );

        plan.Omitted.Should().Be(2);
        plan.Notes.Should().ContainSingle().Which.Should().Contain("2 unchanged resources");
    }

    [Fact]
    public void Errors_of_the_preview_lead_the_review()
    {
        var plan = Parse(
            """{"steps": [], "diagnostics": [{"message": "unknown property", "severity": "error"}, {"message": "note", "severity": "warning"}]}"""
        );

        SmallStack.Reviewed(plan).Verdict.Should().Be("⛔ Preview failed: unknown property");
    }

    [Fact]
    public void Secrets_are_closed_in_plans_and_states_alike()
    {
        var state = PlanFile.ReadState(
            Root(
                $$"""{"version": 3, "deployment": {"resources": [{"urn": "{{Urn}}", "type": "t", "custom": true, "inputs": {"key": {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "v1:abc"} } }] } }"""
            )
        );
        var plan = Parse(
            $$"""{"steps": [{"op": "create", "urn": "{{Urn}}", "detailedDiff": null, "newState": {"urn": "{{Urn}}", "type": "t", "custom": true, "inputs": {"key": "[secret]"} } }] }"""
        );

        state.Resources[0].Inputs.Should().Equal(plan.After.Single().Inputs);
        state.Resources[0].Inputs["key"].ContainsSecret.Should().BeTrue();
    }

    [Theory]
    [InlineData("", "is empty*--failed FILE")]
    [InlineData(
        "{\"sequence\":0,\"timestamp\":1}\n{\"sequence\":1}",
        "stream of the engine's events"
    )]
    [InlineData(
        "{\"steps\":[]}\n{\"sequence\":0,\"timestamp\":1}",
        "stream of the engine's events"
    )]
    [InlineData("""{"manifest": {}, "resourcePlans": {}}""", "plan of --save-plan")]
    [InlineData("{]", "is not JSON")]
    [InlineData("[]", "neither a plan nor a state")]
    [InlineData("""{"name": "x"}""", "neither a plan nor a state")]
    public void Rejects_a_file_that_is_something_else(string text, string problem)
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, text);

        FluentActions
            .Invoking(() => PlanFile.Open(path))
            .Should()
            .Throw<RehearsalException>()
            .WithMessage($"*{path}*{problem}*");
        File.Delete(path);
    }

    private static Change Read(string op, string reasons) =>
        Parse(
            $$"""{"steps": [{"op": "{{op}}", "urn": "{{Urn}}", "oldState": {{State("a")}}, "newState": {{State("b")}}, {{reasons}}}]}"""
        )
            .Changes.Single();

    private static string State(string location) =>
        $$"""{"urn": "{{Urn}}", "custom": true, "type": "gcp:alloydb/cluster:Cluster", "inputs": {"location": "{{location}}"} }""";

    private static Plan Parse(string json) => PlanFile.ReadPlan(Root(json));

    private static JsonElement Root(string json) => JsonDocument.Parse(json).RootElement;
}
