namespace KeylessAlloyDb.Workflows.Tests;

/// <summary>Protects what the scripts in ci/ do beyond calling pulumi: their order, limits and refusals.</summary>
public sealed class ScriptTests
{
    private const string Network =
        "urn:pulumi:pr-7::keyless-alloydb::keyless-alloydb:network:PscNetwork$gcp:compute/network:Network::network-vpc";

    private const string Provider = "urn:pulumi:pr-7::keyless-alloydb::pulumi:providers:gcp::gcp";

    [Fact]
    public void Rejects_a_deployment_without_a_plan()
    {
        using var sandbox = Clouds.WellBehaved();

        var outcome = sandbox.Run("ci/deploy.sh dev nowhere.json");

        outcome.Exit.Should().Be(2);
        outcome.Error.Should().Contain("no plan at nowhere.json");
        sandbox.CallsOf("pulumi").Should().BeEmpty();
    }

    [Fact]
    public void Rejects_a_session_without_its_variables_naming_all_of_them()
    {
        using var sandbox = Clouds.WellBehaved();
        sandbox.Set("PULUMI_BACKEND_URL", "");
        sandbox.Set("PULUMI_SECRETS_PROVIDER", "");

        var outcome = sandbox.Run("ci/preview.sh dev out");

        outcome.Exit.Should().NotBe(0);
        outcome.Error.Should().Contain("PULUMI_BACKEND_URL PULUMI_SECRETS_PROVIDER");
    }

    /// <summary>Pulumi 3.276.0 writes the reason to standard error or among the plan's diagnostics.</summary>
    [Fact]
    public void A_failed_preview_shows_why_without_its_settings_and_is_reviewed_all_the_same()
    {
        using var sandbox = Clouds.WellBehaved();
        sandbox.Fake(
            "pulumi",
            ("preview*", "echo '{\"config\":\"all of them\"}'; echo 'error: bad CIDR' >&2; exit 1")
        );
        sandbox.Fake("dotnet", ("*Rehearsal.dll*", "echo '**Preview failed:** bad name'"));

        var outcome = sandbox.Run("ci/preview.sh dev out");

        outcome.Exit.Should().Be(1);
        outcome.Error.Should().Contain("bad CIDR").And.Contain("bad name");
        outcome.Error.Should().NotContain("all of them");
        sandbox
            .CallsOf("dotnet")
            .Should()
            .Contain(call => call.EndsWith("--limit 50000") && call.Contains("/out/preview.log"));
        sandbox.Read("out/comment.md").Should().Contain("bad name");
    }

    [Theory]
    [InlineData("none", 1)]
    [InlineData("preview", 1)]
    public void A_preview_that_cannot_be_reviewed_fails_and_its_comment_says_so(
        string failing,
        int exit
    )
    {
        using var sandbox = Clouds.WellBehaved();
        sandbox.Fake("dotnet", ("*Rehearsal.dll*", "exit 9"));
        sandbox.Fake("pulumi", ($"{failing}*", "echo 'error: bad CIDR' >&2; exit 1"));

        sandbox.Run("ci/preview.sh dev out").Exit.Should().Be(exit);

        var comment = sandbox.Read("out/comment.md");
        comment.Should().Contain("could not be reviewed");
        comment.Contains("error: bad CIDR").Should().Be(failing == "preview");
    }

    [Fact]
    public void Verify_tries_again_while_the_instance_is_not_ready()
    {
        using var sandbox = Clouds.WellBehaved();
        sandbox.Fake(
            "aws",
            (
                "'ssm send-command'*",
                "[[ $(grep -c 'aws ssm send-command' \"$calls\") -gt 2 ]] || exit 254; echo command-id"
            ),
            ("*'--query Status '*", "echo Success")
        );

        sandbox.Run("ci/verify.sh dev").Exit.Should().Be(0);

        sandbox.CallsOf("sleep").Should().Equal("60", "60");
    }

    /// <summary>An agent that started before its role's policy was in force asks again after 25 to 30 minutes.</summary>
    /// <remarks>https://github.com/hashicorp/packer-plugin-amazon/issues/503</remarks>
    [Fact]
    public void Verify_waits_half_an_hour_for_an_instance_that_has_not_registered()
    {
        using var sandbox = Clouds.WellBehaved();
        sandbox.Fake(
            "aws",
            (
                "'ssm send-command'*",
                "[[ $(grep -c 'aws ssm send-command' \"$calls\") -gt 31 ]] || exit 254; echo command-id"
            ),
            ("*'--query Status '*", "echo Success")
        );

        sandbox.Run("ci/verify.sh dev").Exit.Should().Be(0);

        sandbox.CallsOf("sleep").Should().HaveCount(31).And.OnlyContain(pause => pause == "60");
    }

