using KeylessAlloyDb.Testing;

namespace KeylessAlloyDb.Workflows.Tests;

/// <summary>
/// Protects the trust that CI itself stands on: one repository, one environment, no key; safe to run
/// again, and a dry run changes nothing.
/// </summary>
public sealed class BootstrapTests
{
    private const string Command =
        "ci/bootstrap.sh --repository example/keyless-alloydb --repository-id 4711 --environment dev "
        + "--google-project example-dev --aws-account 123456789012 --aws-region ap-northeast-1";

    private const string Nothing = "exit 1";

    [Fact]
    public void Creates_everything_where_nothing_is()
    {
        using var sandbox = Empty();

        var outcome = sandbox.Run(Command);

        outcome.Exit.Should().Be(0, outcome.Error);
        var gcloud = sandbox.CallsOf("gcloud");
        gcloud
            .Should()
            .Contain(call =>
                call.StartsWith("storage buckets create gs://example-dev-keyless-alloydb-state")
            );
        gcloud.Should().Contain(call => call.StartsWith("kms keys create state"));
        gcloud
            .Should()
            .Contain(call => call.StartsWith("iam workload-identity-pools create github"));
        gcloud.Should().Contain(call => call.Contains("providers create-oidc github"));
        gcloud
            .Should()
            .Contain(call => call.StartsWith("iam service-accounts create keyless-alloydb-dev"));
        sandbox
            .CallsOf("aws")
            .Should()
            .Contain(call => call.StartsWith("iam create-role --role-name keyless-alloydb-dev"));
        outcome
            .Output.Should()
            .Contain(
                "GOOGLE_IDENTITY_PROVIDER=projects/987654321098/locations/global/workloadIdentityPools/github/providers/github\n"
            );
    }

    /// <summary>A state in one region is lost with it; these locations serve both a bucket and a key.</summary>
    /// <remarks>https://cloud.google.com/kms/docs/locations, https://cloud.google.com/storage/docs/locations</remarks>
    [Theory]
    [InlineData("us-east4")]
    [InlineData("europe-west12")]
    [InlineData("asia1")]
    [InlineData("us")]
    public void State_and_key_lie_in_a_region_or_in_several(string location)
    {
        using var sandbox = Empty();

        sandbox.Run($"{Command} --google-location {location}").Exit.Should().Be(0);

        var gcloud = sandbox.CallsOf("gcloud");
        foreach (var made in (string[])["storage buckets create ", "kms keys create state "])
        {
            gcloud
                .Single(call => call.StartsWith(made))
                .Split(' ')
                .Should()
                .ContainInOrder("--location", location);
        }
    }

    [Fact]
    public void Creates_nothing_twice_but_brings_trust_back()
    {
        using var sandbox = Clouds.WellBehaved();

        sandbox.Run(Command).Exit.Should().Be(0);

        sandbox
            .Calls.Should()
            .NotContain(" create ")
            .And.NotContain("create-role")
            .And.NotContain("create-oidc")
            .And.NotContain("create-open-id");
        sandbox
            .CallsOf("gcloud")
            .Should()
            .Contain(call => call.Contains("providers update-oidc github"));
        sandbox
            .CallsOf("aws")
            .Should()
            .Contain(call => call.StartsWith("iam update-assume-role-policy"));
    }

    [Fact]
    public void A_dry_run_only_reads()
    {
        using var sandbox = Empty();

        var outcome = sandbox.Run($"{Command} --dry-run");

        outcome.Exit.Should().Be(0, outcome.Error);
        sandbox
            .Calls.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Should()
            .OnlyContain(call =>
                call.Contains(" describe ")
                || call.Contains(" get-")
                || call.Contains(" list")
                || call.StartsWith("gh api repos/")
            );
        outcome
            .Output.Should()
            .Contain("gcloud storage buckets create")
            .And.Contain("aws iam create-role");
    }

