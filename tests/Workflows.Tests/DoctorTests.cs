using KeylessAlloyDb.Testing;

namespace KeylessAlloyDb.Workflows.Tests;

/// <summary>
/// Protects that somebody who deploys for the first time hears of everything that is missing at once, with the
/// way to get it, and without a cloud of what no cloud is needed for.
/// </summary>
public sealed class DoctorTests
{
    private const string Policy = "'org-policies describe gcp.resourceLocations '*";

    [Fact]
    public void Is_content_where_everything_is_there()
    {
        using var sandbox = Ready();

        var outcome = sandbox.Run("ci/doctor.sh dev");

        outcome.Exit.Should().Be(0, outcome.Output);
        outcome.Output.Should().EndWith("\n0 missing, 0 not known\n").And.NotContain("✗");
        outcome.Error.Should().BeEmpty();
    }

    /// <summary>Tool, pattern of its arguments, what it does; the line, and the way out.</summary>
    public static TheoryData<string, string, string, string, string> Lacks { get; } =
        new()
        {
            { "dotnet", "--version", "exit 145", ".NET SDK: not found", "dotnet.microsoft.com" },
            { "pulumi", "version", "exit 127", "Pulumi CLI: not found", "pulumi.com/docs" },
            { "pulumi", "version", "echo v3.186.0", "3.186.0: older than 3.187.0", "Pulumi.yaml" },
            { "gcloud", "--version", "exit 127", "gcloud: not found", "cloud.google.com/sdk" },
            { "aws", "--version", "echo aws-cli/1.45.11", "older than 2.0.0", "aws sso login" },
            {
                "session-manager-plugin",
                "--version",
                "exit 127",
                "Session Manager plugin: not found",
                "session-manager-working-with-install-plugin"
            },
            {
                "gcloud",
                "'auth print-access-token'",
                "exit 1",
                "gcloud has no login",
                "auth login"
            },
            {
                "gcloud",
                "'auth application-default '*",
                "exit 1",
                "Pulumi has no login",
                "gcloud auth application-default login"
            },
            { "aws", "'sts get-caller-identity'*", "exit 255", "AWS: no login", "aws sso login" },
            {
                "aws",
                "'sts get-caller-identity'*",
                "echo 999999999999",
                "the login is of account 999999999999, awsAccountId is 222222222222",
                "AWS_PROFILE"
            },
            {
                "pulumi",
                "'stack ls'*",
                "exit 1",
                "the Pulumi CLI has no login",
                "pulumi login gs://"
            },
            {
                "pulumi",
                "'stack ls'*",
                "echo '[]'",
                "stack dev: not in this state",
                "stack init dev"
            },
            {
                "gcloud",
                "'projects describe'*",
                "echo 'ERROR: no permission' >&2; exit 1",
                "project acme-dev: not to be seen",
                "ERROR: no permission"
            },
            {
                "gcloud",
                "'billing '*",
                "echo False",
                "no billing account",
                "gcloud billing projects link"
            },
            {
                "gcloud",
                "'services list'*",
                "echo serviceusage.googleapis.com",
                "off are the APIs",
                "gcloud services enable cloudresourcemanager.googleapis.com --project acme-dev"
            },
            {
                "gcloud",
                "'org-policies describe iam.disableServiceAccountCreation '*",
                "printf 'spec:\\n  rules:\\n  - enforce: true\\n'",
                "iam.disableServiceAccountCreation forbids it",
                "ask for an exception"
            },
            {
                "gcloud",
                "'org-policies describe compute.restrictVpnPeerIPs '*",
                "printf 'spec:\\n  rules:\\n  - denyAll: true\\n'",
                "compute.restrictVpnPeerIPs forbids it",
                "outside addresses of AWS"
            },
            {
                "aws",
                "'ec2 describe-vpcs '*",
                "echo 5",
                "AWS VPCs: 5 of 5 used, 1 more needed",
                "request-service-quota-increase --region ap-northeast-1 --service-code vpc --quota-code L-F678F1CE --desired-value 6"
            },
            {
                "aws",
                "'ec2 describe-addresses '*",
                "echo 5",
                "AWS Elastic IPs: 5 of 5 used",
                "--service-code ec2 --quota-code L-0263D0A3 --desired-value 6"
            },
            {
                "gcloud",
                "'compute project-info '*",
                "printf 'NETWORKS 0.0 5.0\\nROUTERS 0 9\\nVPN_GATEWAYS 0 5\\nEXTERNAL_VPN_GATEWAYS 0 5\\nVPN_TUNNELS 7.0 10.0\\n'",
                "Google Cloud VPN_TUNNELS: 7 of 10 used, 4 more needed",
                "iam-admin/quotas?project=acme-dev"
            },
        };