    [Fact]
    public void Verify_names_an_instance_that_never_registers()
    {
        using var sandbox = Clouds.WellBehaved();
        sandbox.Fake("aws", ("'ssm send-command'*", "exit 254"));

        var outcome = sandbox.Run("ci/verify.sh dev");

        outcome.Exit.Should().Be(1);
        outcome.Error.Should().Contain("has not registered with Systems Manager");
    }

    [Fact]
    public void Verify_waits_for_the_end_of_a_run_instead_of_starting_another()
    {
        using var sandbox = Clouds.WellBehaved();
        sandbox.Fake(
            "aws",
            ("'ssm send-command'*", "echo command-id"),
            (
                "*'--query Status '*",
                "[[ $(grep -c 'query Status' \"$calls\") -gt 40 ]] && echo Success || echo InProgress"
            )
        );

        sandbox.Run("ci/verify.sh dev").Exit.Should().Be(0);

        sandbox.CallsOf("aws").Should().ContainSingle(call => call.StartsWith("ssm send-command"));
        sandbox.CallsOf("sleep").Should().HaveCount(40).And.OnlyContain(pause => pause == "5");
    }

    [Fact]
    public void Verify_fails_when_no_attempt_proves_the_path()
    {
        using var sandbox = Clouds.WellBehaved();
        sandbox.Set("VERIFY_ATTEMPTS", "3");
        sandbox.Fake(
            "aws",
            ("'ssm send-command'*", "echo command-id"),
            ("*'--query Status '*", "echo Failed"),
            ("*StandardOutputContent*", "echo 'dns: no answer'")
        );

        var outcome = sandbox.Run("ci/verify.sh dev");

        outcome.Exit.Should().Be(1);
        outcome.Output.Should().Contain("dns: no answer");
        outcome.Error.Should().Contain("attempt 3 of 3: Failed").And.Contain("docs/runbook.md");
    }

    [Fact]
    public void Verify_leaves_clients_of_others_alone()
    {
        using var sandbox = Clouds.WellBehaved();
        sandbox.Fake(
            "pulumi",
            ("'stack output clients'*", """echo '{"securityGroupId":"sg-1"}'"""),
            ("'stack output'*", "exit 255")
        );

        var outcome = sandbox.Run("ci/verify.sh dev");

        outcome.Exit.Should().Be(0, outcome.Error);
        outcome.Output.Should().Contain("not verified: dev");
        sandbox.CallsOf("aws").Should().BeEmpty();
    }

    [Fact]
    public void Rejects_a_verify_command_that_is_something_else()
    {
        using var sandbox = Clouds.WellBehaved();
        sandbox.Fake("pulumi", ("'stack output'*", "echo rm -rf plan"));

        sandbox.Run("ci/verify.sh dev").Exit.Should().Be(2);

        sandbox.Read("plan/plan.json").Should().NotBeEmpty();
    }

    [Fact]
    public void A_review_environment_takes_the_settings_of_dev_but_its_own_names()
    {
        using var sandbox = Clouds.WellBehaved();
        sandbox.Write(
            "Pulumi.dev.yaml",
            "secretsprovider: gcpkms://dev\nencryptedkey: abc\nconfig:\n  a:b: c\n"
        );

        sandbox.Run("ci/review-environment.sh 7 out").Exit.Should().Be(0);

        sandbox.Read("Pulumi.pr-7.yaml").Should().Be("config:\n  a:b: c\n");
        sandbox
            .CallsOf("pulumi")
            .Where(call => call.StartsWith("config set"))
            .Should()
            .Equal(
                "config set --stack pr-7 --non-interactive keyless-alloydb:client instance",
                "config set --stack pr-7 --non-interactive keyless-alloydb:roleName alloydb-pr-7",
                "config set --stack pr-7 --non-interactive --path keyless-alloydb:trustedRoles[0].roleName alloydb-pr-7",
                "config set --stack pr-7 --non-interactive keyless-alloydb:serviceAccountId alloydb-pr-7",
                "config set --stack pr-7 --non-interactive keyless-alloydb:googleSubnetCidr 10.64.7.0/24",
                "config set --stack pr-7 --non-interactive keyless-alloydb:awsVpcCidr 10.128.7.0/24",
                "config set --stack pr-7 --non-interactive keyless-alloydb:auditLogs false",
                "config set --stack pr-7 --non-interactive --path keyless-alloydb:tags.stack pr-7",
                "config set --stack pr-7 --non-interactive keyless-alloydb:googleProject example-review"
            );
        sandbox
            .Read("out/comment.md")
            .Should()
            .Contain($"`aws ssm start-session --target {Clouds.Instance}`");
    }