    /// <summary>
    /// A token of a job, and whether it may log in as the identity of <c>dev</c>. GitHub's subject has the
    /// owner's and the repository's number for repositories that are new, renamed or moved.
    /// </summary>
    /// <remarks>https://github.blog/changelog/2026-04-23-immutable-subject-claims-for-github-actions-oidc-tokens/</remarks>
    public static TheoryData<string, string, string, string, bool, bool> Jobs { get; } =
        new()
        {
            // Job, subject, repository id, environment; Google, AWS.
            { "old", "repo:example/keyless-alloydb", "4711", "dev", true, true },
            { "new", "repo:example@77/keyless-alloydb@4711", "4711", "dev", true, true },
            { "renamed", "repo:example@77/alloydb@4711", "4711", "dev", true, true },
            // Its owner is another one, so bootstrap has to be run again for AWS.
            { "moved", "repo:other@88/keyless-alloydb@4711", "4711", "dev", true, false },
            { "squatter", "repo:example/keyless-alloydb", "9999", "dev", false, false },
            { "new squatter", "repo:example@99/keyless-alloydb@9999", "9999", "dev", false, false },
            { "fork", "repo:mallory@66/keyless-alloydb@5555", "5555", "dev", false, false },
            { "neighbour", "repo:example@77/other@4712", "4712", "dev", false, false },
            {
                "preview",
                "repo:example@77/keyless-alloydb@4711",
                "4711",
                "dev-preview",
                false,
                false
            },
            { "prod", "repo:example/keyless-alloydb", "4711", "prod", false, false },
            { "suffix", "repo:example@77/x@14711", "14711", "dev", false, false },
            { "forged", "repo:mallory@66/x@4711:environment:dev@5", "5", "dev", false, false },
        };

    [Theory]
    [MemberData(nameof(Jobs))]
    public void Only_jobs_of_the_environment_of_the_repository_log_in(
        string job,
        string repository,
        string id,
        string environment,
        bool google,
        bool aws
    )
    {
        using var sandbox = Empty();
        RunWhatTheDryRunPrints(sandbox, Command);
        var token = Token(repository, id, environment);

        GoogleTrust.Of(sandbox.CallsOf("gcloud")).Admits(token).Should().Be(google, job);
        AwsTrust.Of(sandbox.CallsOf("aws")).Admits(token).Should().Be(aws, job);
    }

    /// <summary>dev and dev-preview share a project, an account, a pool and a provider, and nothing else.</summary>
    [Theory]
    [InlineData("dev")]
    [InlineData("dev-preview")]
    [InlineData("dev-pull")]
    [InlineData("prod")]
    [InlineData("prod-preview")]
    [InlineData("prod-pull")]
    [InlineData("review")]
    [InlineData("review-down")]
    public void Each_environment_has_an_identity_of_its_own(string environment)
    {
        using var sandbox = Empty();
        var command = For(environment);
        sandbox.Run(command).Exit.Should().Be(0);
        var google = GoogleTrust.Of(sandbox.CallsOf("gcloud"));
        var aws = AwsTrust.Of(sandbox.CallsOf("aws"));

        foreach (
            var other in "dev dev-preview dev-pull prod prod-preview prod-pull review review-down".Split(
                ' '
            )
        )
        {
            var token = Token("repo:example@77/keyless-alloydb@4711", "4711", other);
            google.Admits(token).Should().Be(other == environment, other);
            aws.Admits(token).Should().Be(other == environment, other);
        }
        // https://docs.cloud.google.com/iam/docs/service-accounts-create
        $"keyless-alloydb-{environment}".Length.Should().BeLessThanOrEqualTo(30);
    }

    /// <summary>What somebody reads before is what is done afterwards.</summary>
    [Theory]
    [InlineData("")]
    [InlineData(" --state s3")]
    [InlineData(" --identity-project example-identity")]
    public void A_run_does_what_the_dry_run_has_printed(string more)
    {
        using var printed = Empty();
        using var done = Empty();

        RunWhatTheDryRunPrints(printed, Command + more);
        done.Run(Command + more).Exit.Should().Be(0);

        Changes(printed)
            .Should()
            // A key's id is known once it is made.
            .Equal(Changes(done).Select(call => call.Replace(MadeKey, "NEW")));
    }

    private const string MadeKey = "1234abcd-12ab-34cd-56ef-1234567890ab";

    private static List<string> Changes(Sandbox sandbox) =>
        [
            .. sandbox
                .Calls.Split('\n')
                .Where(call => call.StartsWith("gcloud ") || call.StartsWith("aws "))
                .Where(call =>
                    !call.Contains(" describe ")
                    && !call.Contains(" get-")
                    && !call.Contains(" list")
                    && !call.Contains(" head-bucket ")
                    && !call.Contains(" describe-key ")
                )
                .Select(call => call.Replace(" --query KeyMetadata.KeyId --output text", "")),
        ];

