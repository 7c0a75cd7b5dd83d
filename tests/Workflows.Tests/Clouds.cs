using System.Runtime.InteropServices;
using KeylessAlloyDb.Testing;

namespace KeylessAlloyDb.Workflows.Tests;

/// <summary>Fakes that answer as the tools do when all is well.</summary>
internal static class Clouds
{
    public const string Instance = "i-0123456789abcdef0";

    public const string VerifyCommand =
        "id=$(aws ssm send-command --region ap-northeast-1 --document-name verify --instance-ids "
        + Instance
        + " --query Command.CommandId)";

    /// <summary>The same, and `dotnet` runs the rehearsal as it is built.</summary>
    public static Sandbox WithTheRealTool()
    {
        var sandbox = WellBehaved();
        var dotnet = Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet");
        var tool = typeof(Rehearsal.ExitCode).Assembly.Location;
        sandbox.Fake("dotnet", ("*Rehearsal.dll*", $"shift; exec '{dotnet}' '{tool}' \"$@\""));
        return sandbox;
    }

    public static Sandbox WellBehaved()
    {
        var sandbox = new Sandbox();
        sandbox.Fake(
            "pulumi",
            ("preview*", """echo '{}' >"${@: -1}"; echo '{"steps":[]}' """),
            ("'stack output sessionCommand'*", $"echo aws ssm start-session --target {Instance}"),
            ("'stack output '*Command*", $"echo '{VerifyCommand}'"),
            ("'stack ls'*", """echo '[{"name": "dev"}, {"name": "pr-12"}, {"name": "pr-7"}]'"""),
            ("'stack export'*", Export("urn:pulumi:pr-7::keyless-alloydb::pulumi:pulumi:Stack::s"))
        );
        sandbox.Fake(
            "aws",
            ("'ssm send-command'*", "echo 11111111-2222-3333-4444-555555555555"),
            ("*'--query Status '*", "echo Success"),
            ("*StandardOutputContent*", "echo '1 token: ok'"),
            ("'sts get-caller-identity'*", "echo 123456789012")
        );
        sandbox.Fake(
            "gcloud",
            ("'projects describe'*", "echo 987654321098"),
            ("*' describe keyless-alloydb-prod@'*|*' describe keyless-alloydb-review@'*", "exit 1")
        );
        sandbox.Fake(
            "gh",
            (
                "'run download'*",
                "mkdir -p review; echo 7 >review/number; echo fine >review/comment.md"
            ),
            ("*'--jq .head.sha'", "echo 0123456789012345678901234567890123456789"),
            ("*'--jq .id'", "echo 4711"),
            ("*protection_rules*", "echo branch_policy; echo required_reviewers")
        );
        sandbox.Fake("dotnet", ("*Rehearsal.dll*", "echo '**No risk found.**'"));
        sandbox.Fake("setpriv", ("*' tar '*", "cat >/dev/null"));
        sandbox.Write("plan/plan.json", "{}");
        return sandbox;
    }

    /// <summary>Makes the directory a repository, with a pull request of it in head/.</summary>
    public static void CheckOut(Sandbox sandbox, string change)
    {
        var outcome = sandbox.Run(
            $$"""
            git() { command git -c user.name=t -c user.email=t@example.com -c init.defaultBranch=main "$@" >/dev/null; }
            git init . && git add ci Pulumi*.yaml && git commit -m base
            git clone . head
            {{change}}
            cd head && git add --all && git commit -m change
            """
        );
        outcome.Exit.Should().Be(0, outcome.Error);
    }

    public static string Export(params string[] urns)
    {
        var resources = urns.Select(urn => "{\"urn\": \"" + urn + "\", \"parent\": \"x\"}");
        return "echo '{\"deployment\":{\"resources\":[" + string.Join(',', resources) + "]}}'";
    }
}