    /// <summary>
    /// Two stacks with one range in a project and region could take each other's forwarders for
    /// their own.
    /// </summary>
    [Theory]
    [InlineData("255", "10.64.255.0/24", "10.128.255.0/24")]
    [InlineData("256", "10.65.0.0/24", "10.129.0.0/24")]
    [InlineData("0019", "10.64.19.0/24", "10.128.19.0/24")]
    [InlineData("16383", "10.127.255.0/24", "10.191.255.0/24")]
    [InlineData("999999999", "10.73.255.0/24", "10.137.255.0/24")]
    public void A_review_environment_has_ranges_of_its_own(string number, string google, string aws)
    {
        using var sandbox = Clouds.WellBehaved();
        sandbox.Write("Pulumi.dev.yaml", "config:\n  a:b: c\n");

        sandbox.Run($"ci/review-environment.sh {number} out").Exit.Should().Be(0);

        sandbox
            .CallsOf("pulumi")
            .Should()
            .Contain(call => call.EndsWith($"keyless-alloydb:googleSubnetCidr {google}"))
            .And.Contain(call => call.EndsWith($"keyless-alloydb:awsVpcCidr {aws}"));
    }

    [Fact]
    public void A_review_environment_creates_its_stack_once()
    {
        using var sandbox = Clouds.WellBehaved();
        sandbox.Fake(
            "pulumi",
            ("'stack select'*", "grep -q 'stack init' \"$calls\" || exit 1"),
            ("'stack output'*", "echo command")
        );

        sandbox.Run("ci/review-environment.sh 7 out").Exit.Should().Be(0);

        sandbox
            .CallsOf("pulumi")
            .Should()
            .Contain("stack init pr-7 --secrets-provider gcpkms://example-key --non-interactive");
    }

    [Theory]
    [InlineData("ci/review-environment.sh '7; rm -rf /' out")]
    [InlineData("ci/review-environment.sh -1 out")]
    [InlineData("ci/review-stacks.sh '7|.*'")]
    [InlineData("ci/teardown.sh prod")]
    [InlineData("ci/teardown.sh dev")]
    [InlineData("ci/teardown.sh --all")]
    [InlineData("ci/comment.sh '7 --method DELETE' plan/plan.json review")]
    [InlineData("ci/comment.sh 7 plan/plan.json 'a\" or true'")]
    [InlineData("ci/preview.sh ../../etc out")]
    public void Rejects_names_and_numbers_that_are_none(string command)
    {
        using var sandbox = Clouds.WellBehaved();

        sandbox.Run(command).Exit.Should().Be(2);

        sandbox.Calls.Should().BeEmpty();
    }

    [Fact]
    public void A_teardown_refreshes_destroys_and_removes_the_stack()
    {
        using var sandbox = Clouds.WellBehaved();
        sandbox.Fake("pulumi", ("'stack export'*", Clouds.Export(Provider)));

        sandbox.Run("ci/teardown.sh pr-7").Exit.Should().Be(0);

        sandbox
            .CallsOf("pulumi")
            .Select(call => string.Join(' ', call.Split(' ').Take(2)))
            .Should()
            .Equal(
                "login gs://example-state",
                "stack select",
                "config refresh",
                "login gs://example-state",
                "stack select",
                "stack export",
                "refresh --stack",
                "destroy --stack",
                "stack export",
                "stack rm"
            );
        sandbox.CallsOf("sleep").Should().BeEmpty();
    }

    [Fact]
    public void A_teardown_waits_and_destroys_again()
    {
        using var sandbox = Clouds.WellBehaved();
        sandbox.Fake(
            "pulumi",
            ("destroy*", "[[ $(grep -c 'pulumi destroy' \"$calls\") -gt 1 ]] || exit 1")
        );

        sandbox.Run("ci/teardown.sh pr-7").Exit.Should().Be(0);

        sandbox.CallsOf("sleep").Should().Equal("120");
        sandbox.CallsOf("pulumi").Should().Contain("stack rm pr-7 --yes --non-interactive");
    }