    private static void RunWhatTheDryRunPrints(Sandbox sandbox, string command)
    {
        sandbox
            .Run(
                $"{command} --dry-run | grep -E '^(gcloud|aws) ' >printed; : >calls; bash -e printed"
            )
            .Exit.Should()
            .Be(0);
    }

    private static string For(string environment) =>
        Command.Replace("environment dev", $"environment {environment}", StringComparison.Ordinal);

    private static Dictionary<string, object> Token(
        string repository,
        string id,
        string environment
    ) =>
        new()
        {
            ["aud"] = "sts.amazonaws.com",
            ["sub"] = $"{repository}:environment:{environment}",
            ["repository_id"] = id,
            ["environment"] = environment,
        };

    [Theory]
    [InlineData("main", "repo:example@77/keyless-alloydb@4711:ref:refs/heads/main")]
    [InlineData("pull request", "repo:example@77/keyless-alloydb@4711:pull_request")]
    public void Rejects_a_job_without_an_environment(string job, string subject)
    {
        using var sandbox = Empty();
        sandbox.Run(Command).Exit.Should().Be(0);
        var token = new Dictionary<string, object>
        {
            ["aud"] = "sts.amazonaws.com",
            ["sub"] = subject,
            ["repository_id"] = "4711",
        };

        GoogleTrust.Of(sandbox.CallsOf("gcloud")).Admits(token).Should().BeFalse(job);
        AwsTrust.Of(sandbox.CallsOf("aws")).Admits(token).Should().BeFalse(job);
    }

    /// <summary>
    /// Google takes a google.subject of 127 bytes at most. Names of owner and repository, 39 and 100 characters
    /// at most, play no part in it.
    /// </summary>
    [Fact]
    public void The_subject_of_the_longest_legal_names_fits()
    {
        using var sandbox = Empty();
        var repository = $"{new string('o', 39)}/{new string('r', 100)}";
        var command = For("prod-preview")
            .Replace("4711", $"{long.MaxValue}", StringComparison.Ordinal)
            .Replace("example/keyless-alloydb", repository, StringComparison.Ordinal);
        sandbox.Fake(
            "gh",
            ("*'--jq .id'", $"echo {long.MaxValue}"),
            ("*protection_rules*", "echo branch_policy")
        );
        sandbox.Run(command).Exit.Should().Be(0);
        var trust = GoogleTrust.Of(sandbox.CallsOf("gcloud"));

        System.Text.Encoding.UTF8.GetByteCount(trust.Subject).Should().BeLessThanOrEqualTo(127);
        trust
            .Admits(Token($"repo:{repository}", $"{long.MaxValue}", "prod-preview"))
            .Should()
            .BeTrue();
    }

    [Fact]
    public void A_dry_run_shows_both_forms_of_the_subject()
    {
        using var sandbox = Empty();

        sandbox
            .Run($"{Command} --dry-run")
            .Output.Replace("\\", "", StringComparison.Ordinal)
            .Should()
            .Contain(
                "[\"repo:example/keyless-alloydb:environment:dev\",\"repo:example@*/*@4711:environment:dev\"]"
            );
    }

    /// <summary>The pools are there, with their services and audit configuration: 403 without these.</summary>
    [Theory]
    [InlineData(
        "prod",
        "roles/iam.workloadIdentityPoolAdmin roles/monitoring.alertPolicyEditor roles/monitoring.dashboardEditor roles/logging.configWriter roles/resourcemanager.projectIamAdmin roles/serviceusage.serviceUsageAdmin"
    )]
    [InlineData(
        "prod-preview",
        "roles/browser roles/iam.workloadIdentityPoolViewer roles/monitoring.alertPolicyViewer roles/monitoring.dashboardViewer roles/serviceusage.serviceUsageViewer"
    )]
    public void The_identity_project_gives_the_rights_that_the_pools_need(
        string environment,
        string roles
    )
    {
        using var sandbox = Empty();

        var outcome = sandbox.Run(
            $"{Command.Replace("environment dev", $"environment {environment}")} --identity-project example-identity --dry-run"
        );

        outcome.Exit.Should().Be(0, outcome.Error);
        outcome
            .Output.Split('\n')
            .Where(line =>
                line.StartsWith("gcloud projects add-iam-policy-binding example-identity ")
            )
            .Select(line => line.Trim().Split(' ')[^1])
            .Should()
            .Equal(roles.Split(' '));
    }

