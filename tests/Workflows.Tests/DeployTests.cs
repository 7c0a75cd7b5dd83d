using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
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
                .Should()
                .ContainInOrder(
                    "up --stack dev --skip-preview --yes --non-interactive --suppress-outputs",
                    "stack output verifyCommand --stack dev"
                );
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

    private static (Outcome Outcome, Sandbox Sandbox) Deploy(JsonObject later)
    {
        var sandbox = Clouds.WithTheRealTool();
        sandbox.Write("plan/plan.json", Plan().ToJsonString());
        sandbox.Write("later.json", later.ToJsonString());
        sandbox.Fake(
            "pulumi",
            ("preview*", """cp "$HOME/later.json" "${@: -1}" """),
            ("'stack output '*", $"echo '{Clouds.VerifyCommand}'")
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