    [Theory, MemberData(nameof(Lacks))]
    public void Says_what_is_missing_and_how_to_get_it(
        string tool,
        string arguments,
        string bash,
        string line,
        string way
    )
    {
        using var sandbox = Ready();
        sandbox.Fake(tool, [(arguments, bash), .. s_answers[tool]]);

        var outcome = sandbox.Run("ci/doctor.sh dev");

        outcome.Exit.Should().Be(1, outcome.Output);
        outcome
            .Output.Should()
            .MatchRegex(
                $"  ✗ .*{System.Text.RegularExpressions.Regex.Escape(line)}.*\n      .*{System.Text.RegularExpressions.Regex.Escape(way)}"
            );
        outcome.Error.Should().BeEmpty();
    }

    /// <summary>What cannot be judged here is shown, and does not fail.</summary>
    [Theory]
    [InlineData("exit 1", "? gcp.resourceLocations")]
    [InlineData(
        "printf 'rules:\n- values:\n    allowedValues:\n    - in:europe-locations\n'",
        "? gcp.resourceLocations lists values"
    )]
    [InlineData(
        "printf 'rules:\n- values:\n    allowedValues:\n    - in:asia-northeast1-locations\n'",
        "✓ gcp.resourceLocations allows asia-northeast1"
    )]
    [InlineData(
        "printf 'rules:\n- values:\n    deniedValues:\n    - in:us-locations\n'",
        "✓ gcp.resourceLocations does not name asia-northeast1"
    )]
    public void Judges_values_of_a_policy_as_far_as_it_can(string answer, string line)
    {
        using var sandbox = Ready();
        sandbox.Fake("gcloud", [(Policy, answer), .. s_answers["gcloud"]]);

        var outcome = sandbox.Run("ci/doctor.sh dev");

        outcome.Exit.Should().Be(0, outcome.Output);
        outcome.Output.Should().Contain(line);
    }

    [Fact]
    public void Asks_no_cloud_where_no_tool_is_there()
    {
        using var sandbox = Ready();
        string[] tools = ["dotnet", "pulumi", "gcloud", "aws", "session-manager-plugin"];
        foreach (var tool in tools)
        {
            sandbox.Fake(tool, ("*", "exit 127"));
        }
        sandbox.Write("Pulumi.dev.yaml", "config: {}\n");

        var outcome = sandbox.Run("ci/doctor.sh");

        outcome.Exit.Should().Be(1);
        outcome.Output.Should().Contain("9 missing, 5 not known");
        sandbox
            .Calls.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Should()
            .OnlyContain(call => call.EndsWith("version"));
    }

    [Fact]
    public void Names_settings_that_are_still_the_examples()
    {
        using var sandbox = Ready();
        sandbox.Write(
            "Pulumi.dev.yaml",
            File.ReadAllText(Path.Combine(Repository.Root, "Pulumi.dev.yaml"))
        );

        var outcome = sandbox.Run("ci/doctor.sh dev");

        outcome
            .Output.Should()
            .Contain("✗ googleProject: example-dev is the example's")
            .And.Contain("✗ awsAccountId: 123456789012 is the example's");
    }