    [Fact]
    public void Takes_away_what_an_identity_has_beyond_its_rights()
    {
        const string Old =
            "principal://iam.googleapis.com/projects/1/subject/repo:example/x:environment:dev";
        using var sandbox = Clouds.WellBehaved();
        sandbox.Fake(
            "gcloud",
            ("'projects describe'*", "echo 987654321098"),
            ("*' describe keyless-alloydb-prod@'*|*' describe keyless-alloydb-review@'*", Nothing),
            (
                "'iam service-accounts get-iam-policy'*",
                $"echo roles/iam.workloadIdentityUser {Old}"
            ),
            ("'projects get-iam-policy'*", "echo roles/dns.admin; echo roles/owner"),
            (
                "'storage buckets get-iam-policy'*",
                "echo roles/storage.objectAdmin; echo roles/storage.admin"
            ),
            ("'kms keys get-iam-policy'*", "echo roles/cloudkms.admin")
        );
        sandbox.Fake(
            "aws",
            ("'sts get-caller-identity'*", "echo 123456789012"),
            (
                "'iam list-attached-role-policies'*",
                "printf 'arn:aws:iam::aws:policy/IAMFullAccess\tarn:aws:iam::aws:policy/AdministratorAccess\n'"
            ),
            ("'iam list-role-policies'*", "echo by-hand")
        );

        sandbox.Run(Command).Exit.Should().Be(0);

        sandbox
            .CallsOf("gcloud")
            .Where(call => call.Contains(" remove-"))
            .Should()
            .BeEquivalentTo(
                "iam service-accounts remove-iam-policy-binding keyless-alloydb-dev@example-dev.iam.gserviceaccount.com "
                    + $"--project example-dev --quiet --role roles/iam.workloadIdentityUser --member {Old}",
                "projects remove-iam-policy-binding example-dev --quiet --all "
                    + "--member serviceAccount:keyless-alloydb-dev@example-dev.iam.gserviceaccount.com --role roles/owner",
                "storage buckets remove-iam-policy-binding gs://example-dev-keyless-alloydb-state --quiet --all "
                    + "--member serviceAccount:keyless-alloydb-dev@example-dev.iam.gserviceaccount.com --role roles/storage.admin",
                "kms keys remove-iam-policy-binding state --keyring keyless-alloydb --location asia-northeast1 "
                    + "--project example-dev --quiet --all "
                    + "--member serviceAccount:keyless-alloydb-dev@example-dev.iam.gserviceaccount.com --role roles/cloudkms.admin"
            );
        sandbox
            .CallsOf("aws")
            .Should()
            .Contain(
                "iam detach-role-policy --role-name keyless-alloydb-dev --policy-arn arn:aws:iam::aws:policy/AdministratorAccess"
            )
            .And.Contain(
                "iam delete-role-policy --role-name keyless-alloydb-dev --policy-name by-hand"
            )
            .And.Contain(
                "iam update-role --role-name keyless-alloydb-dev --max-session-duration 7200"
            )
            .And.NotContain(call => call.Contains("detach") && call.Contains("IAMFullAccess"));
    }

    /// <summary>An account's provider that somebody made for another audience lets nobody in here.</summary>
    [Theory]
    [InlineData("sigstore", 1)]
    [InlineData("sigstore\tsts.amazonaws.com", 0)]
    public void Adds_the_audience_to_a_provider_that_lacks_it(string audiences, int added)
    {
        using var sandbox = Clouds.WellBehaved();
        sandbox.Fake(
            "aws",
            ("'sts get-caller-identity'*", "echo 123456789012"),
            ("'iam get-open-id-connect-provider'*", $"printf '{audiences}\n'")
        );

        sandbox.Run(Command).Exit.Should().Be(0);

        sandbox
            .CallsOf("aws")
            .Where(call =>
                call.StartsWith("iam add-client-id-to-open-id-connect-provider ")
                && call.EndsWith(" --client-id sts.amazonaws.com")
            )
            .Should()
            .HaveCount(added);
    }

