using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KeylessAlloyDb.Rehearsal.Review;
using KeylessAlloyDb.Testing;

namespace KeylessAlloyDb.Workflows.Tests;

/// <summary>
/// Protects that what was reviewed is what is deployed, or nothing is. The plan is one of the CLI 3.276.0 for
/// `endpoint: connectionPolicy`: `pulumi up --plan` ends red on it, after a complete update, because two
/// replacements that were planned for unknown inputs turned out to be none.
/// </summary>
public sealed class DeployTests
{
    private const string Grants = "connector-grants";
    private const string Policy = "network-policy";

    /// <summary>What no two previews have in common.</summary>
    private static void Again(JsonObject plan)
    {
        foreach (var (_, resource) in plan["resourcePlans"]!.AsObject())
        {
            resource!["seed"] = "another";
            if (resource["goal"]?["dependencies"] is JsonArray list)
            {
                resource["goal"]!["dependencies"] = new JsonArray([
                    .. list.Reverse().Select(item => item!.DeepClone()),
                ]);
            }
        }
        plan["manifest"]!["time"] = "2026-11-30T09:00:00Z";
        Find(plan, Policy)["goal"]!["inputDiff"]!["adds"]!["name"] = $"{Policy}-0123abc";
    }

    public static TheoryData<string, Action<JsonObject>, string> Differences() =>
        new()
        {
            {
                "a setting was changed",
                plan => plan["config"]!["keyless-alloydb:awsAsn"] = "64600",
                "setting keyless-alloydb:awsAsn: reviewed 64512, now 64600"
            },
            {
                "somebody else has done the work",
                plan => Find(plan, Policy)["steps"] = new JsonArray("same"),
                $"{Policy}: reviewed create, now same"
            },
            {
                "a resource would be deleted",
                plan => Find(plan, "network-vpc")["steps"] = new JsonArray("delete"),
                "network-vpc: reviewed same, now delete"
            },
            {
                "a resource is no longer in it",
                plan =>
                    plan["resourcePlans"]!
                        .AsObject()
                        .Remove(
                            plan["resourcePlans"]!
                                .AsObject()
                                .Single(entry => entry.Key.EndsWith(Policy))
                                .Key
                        ),
                $"{Policy}: reviewed create, now nothing"
            },
            {
                "another input",
                plan => Find(plan, Policy)["goal"]!["inputDiff"]!["adds"]!["location"] = "us-east1",
                $"{Policy}: create of other inputs: location"
            },
            {
                "protection went off",
                plan => Find(plan, "network-vpc")["goal"]!["protect"] = true,
                "network-vpc: same of other inputs: protect"
            },
        };

    [Theory, MemberData(nameof(Differences))]
    public void Refuses_another_plan_before_the_first_change(
        string what,
        Action<JsonObject> change,
        string line
    )
    {
        var later = Plan();
        Again(later);
        change(later);

        var (outcome, sandbox) = Deploy(later);
        using (sandbox)
        {
            outcome.Exit.Should().Be(1, what);
            outcome.Output.Should().Contain(line, what);
            outcome.Error.Should().Contain("nothing was changed");
            sandbox.CallsOf("pulumi").Should().NotContain(call => call.StartsWith("up "));
        }
    }

    [Fact]
    public void Deploys_the_same_plan_and_proves_the_result()
    {
        var later = Plan();
        Again(later);

        var (outcome, sandbox) = Deploy(later);
        using (sandbox)
        {
            outcome.Exit.Should().Be(0, outcome.Output);
            sandbox
                .CallsOf("pulumi")
                .Select(Shown)
                .Should()
                .ContainInOrder(
                    "preview --stack dev --non-interactive --suppress-outputs --policy-pack PACK --save-plan PLAN",
                    "up --stack dev --skip-preview --yes --non-interactive --suppress-outputs --policy-pack PACK",
                    "stack output verifyCommand --stack dev"
                );
        }
    }

