using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using KeylessAlloyDb.Testing.Infra.Client;

namespace KeylessAlloyDb.Tests.Client;

/// <summary>Protects the documents: Systems Manager takes them and changes nothing in them.</summary>
public sealed class DocumentTests
{
    [Fact]
    public void Fit_what_Systems_Manager_takes_for_every_legal_plan() =>
        SamplePlan.Legal.Sample(plan =>
            All(plan)
                .All(document => Encoding.UTF8.GetByteCount(document) < CommandDocument.MaxLength)
        );

    [Fact]
    public void Only_the_parameter_is_pasted_in() =>
        SamplePlan.Legal.Sample(plan =>
            VerifyDocument.Render(plan).Split("{{") is [_, var after]
            && after.StartsWith(" output }}", StringComparison.Ordinal)
            && All(plan with { Grants = plan.Grants ?? SamplePlan.Create().Grants })
                .Skip(1)
                .All(document => !document.Contains("{{", StringComparison.Ordinal))
        );

    [Fact]
    public void Are_one_shell_step_for_Linux()
    {
        foreach (var document in All(SamplePlan.Create()))
        {
            var json = JsonNode.Parse(document)!;
            json["schemaVersion"]!.GetValue<string>().Should().Be("2.2");
            var step = json["mainSteps"]!.AsArray().Should().ContainSingle().Subject!;
            step["action"]!.GetValue<string>().Should().Be("aws:runShellScript");
            step["precondition"]!.ToJsonString().Should().Contain("Linux");
        }
    }

    [Fact]
    public void Verify_s_parameter_takes_nothing_but_two_words() =>
        JsonNode.Parse(VerifyDocument.Render(SamplePlan.Create()))!["parameters"]!["output"]![
            "allowedValues"
        ]!
            .ToJsonString()
            .Should()
            .Be("""["text","json"]""");

    [Fact]
    public void Verify_carries_the_script_that_it_leaves_on_the_instance()
    {
        var plan = SamplePlan.Create();

        Script(VerifyDocument.Render(plan))
            .Should()
            .Contain(VerifyScript.Render(VerifySettings.Of(plan)))
            .And.Contain($"exec {VerifyDocument.Path} --json");
    }

    [Fact]
    public void Grants_become_the_account_that_grants_and_name_the_workload()
    {
        var plan = SamplePlan.Create();

        Script(GrantsDocument.Render(plan))
            .Should()
            .Contain(plan.Grants!.CredentialConfiguration)
            .And.Contain($"grantor={plan.Grants.DatabaseUser}\n")
            .And.Contain($"user={plan.DatabaseUser}\n")
            .And.Contain(
                """grants='[{"schema":"app","write":true},{"schema":"reports","write":false}]'"""
            )
            .And.NotContain(plan.CredentialConfiguration);
    }

    private static IEnumerable<string> All(ClientPlan plan) =>
        plan.Grants is null
            ? [VerifyDocument.Render(plan)]
            : [VerifyDocument.Render(plan), GrantsDocument.Render(plan)];

    private static string Script(string document) =>
        string.Join(
            '\n',
            JsonNode.Parse(document)!["mainSteps"]![0]!["inputs"]!["runCommand"]!
                .AsArray()
                .Select(line => line!.GetValue<string>())
        );
}