    /// <summary>What a deployer deletes or overwrites of the state can be restored.</summary>
    [Fact]
    public void A_deployer_cannot_end_versions_of_the_state()
    {
        using var google = Empty();
        using var aws = Empty();

        google.Run(Command).Exit.Should().Be(0);
        aws.Run($"{Command} --state s3").Exit.Should().Be(0);

        google
            .CallsOf("gcloud")
            .Should()
            .Contain(
                "storage buckets update gs://example-dev-keyless-alloydb-state --versioning --soft-delete-duration 30d --quiet"
            );
        // It has no storage.buckets.update, with which the 30 days could be changed.
        google
            .Calls.Split(' ', '\n')
            .Where(word => word.StartsWith("roles/storage."))
            .Distinct()
            .Should()
            .Equal("roles/storage.objectAdmin");
        aws.CallsOf("aws")
            .Single(call => call.Contains("--policy-name state-versions "))
            .Should()
            .Contain("\"Effect\":\"Deny\"")
            .And.Contain("s3:DeleteObjectVersion")
            .And.Contain("s3:PutBucketVersioning");
    }

    [Theory]
    [InlineData("dev", "required_reviewers", "branch_policy")]
    [InlineData("review-down", "required_reviewers", "branch_policy")]
    [InlineData("prod", "branch_policy", "required_reviewers")]
    [InlineData("review", "branch_policy", "required_reviewers")]
    [InlineData("dev-preview", "required_reviewers", "branch_policy")]
    [InlineData("prod-pull", "branch_policy", "required_reviewers")]
    public void Rejects_an_environment_with_rights_that_anybody_s_job_may_use(
        string environment,
        string has,
        string lacks
    )
    {
        using var sandbox = Empty();
        sandbox.Fake("gh", ("*'--jq .id'", "echo 4711"), ("*protection_rules*", $"echo {has}"));

        var outcome = sandbox.Run(Command.Replace("environment dev", $"environment {environment}"));

        outcome.Exit.Should().Be(2);
        outcome.Error.Should().Contain($"the GitHub environment {environment} lacks {lacks}");
        sandbox.CallsOf("gcloud").Should().BeEmpty();
    }

    /// <summary>A stack is a file; its own settings say whether it is production.</summary>
    [Theory]
    [InlineData("dev-eu", "dev", "branch_policy", null)]
    [InlineData("dev-eu", "dev", "required_reviewers", "branch_policy")]
    [InlineData("eu", "prod", "branch_policy", "required_reviewers")]
    [InlineData("eu-preview", "prod", "branch_policy", null)]
    [InlineData("eu-pull", "prod", "branch_policy", "required_reviewers")]
    public void Knows_any_stack_that_has_a_file(
        string environment,
        string purpose,
        string has,
        string? lacks
    )
    {
        using var sandbox = Empty();
        var stack = environment.Split("-p")[0];
        sandbox.Write(
            $"Pulumi.{stack}.yaml",
            $"config:\n  keyless-alloydb:environment: {purpose}\n"
        );
        sandbox.Fake("gh", ("*'--jq .id'", "echo 4711"), ("*protection_rules*", $"echo {has}"));

        var outcome = sandbox.Run(Command.Replace("environment dev", $"environment {environment}"));

        if (lacks is null)
        {
            outcome.Exit.Should().Be(0, outcome.Error);
            sandbox
                .CallsOf("gcloud")
                .Should()
                .Contain(call =>
                    call.StartsWith($"iam service-accounts create keyless-alloydb-{environment}")
                );
            return;
        }
        outcome.Exit.Should().Be(2);
        outcome.Error.Should().Contain($"the GitHub environment {environment} lacks {lacks}");
    }

    [Fact]
    public void Rejects_an_environment_whose_service_account_would_have_too_long_a_name()
    {
        using var sandbox = Empty();
        sandbox.Write("Pulumi.staging.yaml", "config: {}\n");

        var outcome = sandbox.Run(
            Command.Replace("environment dev", "environment staging-preview")
        );

        outcome.Exit.Should().Be(2);
        outcome.Error.Should().Contain("'staging-preview' has more than 14 characters");
    }

