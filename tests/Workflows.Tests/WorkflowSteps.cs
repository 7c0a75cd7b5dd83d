using System.Text.RegularExpressions;
using KeylessAlloyDb.Testing;

namespace KeylessAlloyDb.Workflows.Tests;

/// <summary>
/// Protects the shell in the workflows: every step of every job runs, in order, against fakes; and a
/// tool that fails makes its job fail, wherever that is.
/// </summary>
public sealed partial class WorkflowSteps
{
    private static readonly Dictionary<string, string> s_samples = new()
    {
        ["matrix.sdk"] = "offline",
        ["matrix.stack"] = "pr-7",
        ["github.token"] = "token",
        ["github.event.pull_request.number"] = "7",
        ["github.event.pull_request.base.sha"] = "1111111111111111111111111111111111111111",
        ["github.event.pull_request.head.sha"] = "0123456789012345678901234567890123456789",
        ["github.event.workflow_run.id"] = "42",
        ["github.event.workflow_run.head_sha"] = "0123456789012345678901234567890123456789",
        ["steps.look.outputs.drifted"] = "true",
        ["inputs.stack || 'dev'"] = "dev",
        ["vars.GOOGLE_PROJECT"] = "example-review",
        ["vars.PULUMI_ORGANIZATION"] = "",
        ["vars.PULUMI_BACKEND_URL"] = "gs://example-state",
        ["vars.PULUMI_SECRETS_PROVIDER"] = "gcpkms://example-key",
    };

    /// <summary>What may fail without failing the job, because something else is tried then.</summary>
    private static readonly string[] s_forgiven =
    [
        "stack select pr-7 --non-interactive",
        "config refresh ",
        "refresh ",
        "destroy ",
    ];

    [Theory, MemberData(nameof(WorkflowRules.Jobs), MemberType = typeof(WorkflowRules))]
    public void Runs_green_with_tools_that_work(string file, string job)
    {
        using var sandbox = Clouds.WellBehaved();

        Play(sandbox, WorkflowRules.Find(file, job)).Should().BeNull();
    }

    [Theory, MemberData(nameof(WorkflowRules.Jobs), MemberType = typeof(WorkflowRules))]
    public void Fails_wherever_pulumi_fails(string file, string job)
    {
        using var green = Clouds.WellBehaved();
        Play(green, WorkflowRules.Find(file, job));
        var calls = green.CallsOf("pulumi");

        for (var k = 0; k < calls.Count; k++)
        {
            using var sandbox = Clouds.WellBehaved();
            sandbox.Set("FAIL_TOOL", "pulumi");
            sandbox.Set("FAIL_AT", $"{k + 1}");
            var failure = Play(sandbox, WorkflowRules.Find(file, job));
            if (s_forgiven.Any(calls[k].StartsWith))
            {
                continue;
            }
            failure.Should().NotBeNull($"call {k + 1} of {calls.Count} failed: pulumi {calls[k]}");
        }
    }

    [Theory, MemberData(nameof(WorkflowRules.Jobs), MemberType = typeof(WorkflowRules))]
    public void Fails_where_pulumi_never_works(string file, string job)
    {
        using var green = Clouds.WellBehaved();
        Play(green, WorkflowRules.Find(file, job));
        using var sandbox = Clouds.WellBehaved();
        sandbox.Set("FAIL_TOOL", "pulumi");
        sandbox.Set("FAIL_AT", "every");

        var failure = Play(sandbox, WorkflowRules.Find(file, job));

        (failure is not null).Should().Be(green.CallsOf("pulumi").Count > 0);
    }

    [Fact]
    public void Deploying_and_destroying_jobs_do_call_pulumi()
    {
        var calling = new List<string>();
        foreach (var (workflow, job) in Workflow.All.SelectMany(w => w.Jobs.Select(j => (w, j))))
        {
            using var sandbox = Clouds.WellBehaved();
            Play(sandbox, job);
            if (sandbox.CallsOf("pulumi").Count > 0)
            {
                calling.Add($"{workflow.File} {job.Name}");
            }
        }

        calling
            .Should()
            .Equal(
                "deploy.yml plan",
                "deploy.yml apply",
                "drift.yml look",
                "pull-request.yml preview",
                "review-environment.yml up",
                "teardown.yml list",
                "teardown.yml destroy"
            );
    }

    /// <summary>The first step that fails, with what it said; null when all went well.</summary>
    private static string? Play(Sandbox sandbox, Job job)
    {
        if (job.Steps.Any(step => step.Run?.Contains("ci/foreign-") == true))
        {
            Clouds.CheckOut(sandbox, "echo 'config:' >head/Pulumi.dev.yaml");
        }
        foreach (var step in job.Steps.Where(step => step.Run is not null))
        {
            var environment = step.Env.ToDictionary(
                entry => entry.Key,
                entry =>
                    Expression().Replace(entry.Value, match => s_samples[match.Groups[1].Value])
            );
            var outcome = sandbox.Run(step.Run!, environment);
            if (outcome.Exit != 0)
            {
                return $"{step.Run}: {outcome.Exit}\n{outcome.Output}\n{outcome.Error}";
            }
        }
        return null;
    }

    [GeneratedRegex(@"\$\{\{\s*(.*?)\s*\}\}")]
    private static partial Regex Expression();
}