    [Fact]
    public void A_teardown_reports_what_is_left_and_keeps_the_stack()
    {
        using var sandbox = Clouds.WellBehaved();
        sandbox.Fake(
            "pulumi",
            ("destroy*", "exit 1"),
            ("'stack export'*", Clouds.Export(Network, Provider))
        );

        var outcome = sandbox.Run("ci/teardown.sh pr-7");

        outcome.Exit.Should().Be(1);
        outcome.Output.Should().Contain(Network).And.NotContain(Provider);
        outcome.Error.Should().Contain("still has 1 resources");
        sandbox.CallsOf("pulumi").Should().NotContain(call => call.StartsWith("stack rm"));
    }

    [Theory]
    [InlineData("7", """["pr-7"]""")]
    [InlineData("9", "[]")]
    [InlineData("1", "[]")]
    public void Lists_the_environment_of_one_pull_request(string number, string expected)
    {
        using var sandbox = Clouds.WellBehaved();

        sandbox.Run($"ci/review-stacks.sh {number}").Output.Should().Be($"stacks={expected}\n");
    }

    /// <summary>
    /// Pulumi Cloud exchanges GitHub's token for one of the organization, which no key has to be kept for.
    /// It stands in a file, since every user of a machine can read command lines.
    /// </summary>
    /// <remarks>https://www.pulumi.com/docs/administration/guides/oidc-issuers/github/</remarks>
    [Fact]
    public void Pulumi_Cloud_takes_the_jobs_own_token()
    {
        using var sandbox = Clouds.WellBehaved();
        sandbox.Set("PULUMI_BACKEND_URL", "https://api.pulumi.com");
        sandbox.Set("PULUMI_ORGANIZATION", "example");
        sandbox.Set("ACTIONS_ID_TOKEN_REQUEST_URL", "https://token.example/?api-version=2.0");
        sandbox.Set("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "hush");
        sandbox.Fake(
            "curl",
            ("*", """cat >"$HOME/header"; echo '{"count": 4, "value": "a.b.c"}' """)
        );
        sandbox.Fake(
            "pulumi",
            ("login*", """f="$*"; f="${f#*file://}"; cp "${f%% *}" "$HOME/token" """)
        );

        sandbox.Run("ci/preview.sh dev out");

        sandbox.Read("token").Should().Be("a.b.c");
        sandbox.Read("header").Should().Be("Authorization: bearer hush\n");
        sandbox.Calls.Should().NotContain("a.b.c").And.NotContain("hush");
        sandbox
            .CallsOf("curl")
            .Should()
            .ContainSingle()
            .Which.Should()
            .EndWith("https://token.example/?api-version=2.0&audience=urn:pulumi:org:example");
        sandbox
            .CallsOf("pulumi")[0]
            .Should()
            .StartWith("login https://api.pulumi.com --non-interactive --oidc-token file:///")
            .And.EndWith(" --oidc-org example --default-org example");
    }

    /// <summary>By hand, and where the state is in a bucket, the login is the shell's.</summary>
    [Theory]
    [InlineData("PULUMI_ORGANIZATION", "example")]
    [InlineData("ACTIONS_ID_TOKEN_REQUEST_URL", "https://token.example/")]
    public void Elsewhere_the_login_is_the_shells(string variable, string value)
    {
        using var sandbox = Clouds.WellBehaved();
        sandbox.Set(variable, value);

        sandbox.Run("ci/preview.sh dev out").Exit.Should().Be(0);

        sandbox.CallsOf("pulumi")[0].Should().Be("login gs://example-state --non-interactive");
    }

    [Theory]
    [InlineData(
        """[{"name": "dev"}, {"name": "pr-12"}, {"name": "organization/k/pr-7"}]""",
        """["pr-12","pr-7"]"""
    )]
    [InlineData("""[{"name": "dev"}, {"name": "pr-x"}]""", "[]")]
    [InlineData("[]", "[]")]
    public void Lists_only_review_environments(string listing, string expected)
    {
        using var sandbox = Clouds.WellBehaved();
        sandbox.Fake("pulumi", ("'stack ls'*", $"echo '{listing}'"));

        sandbox.Run("ci/review-stacks.sh").Output.Should().Be($"stacks={expected}\n");
    }
}