    [Fact]
    public void Rejects_a_project_that_serves_another_stack()
    {
        using var sandbox = Empty();
        sandbox.Fake(
            "gcloud",
            ("'projects describe'*", "echo 987654321098"),
            ("*'service-accounts describe keyless-alloydb-dev@'*", "exit 0"),
            ("*' describe '*", Nothing)
        );

        var outcome = sandbox.Run(Command.Replace("environment dev", "environment review"));

        outcome.Exit.Should().Be(2);
        outcome.Error.Should().Contain("serves dev already");
        sandbox.CallsOf("gcloud").Should().OnlyContain(call => call.Contains(" describe "));
    }

    [Fact]
    public void Rejects_a_pool_whose_other_providers_could_give_out_the_subject()
    {
        using var sandbox = Empty();
        sandbox.Fake(
            "gcloud",
            ("'projects describe'*", "echo 987654321098"),
            ("*' providers list '*", "echo github; echo gitlab"),
            ("*' describe '*", Nothing)
        );

        var outcome = sandbox.Run(Command);

        outcome.Exit.Should().Be(2);
        outcome.Error.Should().Contain("has other providers: gitlab");
        sandbox.CallsOf("aws").Should().BeEmpty();
    }

    [Fact]
    public void Rejects_another_repository_s_id()
    {
        using var sandbox = Empty();
        sandbox.Fake("gh", ("*'--jq .id'", "echo 9999"));

        var outcome = sandbox.Run(Command);

        outcome.Exit.Should().Be(2);
        outcome.Error.Should().Contain("has the id 9999, not 4711");
    }

    [Fact]
    public void An_identity_for_previews_can_only_read()
    {
        using var sandbox = Empty();

        sandbox
            .Run(Command.Replace("--environment dev", "--environment dev-preview"))
            .Exit.Should()
            .Be(0);

        var granted = sandbox
            .Calls.Split(' ', '\n')
            .Where(word => word.StartsWith("roles/"))
            .Distinct();
        granted
            .Should()
            .BeEquivalentTo(
                "roles/iam.workloadIdentityUser",
                "roles/browser",
                "roles/compute.viewer",
                "roles/alloydb.viewer",
                "roles/dns.reader",
                "roles/iam.serviceAccountViewer",
                "roles/iam.workloadIdentityPoolViewer",
                "roles/monitoring.alertPolicyViewer",
                "roles/monitoring.dashboardViewer",
                "roles/serviceusage.serviceUsageViewer",
                "roles/storage.objectViewer",
                "roles/cloudkms.cryptoKeyDecrypter"
            );
        sandbox.CallsOf("aws").Should().NotContain(call => call.Contains("attach-role-policy"));
    }

    [Theory]
    [InlineData("--repository example/keyless-alloydb", "--repository \"x/y' || true || '\"")]
    [InlineData("--repository-id 4711", "--repository-id 4711x")]
    [InlineData("--environment dev", "--environment staging")]
    [InlineData("--environment dev", "--environment dev-down")]
    [InlineData("--environment dev", "--environment review-pull")]
    [InlineData("--environment dev", "--environment \"dev' || true || '\"")]
    [InlineData("--google-project example-dev", "--google-project Example")]
    [InlineData("--aws-account", "--identity-project Example --aws-account")]
    [InlineData("--aws-account 123456789012", "--aws-account 1234")]
    [InlineData("--aws-region ap-northeast-1", "--aws-region tokyo")]
    [InlineData("--aws-region ap-northeast-1", "--aws-region")]
    [InlineData("--environment dev", "--state cloud --environment dev")]
    [InlineData("--environment dev", "--pulumi-organization example --environment dev")]
    [InlineData("--environment dev", "--state cloud --pulumi-organization 'a b' --environment dev")]
    public void Rejects_values_that_could_end_up_in_a_condition(string good, string bad)
    {
        using var sandbox = Empty();

        var outcome = sandbox.Run(Command.Replace(good, bad));

        outcome.Exit.Should().Be(2);
        outcome.Error.Should().Contain("error: ").And.Contain("usage:");
        sandbox.Calls.Should().BeEmpty();
    }

