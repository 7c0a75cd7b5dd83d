using System.Diagnostics;
using System.Text;
using KeylessAlloyDb.Testing;

namespace KeylessAlloyDb.Workflows.Tests;

/// <summary>
/// Protects the word of the bot: what it publishes is the base revision's review, of nothing that a pull request
/// has made can live Markdown come, and foreign code reaches neither tool nor comment.
/// </summary>
public sealed class CommentTests
{
    private const string Sha = "0123456789012345678901234567890123456789";

    private const string KeepBody = "f=\"$*\"; f=${f#*body=@}; cp \"${f%% *}\" body.md";

    [Fact]
    public void A_first_comment_is_posted_and_a_later_one_replaces_it()
    {
        using var sandbox = Clouds.WellBehaved();
        sandbox.Write("comment.md", "fine");
        sandbox.Fake("gh", ("*POST*|*PATCH*", KeepBody));

        sandbox.Run("ci/comment.sh 7 comment.md review").Exit.Should().Be(0);

        sandbox
            .CallsOf("gh")[^1]
            .Should()
            .Contain("--method POST repos/example/keyless-alloydb/issues/7/comments");
        sandbox.Read("body.md").Should().Be("<!-- keyless-alloydb:review -->\nfine");

        sandbox.Fake("gh", ("*--paginate*", "echo 99"));
        sandbox.Run("ci/comment.sh 7 comment.md review").Exit.Should().Be(0);

        sandbox
            .CallsOf("gh")[^1]
            .Should()
            .Contain("--method PATCH repos/example/keyless-alloydb/issues/comments/99");
    }

    /// <summary>The link is the script's own word, after the text and not of it.</summary>
    [Theory]
    [InlineData("review", "")]
    [InlineData(
        "offline-review",
        " · [the review as a page](https://github.com/example/keyless-alloydb/actions/runs/42#artifacts)"
    )]
    public void A_comment_leads_to_its_run_and_page(string marker, string page)
    {
        using var sandbox = Clouds.WellBehaved();
        sandbox.Set("GITHUB_RUN_ID", "42");
        sandbox.Write("comment.md", "fine\n");
        sandbox.Fake("gh", ("*POST*", KeepBody));

        sandbox.Run($"ci/comment.sh 7 comment.md {marker}").Exit.Should().Be(0);

        sandbox
            .Read("body.md")
            .Should()
            .EndWith(
                $"fine\n\n[run](https://github.com/example/keyless-alloydb/actions/runs/42){page}\n"
            );
    }

    /// <summary>GitHub Flavored Markdown: https://github.github.com/gfm/, mentions, links, images, autolinks.</summary>
    [Theory]
    [InlineData("thanks @everyone", "@everyone")]
    [InlineData("![x](https://evil.example/track.png)", "![")]
    [InlineData("[approve](https://evil.example)", "](")]
    [InlineData("[approve][there]", "][")]
    [InlineData("[there]: https://evil.example", "]:")]
    [InlineData("see https://evil.example/login", "://")]
    [InlineData("see www.evil.example", "www.")]
    [InlineData("see WWW.evil.example", "WWW.")]
    [InlineData("<img src=x>", "<img")]
    [InlineData("<A href=x>y</A>", "<A")]
    [InlineData("<h1>Approved</h1>", "</h1")]
    public void Nothing_of_a_text_is_live(string text, string live)
    {
        using var sandbox = Clouds.WellBehaved();
        sandbox.Write("comment.md", text);
        sandbox.Fake("gh", ("*POST*", KeepBody));

        sandbox.Run("ci/comment.sh 7 comment.md review").Exit.Should().Be(0);

        var body = sandbox.Read("body.md").Split('\n', 2)[1];
        body.Should().NotContain(live);
        body.Replace("\u200b", "").Should().Be(text, "a reader sees the same");
    }

    [Theory]
    [InlineData("x", 400_000)]
    [InlineData("@", 60_000)]
    [InlineData("ü", 60_000)]
    [InlineData("🔴", 30_000)]
    public void A_comment_of_any_length_is_cut_to_what_is_sent(string text, int times)
    {
        using var sandbox = Clouds.WellBehaved();
        sandbox.Write("comment.md", new StringBuilder().Insert(0, text, times).ToString());
        sandbox.Fake("gh", ("*POST*", KeepBody));

        sandbox.Run("ci/comment.sh 7 comment.md review").Exit.Should().Be(0);

        var body = sandbox.Read("body.md");
        Encoding.UTF8.GetByteCount(body).Should().BeInRange(50_000, 65_536);
        body.Should().NotContain("\ufffd");
    }