    /// <summary>A deployed stack has used what it needs.</summary>
    /// <summary>A policy that demands keys of one's own: `googleKmsKey` is the answer.</summary>
    [Theory]
    [InlineData("", "? gcp.restrictNonCmekServices lists values", true)]
    [InlineData("  keyless-alloydb:googleKmsKey: projects/keys\n", "NonCmek", false)]
    public void A_key_of_ones_own_meets_the_policy(string setting, string text, bool shown)
    {
        using var sandbox = Ready();
        sandbox.Fake(
            "gcloud",
            [
                (
                    "'org-policies describe gcp.restrictNonCmekServices '*",
                    "printf 'rules:\n- values:\n    deniedValues:\n    - alloydb.googleapis.com\n'"
                ),
                .. s_answers["gcloud"],
            ]
        );
        sandbox.Write("Pulumi.dev.yaml", $"{sandbox.Read("Pulumi.dev.yaml")}\n{setting}");

        var outcome = sandbox.Run("ci/doctor.sh dev");

        outcome.Output.Contains(text, StringComparison.Ordinal).Should().Be(shown, outcome.Output);
    }

    [Fact]
    public void Does_not_count_quotas_of_a_deployed_stack()
    {
        using var sandbox = Ready();
        sandbox.Fake("pulumi", [("'stack output identity'*", "echo '{}'"), .. s_answers["pulumi"]]);

        sandbox.Run("ci/doctor.sh dev").Exit.Should().Be(0);

        sandbox.Calls.Should().NotContain("service-quotas").And.NotContain("project-info");
    }

    [Theory]
    [InlineData("ci/doctor.sh ../x")]
    [InlineData("ci/doctor.sh dev prod")]
    public void Rejects_what_is_no_stack(string command)
    {
        using var sandbox = Ready();

        var outcome = sandbox.Run(command);

        outcome.Exit.Should().Be(2);
        outcome.Error.Should().Be("usage: ci/doctor.sh [STACK]\n");
    }

    private static readonly Dictionary<string, (string, string)[]> s_answers = new()
    {
        ["dotnet"] = [("--version", "echo 10.0.100")],
        ["make"] = [("--version", "echo GNU Make 4.3")],
        ["session-manager-plugin"] = [("--version", "echo 1.2.707.0")],
        ["pulumi"] =
        [
            ("version", "echo v3.187.0"),
            ("'stack ls'*", "echo '[{\"name\": \"dev\"}]'"),
            ("'stack output'*", "exit 1"),
        ],
        ["aws"] =
        [
            ("--version", "echo aws-cli/2.31.0 Python/3.13"),
            ("'sts get-caller-identity'*", "echo 222222222222"),
            ("'service-quotas '*", "echo 5.0"),
            ("*", "echo 1"),
        ],
        ["gcloud"] =
        [
            ("--version", "echo Google Cloud SDK 528.0.0"),
            ("'projects describe'*", "echo acme-dev"),
            ("'billing '*", "echo True"),
            (
                "'services list'*",
                "printf 'cloudresourcemanager.googleapis.com\nserviceusage.googleapis.com\n'"
            ),
            ("'org-policies '*", "printf 'spec:\n  rules:\n  - allowAll: true\n'"),
            (
                "'compute project-info '*",
                "printf 'NETWORKS\t0.0\t5.0\nROUTERS\t0\t9\nVPN_GATEWAYS\t0\t5\nEXTERNAL_VPN_GATEWAYS\t0\t5\nVPN_TUNNELS\t6.0\t10.0\n'"
            ),
        ],
    };

    private static Sandbox Ready()
    {
        var sandbox = new Sandbox();
        foreach (var (tool, answers) in s_answers)
        {
            sandbox.Fake(tool, answers);
        }
        sandbox.Write(
            "Pulumi.dev.yaml",
            """
            config:
              keyless-alloydb:googleProject: acme-dev
              keyless-alloydb:googleRegion: asia-northeast1
              keyless-alloydb:awsAccountId: "222222222222" # in quotes
              awsRegion: ap-northeast-1
              keyless-alloydb:googleApis: internet
            """
        );
        return sandbox;
    }
}