    /// <summary>
    /// In `up --skip-preview` a violation over the whole stack comes after everything is done, so the preview
    /// before it has to fail. The CLI 3.276.0 prints a broken rule as here, and ends with 1.
    /// </summary>
    [Fact]
    public void A_broken_rule_stops_it_before_the_first_change()
    {
        var (outcome, sandbox) = Deploy(
            Plan(),
            ("preview*", "printf 'Policies:\\n  - [mandatory]  zones-forwarded\\n'; exit 1")
        );
        using (sandbox)
        {
            outcome.Exit.Should().Be(1);
            outcome.Output.Should().Contain("[mandatory]  zones-forwarded");
            outcome.Error.Should().Contain("a rule is broken; nothing was changed");
            sandbox.CallsOf("pulumi").Should().NotContain(call => call.StartsWith("up "));
        }
    }

    /// <summary>A value that only the update knows: the engine creates no such resource and ends.</summary>
    [Fact]
    public void A_rule_that_only_the_update_can_judge_fails_it()
    {
        var (outcome, sandbox) = Deploy(
            Plan(),
            ("preview*", """cp "$HOME/later.json" "${@: -1}" """),
            ("up*", "exit 1")
        );
        using (sandbox)
        {
            outcome.Exit.Should().Be(1);
            sandbox.CallsOf("aws").Should().BeEmpty("there is nothing to prove");
        }
    }

    /// <summary>Planned for unknown inputs, not needed now that they are known: no false alarm.</summary>
    [Fact]
    public void An_operation_that_unknown_inputs_were_the_reason_for_may_turn_into_none()
    {
        var later = Plan();
        Find(later, Grants)["steps"] = new JsonArray("same");
        Find(later, Grants)["goal"]!["inputDiff"] = new JsonObject();

        Read(Plan()).DifferencesTo(Read(later)).Should().BeEmpty();
    }

    [Fact]
    public void Secrets_are_not_compared_and_not_shown()
    {
        var (one, other) = (Plan(), Plan());
        foreach (var (plan, text) in new[] { (one, "v1:abc"), (other, "v1:xyz") })
        {
            Find(plan, Policy)["goal"]!["inputDiff"]!["adds"]!["key"] = new JsonObject
            {
                ["4dabf18193072939515e22adb298388d"] = "1b47061264138c4ac30d75fd1eb44270",
                ["ciphertext"] = text,
            };
        }

        Read(one).DifferencesTo(Read(other)).Should().BeEmpty();
    }

    [Fact]
    public void Rejects_a_file_that_is_no_plan()
    {
        using var sandbox = Clouds.WithTheRealTool();
        sandbox.Write("plan/plan.json", "{}");

        var outcome = sandbox.Run("ci/deploy.sh dev plan/plan.json");

        outcome.Exit.Should().Be(1);
        outcome.Error.Should().Contain("is no plan");
        sandbox.CallsOf("pulumi").Should().NotContain(call => call.StartsWith("up "));
    }

    private static string Shown(string call) =>
        Regex.Replace(
            Regex.Replace(call, "--save-plan /[^ ]+", "--save-plan PLAN"),
            "--policy-pack /[^ ]+/artifacts/policy-pack/keyless-alloydb-rules",
            "--policy-pack PACK"
        );

    private static (Outcome Outcome, Sandbox Sandbox) Deploy(
        JsonObject later,
        params (string Pattern, string Bash)[] answers
    )
    {
        var sandbox = Clouds.WithTheRealTool();
        sandbox.Write("plan/plan.json", Plan().ToJsonString());
        sandbox.Write("later.json", later.ToJsonString());
        sandbox.Fake(
            "pulumi",
            [
                .. answers,
                ("preview*", """cp "$HOME/later.json" "${@: -1}" """),
                ("'stack output '*", $"echo '{Clouds.VerifyCommand}'"),
            ]
        );
        return (sandbox.Run("ci/deploy.sh dev plan/plan.json"), sandbox);
    }

    private static JsonObject Plan()
    {
        using var file = typeof(DeployTests).Assembly.GetManifestResourceStream(
            "plan-endpoint.json.gz"
        )!;
        using var text = new GZipStream(file, CompressionMode.Decompress);
        return JsonNode.Parse(text)!.AsObject();
    }

    private static JsonObject Find(JsonObject plan, string name) =>
        plan["resourcePlans"]!
            .AsObject()
            .Single(entry => entry.Key.EndsWith($"::{name}"))
            .Value!.AsObject();

    private static SavedPlan Read(JsonObject plan)
    {
        using var document = JsonDocument.Parse(plan.ToJsonString());
        return SavedPlan.Read(document.RootElement);
    }
}