    [Fact]
    public void Rejects_a_login_to_another_account_before_anything_changes_there()
    {
        using var sandbox = Empty();
        sandbox.Fake("aws", ("'sts get-caller-identity'*", "echo 999999999999"));

        var outcome = sandbox.Run(Command);

        outcome.Exit.Should().Be(2);
        outcome.Error.Should().Contain("999999999999");
        sandbox.CallsOf("aws").Should().ContainSingle();
    }

    [Theory]
    [InlineData("gcloud")]
    [InlineData("aws")]
    public void Stops_where_a_cloud_refuses(string tool)
    {
        using var sandbox = Empty();
        sandbox.Set("FAIL_TOOL", tool);
        sandbox.Set("FAIL_AT", "every");

        sandbox.Run(Command).Exit.Should().NotBe(0);
    }

    private static Sandbox Empty()
    {
        var sandbox = Clouds.WellBehaved();
        sandbox.Fake(
            "gcloud",
            ("'projects describe'*", "echo 987654321098"),
            ("*' describe '*", Nothing)
        );
        sandbox.Fake(
            "aws",
            ("'sts get-caller-identity'*", "echo 123456789012"),
            ("*' head-bucket '*|*' describe-key '*|*' get-'*", Nothing),
            ("'kms create-key'*KeyMetadata*", $"echo {MadeKey}")
        );
        return sandbox;
    }

    /// <summary>State and key in AWS: the same script, nothing of it in Google Cloud.</summary>
    [Theory]
    [InlineData("dev", true)]
    [InlineData("dev-preview", false)]
    public void The_state_may_live_in_AWS(string environment, bool writes)
    {
        using var sandbox = Empty();

        var outcome = sandbox.Run($"{For(environment)} --state s3");

        outcome.Exit.Should().Be(0, outcome.Error);
        sandbox
            .CallsOf("gcloud")
            .Should()
            .NotContain(call => call.StartsWith("storage ") || call.StartsWith("kms "));
        var aws = sandbox.CallsOf("aws");
        aws.Should()
            .Contain(call =>
                call.StartsWith("s3api create-bucket --bucket keyless-alloydb-state-123456789012")
            )
            .And.Contain(call => call.StartsWith("s3api put-bucket-versioning"))
            .And.Contain(call => call.Contains("kms create-alias"));
        var rights = aws.Single(call =>
            call.Contains("put-role-policy") && call.Contains("--policy-name state ")
        );
        rights.Contains("kms:Encrypt").Should().Be(writes);
        rights.Should().NotContain("s3:Put").And.NotContain("s3:Delete");
        outcome
            .Output.Should()
            .Contain(
                "PULUMI_BACKEND_URL=s3://keyless-alloydb-state-123456789012?region=ap-northeast-1&awssdk=v2"
            )
            .And.Contain("PULUMI_SECRETS_PROVIDER=awskms://alias/keyless-alloydb-state?region=");
    }

    /// <summary>Pulumi Cloud keeps state and key: neither is made, and its policy needs the two claims.</summary>
    [Fact]
    public void The_state_may_live_in_Pulumi_Cloud()
    {
        using var sandbox = Empty();

        var outcome = sandbox.Run($"{Command} --state cloud --pulumi-organization example");

        outcome.Exit.Should().Be(0, outcome.Error);
        sandbox.Calls.Should().NotContain("gcloud storage ").And.NotContain(" kms ");
        sandbox.Calls.Should().NotContain("s3api").And.NotContain("--policy-name state");
        outcome
            .Output.Should()
            .Contain("  PULUMI_BACKEND_URL=https://api.pulumi.com\n")
            .And.Contain("  PULUMI_SECRETS_PROVIDER=default\n")
            .And.Contain("  PULUMI_ORGANIZATION=example\n")
            .And.Contain(
                "  aud: urn:pulumi:org:example\n  repository_id: 4711\n  environment: dev\n"
            );
    }

    [Fact]
    public void Rejects_a_state_in_AWS_beside_that_of_another_stack()
    {
        using var sandbox = Empty();
        sandbox.Fake(
            "aws",
            ("'sts get-caller-identity'*", "echo 123456789012"),
            ("'iam get-role --role-name keyless-alloydb-review'", "echo there"),
            ("*' get-role '*", Nothing)
        );

        var outcome = sandbox.Run($"{Command} --state s3");

        outcome.Exit.Should().Be(2);
        outcome.Error.Should().Contain("serves review already");
    }
}