    [Fact]
    public void A_review_is_published_where_its_commit_is_the_newest()
    {
        using var sandbox = Clouds.WellBehaved();
        sandbox.Write("review/comment.md", "fine");
        sandbox.Fake("gh", ($"*pulls?state=open*{Sha}*", "echo 7"), ("*POST*", KeepBody));

        sandbox.Run($"ci/publish-review.sh review/comment.md {Sha}").Exit.Should().Be(0);

        sandbox.CallsOf("gh").Should().Contain(call => call.Contains("/issues/7/comments"));
    }

    [Fact]
    public void A_review_of_a_commit_that_is_no_longer_the_newest_is_published_nowhere()
    {
        using var sandbox = Clouds.WellBehaved();
        sandbox.Write("review/comment.md", "fine");
        sandbox.Fake("gh");

        sandbox.Run($"ci/publish-review.sh review/comment.md {Sha}").Exit.Should().Be(0);

        sandbox.CallsOf("gh").Should().ContainSingle();
    }

    /// <summary>
    /// The forged comment: a pull request whose scripts print "No resource changes". The review is made by the
    /// scripts beside the tool, and its first lines say that the pull request changes them.
    /// </summary>
    [Fact]
    public void A_pull_request_that_changes_the_reviews_script_is_reviewed_by_the_unchanged_one()
    {
        using var sandbox = PullRequest(
            "echo 'echo No resource changes; exit' >head/ci/foreign-review.sh"
        );

        var outcome = sandbox.Run("ci/foreign-review.sh head review");

        outcome.Exit.Should().Be(0, outcome.Error);
        sandbox
            .Read("review/comment.md")
            .Should()
            .StartWith("**This pull request changes the tool that reviews it (1 files).**")
            .And.Contain("No risk found")
            .And.NotContain("No resource changes");
    }

    [Fact]
    public void A_pull_request_that_leaves_the_tool_alone_is_reviewed_without_a_warning()
    {
        using var sandbox = PullRequest("echo 'config:' >head/Pulumi.dev.yaml");

        sandbox.Run("ci/foreign-review.sh head review").Exit.Should().Be(0);

        sandbox.Read("review/comment.md").Should().StartWith("**No risk found.**");
        var diff = sandbox
            .CallsOf("dotnet")
            .Where(call => call.Contains("Rehearsal.dll diff"))
            .ToList();
        diff.Should().HaveCount(2).And.OnlyContain(call => call.Contains("foreign-program.sh"));
        diff.Should().NotContain(call => call.Contains("--cwd head"));
    }

    [Fact]
    public void What_the_unchanged_tool_cannot_review_is_said_as_text()
    {
        using var sandbox = PullRequest("echo 'config:' >head/Pulumi.dev.yaml");
        sandbox.Fake(
            "dotnet",
            ("*'Rehearsal.dll diff'*", "echo '# Approved by @everyone' >&2; exit 1")
        );

        sandbox.Run("ci/foreign-review.sh head review").Exit.Should().Be(0);

        sandbox
            .Read("review/comment.md")
            .Should()
            .Contain("🔴 **Not reviewed:** `dev`\n\n    # Approved by @everyone\n");
    }

    /// <summary>A new stack is reviewed against nothing; one without a file can no longer be updated.</summary>
    [Fact]
    public void A_stack_that_comes_is_reviewed_and_one_that_goes_is_named()
    {
        using var sandbox = PullRequest(
            "git -C head mv Pulumi.dev.yaml Pulumi.test.yaml; ln -s /etc/passwd head/Pulumi.link.yaml"
        );

        sandbox.Run("ci/foreign-review.sh head review").Exit.Should().Be(0);

        sandbox
            .Read("review/comment.md")
            .Should()
            .StartWith("🔴 **No file any more:** `dev`.")
            .And.NotContain("link");
        sandbox
            .CallsOf("dotnet")
            .Where(call => call.Contains("Rehearsal.dll diff"))
            .Should()
            .HaveCount(2)
            .And.Contain(call => call.Contains("--stack test"));
        sandbox
            .CallsOf("dotnet")
            .Should()
            .NotContain(call => call.Contains("Rehearsal.dll up") && call.Contains("test"));
    }

