using YamlDotNet.RepresentationModel;

namespace KeylessAlloyDb.Workflows.Tests;

/// <summary>Protects that drift becomes one issue, an error none, and that a preview may see it.</summary>
public sealed class DriftTests
{
    /// <summary>7 is the CLI's code for changes that were not expected.</summary>
    /// <remarks>https://github.com/pulumi/pulumi/blob/master/pkg/cmd/pulumi/cmd/exit_codes.go</remarks>
    [Theory]
    [InlineData(0, 0, "drifted=false\n")]
    [InlineData(7, 0, "drifted=true\n")]
    [InlineData(1, 1, "")]
    [InlineData(6, 6, "")]
    public void Tells_drift_from_an_error(int pulumi, int exit, string output)
    {
        using var sandbox = Clouds.WellBehaved();
        sandbox.Set("GITHUB_OUTPUT", "output");
        sandbox.Set("GITHUB_STEP_SUMMARY", "page");
        sandbox.Fake("pulumi", ("preview*", $"echo '{{\"steps\":[]}}'; exit {pulumi}"));

        sandbox.Run("ci/drift.sh prod drift").Exit.Should().Be(exit);

        sandbox.Read("output").Should().Be(output);
        sandbox
            .CallsOf("pulumi")
            .Should()
            .Contain(call => call.Contains(" --refresh --expect-no-changes "));
        sandbox.Read("drift/comment.md").Should().NotBeEmpty();
    }

    /// <summary>The nightly look also finds what was deployed past the rules.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Holds_what_is_deployed_against_the_rules(int broken)
    {
        using var sandbox = Clouds.WellBehaved();
        sandbox.Fake("pulumi", ("'policy analyze'*", $"exit {broken}"));

        sandbox.Run("ci/analyze.sh prod").Exit.Should().Be(broken);

        sandbox
            .CallsOf("pulumi")[^1]
            .Should()
            .StartWith("policy analyze --stack prod --non-interactive --policy-pack /");
        sandbox.CallsOf("dotnet").Should().NotContain(call => call.Contains("stacks"));
    }

    /// <summary>A drift, or an error on the way to it, must not hide a broken rule.</summary>
    [Fact]
    public void Every_night_the_rules_are_judged_whatever_the_look_has_found()
    {
        var job = Workflow
            .All.Single(workflow => workflow.File == "drift.yml")
            .Jobs.Single(job => job.Name == "look");
        var step = ((YamlSequenceNode)job.Yaml["steps"])
            .Cast<YamlMappingNode>()
            .Single(step => step.Child("run")?.ToString() == "ci/analyze.sh \"$STACK\"");

        step["if"].ToString().Should().Be("${{ !cancelled() }}");
    }

    /// <summary>Names in a cloud are whoever's, in an issue as in a comment.</summary>
    [Fact]
    public void Nothing_of_a_drifted_name_is_live()
    {
        using var sandbox = Clouds.WellBehaved();
        sandbox.Write("drift/comment.md", "renamed to ![x](https://evil.example/@everyone)");
        sandbox.Fake(
            "gh",
            ("'issue create'*", """f="$*"; cp "${f#*--body-file }" "$HOME/body.md" """)
        );

        sandbox.Run("ci/drift-issue.sh prod true drift/comment.md").Exit.Should().Be(0);

        var body = sandbox.Read("body.md");
        body.Replace("\u200b", "").Should().Be("renamed to ![x](https://evil.example/@everyone)");
        body.Should().NotContain("![").And.NotContain("](").And.NotContain("@e");
    }

    [Theory]
    [InlineData("true", "", "issue create ")]
    [InlineData("true", "12", "issue edit 12 ")]
    [InlineData("false", "12", "issue close 12 ")]
    [InlineData("false", "", "issue list ")]
    public void Keeps_one_issue_for_a_stack(string drifted, string open, string last)
    {
        using var sandbox = Clouds.WellBehaved();
        sandbox.Fake("gh", ("'issue list'*", $"echo '{open}'"));

        sandbox.Write("drift/comment.md", "prod differs");

        sandbox.Run($"ci/drift-issue.sh prod {drifted} drift/comment.md").Exit.Should().Be(0);

        sandbox.CallsOf("gh")[^1].Should().StartWith(last);
    }
}
