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
