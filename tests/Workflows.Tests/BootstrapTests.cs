using System.Text.Json;

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
            .OnlyContain(call => call.Contains(" describe ") || call.Contains(" get-"));
        outcome
            .Output.Should()
            .Contain("gcloud storage buckets create")
            .And.Contain("aws iam create-role");
    }

    [Fact]
    public void Google_trusts_exactly_one_environment_of_one_repository()
    {
        using var sandbox = Empty();

        sandbox.Run(Command);

        var calls = sandbox.CallsOf("gcloud");
        calls
            .Should()
            .Contain(call =>
                call.Contains(
                    "--attribute-condition assertion.repository_id == '4711' && assertion.repository == 'example/keyless-alloydb'"
                )
            );
        calls
            .Should()
            .Contain(call =>
                call.EndsWith(
                    "--role roles/iam.workloadIdentityUser --member principal://iam.googleapis.com/projects/987654321098/locations/global/workloadIdentityPools/github/subject/repo:example/keyless-alloydb:environment:dev"
                )
            );
        sandbox
            .Calls.Should()
            .NotContain("principalSet")
            .And.NotContain("keys create --iam-account");
    }

    [Fact]
    public void Aws_trusts_exactly_one_environment_of_one_repository()
    {
        using var sandbox = Empty();

        sandbox.Run(Command);

        var call = sandbox.CallsOf("aws").Single(call => call.StartsWith("iam create-role"));
        var policy = call[call.IndexOf('{')..(call.LastIndexOf('}') + 1)];
        var statement = JsonDocument.Parse(policy).RootElement.GetProperty("Statement")[0];
        statement
            .GetProperty("Principal")
            .GetProperty("Federated")
            .GetString()
            .Should()
            .Be("arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com");
        var equals = statement.GetProperty("Condition").GetProperty("StringEquals");
        equals
            .GetProperty("token.actions.githubusercontent.com:aud")
            .GetString()
            .Should()
            .Be("sts.amazonaws.com");
        equals
            .GetProperty("token.actions.githubusercontent.com:sub")
            .GetString()
            .Should()
            .Be("repo:example/keyless-alloydb:environment:dev");
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
                "roles/storage.objectViewer",
                "roles/cloudkms.cryptoKeyDecrypter"
            );
        sandbox.CallsOf("aws").Should().NotContain(call => call.Contains("attach-role-policy"));
    }

    [Theory]
    [InlineData("--repository example/keyless-alloydb", "--repository \"x/y' || true || '\"")]
    [InlineData("--repository-id 4711", "--repository-id 4711x")]
    [InlineData("--environment dev", "--environment staging")]
    [InlineData("--google-project example-dev", "--google-project Example")]
    [InlineData("--aws-account 123456789012", "--aws-account 1234")]
    [InlineData("--aws-region ap-northeast-1", "--aws-region tokyo")]
    [InlineData("--aws-region ap-northeast-1", "--aws-region")]
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
            ("*' get-'*", Nothing)
        );
        return sandbox;
    }
}
