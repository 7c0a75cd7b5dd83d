using System.Text.RegularExpressions;
using KeylessAlloyDb.Testing;
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
    public void All_six_workflows_are_there() =>
        Workflow
            .All.Select(workflow => workflow.File)
            .Should()
            .Equal(
                "comment.yml",
                "deploy.yml",
                "drift.yml",
                "pull-request.yml",
                "review-environment.yml",
                "teardown.yml"
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

    /// <summary>
    /// In a `pull_request` run everything is the pull request's: scripts, tool, program. A job that may write
    /// there has the default branch checked out and nothing else.
    /// </summary>
    [Theory, MemberData(nameof(Jobs))]
    public void Runs_nothing_of_a_pull_request_where_a_write_token_is(string file, string job)
    {
        var found = Find(file, job);
        if (((YamlMappingNode)found.Yaml["permissions"]).Child("pull-requests") is null)
        {
            return;
        }
        var events = Workflow.All.Single(workflow => workflow.File == file).Yaml["on"].ToString();
        events.Should().NotContain("pull_request_target");
        foreach (var with in Checkouts(found))
        {
            var reference = with.Child("ref")?.ToString() ?? "";
            reference.Should().NotContain("head");
            (events.Contains("workflow_run") || reference.Contains("default_branch"))
                .Should()
                .BeTrue($"{file} {job} would check out the pull request");
        }
        ((YamlMappingNode)found.Yaml["permissions"]).Child("id-token").Should().BeNull();
    }

    /// <summary>Foreign code runs where nothing can be written and no cloud can be reached.</summary>
    [Fact]
    public void Reviews_a_pull_request_in_a_job_that_only_reads()
    {
        var review = Find("comment.yml", "review");

        ((YamlMappingNode)review.Yaml["permissions"])
            .Children.Select(entry => $"{entry.Key}: {entry.Value}")
            .Should()
            .Equal("contents: read");
        review.Yaml.Child("environment").Should().BeNull();
        Checkouts(review).First().Child("ref").Should().BeNull("tool and scripts are main's");
        var runs = review.Steps.Select(step => step.Run).OfType<string>().ToList();
        runs.Should().OnlyContain(run => !run.Contains("head/"));
        runs.FindIndex(run => run.Contains("foreign-network"))
            .Should()
            .BeInRange(
                runs.FindIndex(run => run.Contains("foreign-build")) + 1,
                runs.FindIndex(run => run.Contains("foreign-review")) - 1
            );
    }

    /// <summary>
    /// A pull request's own scripts run with a cloud login only after somebody has read them: the environment
    /// has reviewers, which ci/bootstrap.sh demands.
    /// </summary>
    [Fact]
    public void A_job_that_runs_a_pull_requests_code_with_a_cloud_login_waits_for_a_reviewer()
    {
        var jobs = Workflow
            .All.Where(workflow => Events(workflow).Contains("pull_request"))
            .SelectMany(workflow => workflow.Jobs)
            .Where(job => ((YamlMappingNode)job.Yaml["permissions"]).Child("id-token") is not null)
            .ToList();

        jobs.Should().NotBeEmpty();
        jobs.Select(job => job.Yaml["environment"].ToString())
            .Should()
            .OnlyContain(name => name == "review" || name.EndsWith("-pull"));
    }

    /// <summary>
    /// A reviewer sleeps at night, and a closed pull request waits for nobody: the environment of the teardown
    /// has a branch rule instead, so whatever starts it, it runs the default branch's code.
    /// </summary>
    [Fact]
    public void A_teardown_waits_for_nobody_and_runs_nothing_of_a_pull_request()
    {
        var teardown = Workflow.All.Single(workflow => workflow.File == "teardown.yml");

        Events(teardown).Should().Equal("schedule", "workflow_dispatch", "pull_request_target");
        foreach (var job in teardown.Jobs)
        {
            job.Yaml["environment"].ToString().Should().Be("review-down");
            Checkouts(job).Should().OnlyContain(with => with.Child("ref") == null);
        }
    }

    [Fact]
    public void Only_the_teardown_runs_on_pull_request_target() =>
        Workflow
            .All.Where(workflow => Events(workflow).Contains("pull_request_target"))
            .Select(workflow => workflow.File)
            .Should()
            .Equal("teardown.yml");

    /// <summary>Neither in the environment of a workflow or a job, nor given to another step or action.</summary>
    [Fact]
    public void Shows_the_jobs_token_only_to_the_step_that_needs_it()
    {
        var shown = Workflow
            .All.SelectMany(workflow =>
                Scalars(workflow.Yaml)
                    .Where(entry => entry.Value.Contains("github.token"))
                    .Select(entry => $"{workflow.File} {entry.Path}")
            )
            .ToList();

        shown.Should().HaveCount(3).And.OnlyContain(path => path.EndsWith("env.GH_TOKEN"));
        shown.Should().OnlyContain(path => path.Contains(".steps["));
        Workflow
            .All.SelectMany(workflow => workflow.Jobs)
            .SelectMany(job => job.Steps)
            .Where(step => step.Env.ContainsKey("GH_TOKEN"))
            .Select(step => OwnScript().Match(step.Run ?? "").Value)
            .Should()
            .BeEquivalentTo("ci/publish-review.sh", "ci/drift-issue.sh", "ci/comment.sh");
    }

    /// <summary>An install runs nothing of a package and takes what the lock file names, by hash.</summary>
    [Fact]
    public void Installs_from_npm_what_a_lock_file_names_and_runs_no_script_of_it()
    {
        var installs = new[] { "ci", "tests", "tools" }
            .SelectMany(folder =>
                Directory.EnumerateFiles(
                    Path.Combine(Repository.Root, folder),
                    "*.sh",
                    SearchOption.AllDirectories
                )
            )
            .Append(Path.Combine(Repository.Root, "Makefile"))
            .SelectMany(file => File.ReadLines(file).Select(line => (file, line)))
            .Where(entry => NpmInstall().IsMatch(entry.line))
            .ToList();

        installs.Should().HaveCountGreaterThan(3);
        installs.Should().OnlyContain(entry => entry.line.Contains("npm ci --ignore-scripts"));
        foreach (
            var package in Directory
                .EnumerateFiles(Repository.Root, "package.json", SearchOption.AllDirectories)
                .Where(path => !path.Contains("artifacts") && !path.Contains("node_modules"))
        )
        {
            var locked = Path.Combine(Path.GetDirectoryName(package)!, "package-lock.json");
            File.Exists(locked).Should().BeTrue($"{package} has no lock file");
            File.ReadAllText(locked).Should().NotContain("\"resolved\"", "every registry has it");
        }
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

    private static IReadOnlyList<string> Events(Workflow workflow) =>
        [.. ((YamlMappingNode)workflow.Yaml["on"]).Children.Keys.Select(key => key.ToString())];

    private static IEnumerable<(string Path, string Value)> Scalars(
        YamlNode node,
        string path = ""
    ) =>
        node switch
        {
            YamlMappingNode map => map.Children.SelectMany(entry =>
                Scalars(entry.Value, $"{path}.{entry.Key}")
            ),
            YamlSequenceNode list => list.Children.SelectMany(
                (item, index) => Scalars(item, $"{path}[{index}]")
            ),
            _ => [(path, node.ToString())],
        };

    [GeneratedRegex(@"ci/[a-z-]+\.sh")]
    private static partial Regex OwnScript();

    private static IEnumerable<YamlMappingNode> Checkouts(Job job) =>
        ((YamlSequenceNode)job.Yaml["steps"])
            .Cast<YamlMappingNode>()
            .Where(step => step.Child("uses")?.ToString().StartsWith("actions/checkout@") == true)
            .Select(step => (YamlMappingNode)step["with"]);

    [GeneratedRegex(@"\bnpm (install|i|ci|add)\b")]
    private static partial Regex NpmInstall();

    internal static Job Find(string file, string job) =>
        Workflow
            .All.Single(workflow => workflow.File == file)
            .Jobs.Single(candidate => candidate.Name == job);

    [GeneratedRegex("^[A-Za-z0-9-]+/[A-Za-z0-9-]+@[0-9a-f]{40}$")]
    private static partial Regex PinnedAction();
}
