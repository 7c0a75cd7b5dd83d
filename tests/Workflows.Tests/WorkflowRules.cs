using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace KeylessAlloyDb.Workflows.Tests;

/// <summary>
/// Protects the supply chain and the tokens of the workflows: what runs is pinned, what it may do is
/// declared, and no text of a pull request reaches a shell.
/// </summary>
public sealed partial class WorkflowRules
{
    public static TheoryData<string, string> Jobs()
    {
        var jobs = new TheoryData<string, string>();
        foreach (var workflow in Workflow.All)
        {
            foreach (var job in workflow.Jobs)
            {
                jobs.Add(workflow.File, job.Name);
            }
        }
        return jobs;
    }

    [Fact]
    public void All_five_workflows_are_there() =>
        Workflow
            .All.Select(workflow => workflow.File)
            .Should()
            .Equal(
                "comment.yml",
                "deploy.yml",
                "nightly-teardown.yml",
                "pull-request.yml",
                "review-environment.yml"
            );

    [Theory, MemberData(nameof(Jobs))]
    public void Pins_every_action_by_commit(string file, string job)
    {
        foreach (var uses in Find(file, job).Steps.Select(step => step.Uses).OfType<string>())
        {
            PinnedAction().IsMatch(uses).Should().BeTrue($"{uses} can be moved by its owner");
        }
    }

    [Theory, MemberData(nameof(Jobs))]
    public void Declares_permissions_and_a_time_limit(string file, string job)
    {
        var yaml = Find(file, job).Yaml;
        yaml.Child("permissions").Should().BeOfType<YamlMappingNode>();
        int.Parse(yaml["timeout-minutes"].ToString()).Should().BeInRange(1, 90);
        yaml["runs-on"].ToString().Should().Be("ubuntu-24.04");
    }

    [Fact]
    public void Grants_nothing_at_the_top_and_has_a_concurrency_group()
    {
        foreach (var workflow in Workflow.All)
        {
            ((YamlMappingNode)workflow.Yaml["permissions"])
                .Children.Should()
                .BeEmpty(workflow.File);
            workflow.Yaml.Child("concurrency").Should().NotBeNull(workflow.File);
        }
    }

    [Theory, MemberData(nameof(Jobs))]
    public void Puts_no_expression_into_a_shell(string file, string job)
    {
        foreach (var run in Find(file, job).Steps.Select(step => step.Run).OfType<string>())
        {
            run.Should().NotContain("${{", "its value would be read as code");
        }
    }

    [Theory, MemberData(nameof(Jobs))]
    public void Leaves_no_token_in_the_checkout(string file, string job)
    {
        foreach (
            var step in ((YamlSequenceNode)Find(file, job).Yaml["steps"]).Cast<YamlMappingNode>()
        )
        {
            if (step.Child("uses")?.ToString().StartsWith("actions/checkout@") == true)
            {
                ((YamlMappingNode)step["with"])["persist-credentials"]
                    .ToString()
                    .Should()
                    .Be("false");
            }
        }
    }

    [Fact]
    public void Gives_cloud_tokens_only_to_jobs_of_an_environment()
    {
        foreach (var job in Workflow.All.SelectMany(workflow => workflow.Jobs))
        {
            var tokens = ((YamlMappingNode)job.Yaml["permissions"]).Child("id-token") is not null;
            (job.Yaml.Child("environment") is not null).Should().Be(tokens, job.Name);
        }
    }

    [Fact]
    public void Runs_nothing_of_a_fork_where_a_write_token_is()
    {
        var workflow = Workflow.All.Single(workflow => workflow.File == "comment.yml");

        workflow.Yaml.ToString().Should().NotContain("head_ref").And.NotContain("repository:");
        Workflow
            .All.Should()
            .NotContain(other => other.Yaml["on"].ToString().Contains("pull_request_target"));
    }

    [Fact]
    public void Holds_no_secret()
    {
        foreach (
            var file in Directory.EnumerateFiles(
                Path.Combine(Repository.Root, ".github", "workflows")
            )
        )
        {
            File.ReadAllText(file).Should().NotContain("secrets.", "every login is by OIDC");
        }
    }

    internal static Job Find(string file, string job) =>
        Workflow
            .All.Single(workflow => workflow.File == file)
            .Jobs.Single(candidate => candidate.Name == job);

    [GeneratedRegex("^[A-Za-z0-9-]+/[A-Za-z0-9-]+@[0-9a-f]{40}$")]
    private static partial Regex PinnedAction();
}
