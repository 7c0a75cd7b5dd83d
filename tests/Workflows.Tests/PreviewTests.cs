using System.Text.RegularExpressions;
using KeylessAlloyDb.Testing;

namespace KeylessAlloyDb.Workflows.Tests;

/// <summary>
/// Protects that a preview which failed says why, whatever it failed at: nobody reads an empty comment,
/// or all settings for the one line that matters.
/// </summary>
public sealed class PreviewTests
{
    /// <summary>
    /// The four ways to fail, as the CLI 3.276.0 prints them: the program has no build or does not start,
    /// a setting that the program refuses, one that the CLI refuses.
    /// </summary>
    [Theory]
    [InlineData(
        """{"diagnostics":[{"message":"exit status 1","severity":"info#err"}]}""",
        "error: failed to discover package requirements: dotnet build exited with non-zero exit code"
    )]
    [InlineData(
        """{"config":{"keyless-alloydb:awsAsn":"64512"},"diagnostics":[],"duration":1}""",
        "error: an unhandled error occurred: program exited with non-zero exit code: 134"
    )]
    [InlineData(
        """{"config":{"keyless-alloydb:awsAsn":"64512"},"steps":[],"diagnostics":[{"message":"awsVpcCidr = 10.20.0.7/16 is no network","severity":"error"}]}""",
        "awsVpcCidr = 10.20.0.7/16 is no network"
    )]
    [InlineData("", "error: validating stack config: cpuCount must be of type integer")]
    public void A_failed_preview_says_why(string printed, string error)
    {
        using var sandbox = Clouds.WithTheRealTool();
        sandbox.Fake("pulumi", ("preview*", $"echo '{printed}'; echo \"{error}\" >&2; exit 1"));

        var outcome = sandbox.Run("ci/preview.sh dev out");

        outcome.Exit.Should().Be(1);
        sandbox
            .Read("out/comment.md")
            .Should()
            .Contain("failed")
            .And.Contain(error.Replace("error: ", ""))
            .And.NotContain("64512");
        outcome.Error.Should().Contain(error).And.NotContain("64512");
    }

    /// <summary>Whatever a program prints into its own failure, it is shown as text.</summary>
    [Fact]
    public void A_failed_previews_reason_is_no_markdown()
    {
        using var sandbox = Clouds.WellBehaved();
        sandbox.Fake(
            "pulumi",
            ("preview*", "printf '```\\n# Approved\\r\\n<img src=x>\\n' >&2; exit 1")
        );
        sandbox.Fake("dotnet", ("*Rehearsal.dll*", "exit 1"));

        sandbox.Run("ci/preview.sh dev out");

        sandbox
            .Read("out/comment.md")
            .Should()
            .EndWith("\n\n    ```\n    # Approved\n    <img src=x>\n");
    }

    /// <summary>
    /// The CLI builds a .NET program for every command: 2 to 4 seconds each. Measured with CLI 3.276.0.
    /// </summary>
    [Theory]
    [InlineData("ci/preview.sh dev out", 1)]
    [InlineData("ci/deploy.sh dev plan/plan.json", 1)]
    [InlineData("ci/review-environment.sh 7 out", 1)]
    [InlineData("ci/analyze.sh dev", 0)]
    [InlineData("ci/teardown.sh pr-7", 0)]
    [InlineData("ci/review-stacks.sh", 0)]
    public void Builds_the_program_once_or_not_at_all(string command, int builds)
    {
        using var sandbox = Clouds.WellBehaved();

        sandbox.Run(command).Exit.Should().Be(0);

        sandbox.CallsOf("dotnet").Count(call => call.Contains("stacks")).Should().Be(builds);
        var project = sandbox.Read("artifacts/pulumi/Pulumi.yaml");
        project.Should().Contain("name: keyless-alloydb\n").And.Contain("stackConfigDir: ../..");
        project.Should().Contain(builds > 0 ? "artifacts/program/Stacks.dll" : "binary: /bin/true");
        project.Should().NotContain("runtime: dotnet").And.NotContain("main:");
        sandbox.Read("Pulumi.yaml").Should().Contain("runtime: dotnet");
    }

    /// <summary>A script that builds a folder which is gone works only where the result is there already.</summary>
    [Fact]
    public void Every_folder_that_a_script_builds_is_there() =>
        Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "ci"), "*.sh")
            .SelectMany(script =>
                Regex
                    .Matches(
                        File.ReadAllText(script),
                        """dotnet (build|publish) "?(\$root/|\$before/|/tmp/foreign/source/)?(?<folder>[\w/-]+)"""
                    )
                    .Select(found => found.Groups["folder"].Value)
            )
            .Should()
            .HaveCountGreaterThan(3)
            .And.OnlyContain(folder =>
                Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.csproj").Any()
            );

    /// <summary>A JSON preview with a pack says that it failed, and not which rule was broken; the review does.</summary>
    [Fact]
    public void Leaves_the_rules_to_the_review()
    {
        using var sandbox = Clouds.WellBehaved();

        sandbox.Run("ci/preview.sh dev out").Exit.Should().Be(0);

        sandbox.CallsOf("pulumi").Should().NotContain(call => call.Contains("--policy-pack"));
    }

    /// <summary>
    /// /dev/stdout of a redirected script opens the file again, so that later output overwrites the
    /// text.
    /// </summary>
    [Fact]
    public void Outside_of_a_workflow_the_page_of_the_run_is_the_terminal()
    {
        using var sandbox = Clouds.WellBehaved();

        sandbox.Run("ci/preview.sh dev out >text; echo end >>text; ci/review-stacks.sh >list");

        sandbox.Read("text").Should().Contain("No risk found").And.EndWith("end\n");
        sandbox.Read("list").Should().EndWith("stacks=[\"pr-12\",\"pr-7\"]\n");
    }
}