    /// <summary>
    /// A program that overwrites tool, plan, settings and comment, for as long as it is allowed to run. Needs
    /// root, as the workflow's runner is by sudo.
    /// </summary>
    [RootFact]
    public void A_program_that_overwrites_all_it_can_changes_nothing()
    {
        using var sandbox = PullRequest("echo 'config:' >head/Pulumi.dev.yaml");
        sandbox.Open();
        sandbox.Write("review/comment.md", "the former");
        sandbox.Install("setpriv", "exec /usr/bin/setpriv \"$@\"");
        // The engine starts the program; here it is the attack.
        sandbox.Fake(
            "dotnet",
            (
                "*'Rehearsal.dll diff'*",
                """
                [[ "$*" =~ --program\ ([^ ]+) ]] && PULUMI_CONFIG='{}' GH_TOKEN=secret "${BASH_REMATCH[1]}" >>"$HOME/said" 2>&1
                echo '**No risk found.**'
                """
            ),
            (
                "*/tmp/foreign/program/Stacks.dll",
                """
                echo "user $(id -u) token ${GH_TOKEN:-none} config ${PULUMI_CONFIG:-none}"
                root="${0%/bin/dotnet}"
                for file in "$root"/ci/* "$root"/Pulumi*.yaml "$root"/review/comment.md "$root"/plan/plan.json "$root"/bin/*; do
                  echo forged >"$file" || rm -f "$file" || mv /dev/null "$file"
                done
                touch "$root/ci/new" "$root/review/new"
                """
            )
        );
        var before = sandbox.Run("md5sum ci/* Pulumi*.yaml plan/* bin/*").Output;

        var outcome = sandbox.Run("ci/foreign-review.sh head review");

        outcome.Exit.Should().Be(0, outcome.Error);
        sandbox.Read("said").Should().Contain("user 65534 token none config {}");
        sandbox.Read("said").Should().Contain("Permission denied");
        sandbox.Run("md5sum ci/* Pulumi*.yaml plan/* bin/*").Output.Should().Be(before);
        sandbox.Read("review/comment.md").Should().StartWith("**No risk found.**");
        sandbox.Exists("review/new").Should().BeFalse();
    }

    /// <summary>
    /// The program reaches the engine, which listens on a port that the system chose, and nothing else: no cloud,
    /// no metadata service, not the machine's resolver, which asks the world for everybody.
    /// </summary>
    [RootFact("unshare --net iptables -nL && ip link")]
    public void The_foreign_user_reaches_ports_of_this_machine_only()
    {
        using var sandbox = new Sandbox();
        foreach (var tool in (string[])["iptables", "ip6tables"])
        {
            sandbox.Install(tool, $"exec /usr/sbin/{tool} \"$@\"");
        }

        var outcome = sandbox.Run(
            """
            unshare --net bash -euo pipefail <<'INSIDE'
            PATH="$PATH:/usr/sbin"
            ip link set lo up
            ci/foreign-network.sh
            for where in tcp/127.0.0.1/40000 tcp/::1/40000 tcp/127.0.0.1/22 udp/127.0.0.53/53 udp/127.0.0.1/40000; do
              iptables -Z OUTPUT; ip6tables -Z OUTPUT
              /usr/bin/setpriv --reuid 65534 --regid 65534 --clear-groups \
                bash -c "exec 3<>/dev/$where && echo >&3" 2>/dev/null || true
              echo "$where $(for table in iptables ip6tables; do "$table" -nvxL OUTPUT; done | awk '$1 + 0 > 0 { print $3 }')"
            done
            INSIDE
            """
        );

        outcome.Error.Should().BeEmpty();
        outcome
            .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Should()
            .Equal(
                "tcp/127.0.0.1/40000 ACCEPT",
                "tcp/::1/40000 ACCEPT",
                "tcp/127.0.0.1/22 REJECT",
                "udp/127.0.0.53/53 REJECT",
                "udp/127.0.0.1/40000 REJECT"
            );
        sandbox.CallsOf("pkill").Should().Equal("-KILL -U 65534");
    }

    /// <summary>A repository, and a pull request of it in head/.</summary>
    private static Sandbox PullRequest(string change)
    {
        var sandbox = Clouds.WellBehaved();
        Clouds.CheckOut(sandbox, change);
        return sandbox;
    }

    /// <summary>A fact that only root can show.</summary>
    private sealed class RootFactAttribute : FactAttribute
    {
        /// <param name="trial">Has to succeed as well: a command of bash.</param>
        public RootFactAttribute(string trial = "true")
        {
            if (Environment.UserName != "root" || !Succeeds($"command -v setpriv && {trial}"))
            {
                Skip = $"needs root, setpriv and: {trial}";
            }
        }

        private static bool Succeeds(string command)
        {
            using var bash = Process.Start(
                new ProcessStartInfo("bash", ["-c", $"({command}) >/dev/null 2>&1"])
            )!;
            bash.WaitForExit();
            return bash.ExitCode == 0;
        }
    }
}
