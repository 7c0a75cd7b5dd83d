using System.Text.Json.Nodes;
using KeylessAlloyDb.Lab.Checks;
using KeylessAlloyDb.Lab.Plan;
using KeylessAlloyDb.Login.State;
using KeylessAlloyDb.Login.Twin;

namespace KeylessAlloyDb.Lab.Tests.Plan;

/// <summary>
/// Protects the alarms of a login from telling nobody: a check that fails, and a refusal of Google, raise their own
/// alarm, and whatever breaks the way to it fails the lab's check.
/// </summary>
public sealed class LoginAlarmsTests
{
    private const string Association = "aws:ssm/association:Association";
    private const string Rule = "aws:cloudwatch/eventRule:EventRule";
    private const string Target = "aws:cloudwatch/eventTarget:EventTarget";
    private const string Policy = "gcp:monitoring/alertPolicy:AlertPolicy";
    private const string Audit = "gcp:projects/iAMAuditConfig:IAMAuditConfig";
    private const string Topic = "arn:aws:sns:eu-central-1:123456789012:oncall";

    private const string Verify = "#!/usr/bin/python3\nprint('verify')";

    private static readonly TwinCall s_forbidden = Asked(403);

    private static readonly TwinCall s_untrusted = new(
        "sts",
        "POST /v1/token",
        400,
        "The given credential is rejected by the attribute condition."
    );

    [Fact]
    public void A_check_runs_its_document_with_the_documents_defaults()
    {
        var alarms = Read(WithAlarms());

        alarms
            .Login!.Script.Should()
            .Be($"cat <<'END-OF-VERIFY'\n{Verify}\nEND-OF-VERIFY\noutput='text'");
        alarms.Image!.Script.Should().Be("rpm --query system-release");
    }

    [Fact]
    public void A_state_without_alarms_has_none() =>
        LoginAlarms.Read(StateFile.Parse(new SampleState().Text), Verify).Should().BeNull();

    [Fact]
    public void A_check_of_another_instance_is_none() =>
        Read(
            WithAlarms()
                .Set("check-login", Class(Association), "targets", Targets("InstanceIds", "i-2"))
                .Set("check-image", Class(Association), "targets", Targets("tag:role", "i-1"))
        )
            .Checks.Should()
            .BeEmpty();

    [Fact]
    public void A_document_that_the_state_does_not_have_is_named() =>
        FluentActions
            .Invoking(() =>
                Read(WithAlarms().Set("check-login", Class(Association), "name", "other"))
            )
            .Should()
            .Throw<LabException>()
            .WithMessage("check-login runs the document other, which the state does not have*");

    [Fact]
    public void Each_failure_raises_its_own_alarm()
    {
        var checks = Checks(WithAlarms());

        checks.Should().OnlyContain(check => check.Passed);
        checks
            .Select(check => check.Detail)
            .Should()
            .Equal(
                "none",
                "alarm-login",
                "alarm-image",
                "alarm-login",
                "alarm-login",
                "alarm-login, alarm-exchange",
                "alarm-login, alarm-impersonation"
            );
    }

    /// <summary>Resource, type, what is right, what is wrong.</summary>
    public static TheoryData<string, string, string, string> Faults =>
        new()
        {
            { "alarm-login", Rule, "association-1", "association-2" },
            { "alarm-image", Rule, "association-2", "association-1" },
            { "alarm-login", Rule, "Failed", "TimedOut" },
            { "alarm-login", Rule, "Failed", "Success" },
            { "alarm-login", Rule, "Instance Association State", "Association State" },
            { "alarm-login", Rule, "aws.ssm", "aws.ec2" },
            { "alarm-login", Rule, "\"name\":\"rule-1\"", "\"name\":\"rule-3\"" },
            { "alarm-login", Target, "rule-1", "rule-2" },
            { "alarm-login", Target, ":oncall", ":others" },
            { "check-login", Association, "i-1", "i-2" },
            { "check-login", Association, "connector-verify", "AWS-RunShellScript" },
            { "check-image", Association, "InstanceIds", "tag:name" },
            { "alarm-impersonation", Policy, "iamcredentials", "IAMcredential" },
            { "alarm-impersonation", Policy, "code=7", "code=5" },
            { "alarm-impersonation", Policy, "\"project\":\"acme\"", "\"project\":\"other\"" },
            { "alarm-impersonation", Policy, "[\"channel\"]", "[]" },
            { "alarm-impersonation", Policy, "GenerateAccessToken\\u0022 OR", "Sign\\u0022 OR" },
            { "audit-iam", Audit, "iam.googleapis.com", "iamcredentials.googleapis.com" },
            { "audit-iam", Audit, "ADMIN_READ", "DATA_READ" },
            { "audit-iam", Audit, "acme", "identity" },
            { "alarm-exchange", Policy, "sts.googleapis.com", "iam.googleapis.com" },
            { "alarm-exchange", Policy, "ERROR", "CRITICAL" },
            { "alarm-exchange", Policy, "\"project\":\"identity\"", "\"project\":\"acme\"" },
            { "alarm-exchange", Policy, "[\"channel\"]", "[]" },
            { "audit-sts", Audit, "sts.googleapis.com", "iam.googleapis.com" },
            { "audit-sts", Audit, "identity", "acme" },
        };

    [Theory]
    [MemberData(nameof(Faults))]
    public void What_breaks_the_way_to_an_alarm_fails_the_check(
        string name,
        string type,
        string right,
        string wrong
    )
    {
        var state = WithAlarms();
        var before = state[name, Class(type)].ToJsonString();
        before.Should().Contain(right);
        state.Replace(name, Class(type), before.Replace(right, wrong));

        Checks(state).Should().Contain(check => !check.Passed);
    }

    /// <summary>An account that does not exist, a token that has ended: nobody tried to become somebody.</summary>
    [Theory]
    [InlineData(200)]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(404)]
    public void Another_answer_is_no_refused_impersonation(int status) =>
        Read(WithAlarms()).RaisedBy([Asked(status)]).Should().BeEmpty();

    /// <summary>Google logs some refusals of an exchange, and documents one.</summary>
    [Fact]
    public void A_refused_exchange_without_a_documented_entry_raises_nothing() =>
        Read(WithAlarms())
            .RaisedBy([s_untrusted with { Detail = "The audience is invalid." }])
            .Should()
            .BeEmpty();

    private static List<Check> Checks(SampleState state)
    {
        var alarms = Read(state);
        IReadOnlyList<int> exits = [.. alarms.Checks.Select(_ => 0)];
        return
        [
            LoginAlarmChecks.OfRuns("nothing is wrong", alarms, exits),
            LoginAlarmChecks.OfRuns(
                "a stopped proxy",
                alarms,
                Failing(alarms, alarms.Login),
                alarms.Login
            ),
            LoginAlarmChecks.OfRuns(
                "an old image",
                alarms,
                Failing(alarms, alarms.Image),
                alarms.Image
            ),
            LoginAlarmChecks.OfFault("no answer", alarms, 1, []),
            LoginAlarmChecks.OfFault("no account", alarms, 1, [Asked(404)]),
            LoginAlarmChecks.OfFault("another role", alarms, 1, [s_untrusted]),
            LoginAlarmChecks.OfFault("no member", alarms, 1, [s_forbidden]),
        ];
    }

    private static IReadOnlyList<int> Failing(LoginAlarms alarms, InstanceCheck? failing) =>
        [.. alarms.Checks.Select(check => check == failing ? 1 : 0)];

    private static LoginAlarms Read(SampleState state) =>
        LoginAlarms.Read(StateFile.Parse(state.Text), Verify)!;

    private static TwinCall Asked(int status) =>
        new(
            "iam",
            "POST /v1/projects/-/serviceAccounts/client@acme.iam.gserviceaccount.com:generateAccessToken",
            status,
            ""
        );

    private static SampleState WithAlarms() =>
        new SampleState()
            .Add(
                "connector-verify",
                ScriptDocument.Type,
                new()
                {
                    ["name"] = "connector-verify",
                    ["content"] = new JsonObject
                    {
                        ["parameters"] = new JsonObject
                        {
                            ["output"] = new JsonObject { ["default"] = "text" },
                        },
                        ["mainSteps"] = new JsonArray(
                            new JsonObject
                            {
                                ["inputs"] = new JsonObject
                                {
                                    ["runCommand"] = new JsonArray([
                                        "cat <<'END-OF-VERIFY'",
                                        .. Verify.Split('\n'),
                                        "END-OF-VERIFY",
                                        "output='{{ output }}'",
                                    ]),
                                },
                            }
                        ),
                    }.ToJsonString(),
                }
            )
            .Add(
                "check-login",
                Association,
                new()
                {
                    ["associationId"] = "association-1",
                    ["name"] = "connector-verify",
                    ["targets"] = Targets("InstanceIds", "i-1"),
                }
            )
            .Add(
                "check-image",
                Association,
                new()
                {
                    ["associationId"] = "association-2",
                    ["name"] = "AWS-RunShellScript",
                    ["parameters"] = new JsonObject { ["commands"] = "rpm --query system-release" },
                    ["targets"] = Targets("InstanceIds", "i-1"),
                }
            )
            .Add("alarm-login", Rule, RuleOf(1))
            .Add("alarm-image", Rule, RuleOf(2))
            .Add("alarm-login", Target, new() { ["rule"] = "rule-1", ["arn"] = Topic })
            .Add("alarm-image", Target, new() { ["rule"] = "rule-2", ["arn"] = Topic })
            .Add(
                "alarm-instance",
                "aws:cloudwatch/metricAlarm:MetricAlarm",
                new() { ["alarmActions"] = new JsonArray(Topic) }
            )
            .Add("client", "gcp:serviceaccount/account:Account", new() { ["project"] = "acme" })
            .Add(
                "pool",
                "gcp:iam/workloadIdentityPool:WorkloadIdentityPool",
                new() { ["project"] = "identity" }
            )
            .Add("audit-iam", Audit, AuditOf("acme", "iam.googleapis.com"))
            .Add("audit-sts", Audit, AuditOf("identity", "sts.googleapis.com"))
            .Add(
                "alarm-exchange",
                Policy,
                PolicyOf(
                    "identity",
                    """
                    protoPayload.serviceName="sts.googleapis.com"
                    protoPayload.methodName="google.identity.sts.v1.SecurityTokenService.ExchangeToken"
                    severity>=ERROR
                    """
                )
            )
            .Add(
                "alarm-impersonation",
                Policy,
                PolicyOf(
                    "acme",
                    """
                    protoPayload.serviceName="iamcredentials.googleapis.com"
                    protoPayload.methodName=("GenerateAccessToken" OR "google.iam.credentials.v1.IAMCredentials.GenerateAccessToken")
                    protoPayload.status.code=7
                    """
                )
            );

    private static JsonObject AuditOf(string project, string service) =>
        new()
        {
            ["project"] = project,
            ["service"] = service,
            ["auditLogConfigs"] = new JsonArray(new JsonObject { ["logType"] = "ADMIN_READ" }),
        };

    private static JsonObject PolicyOf(string project, string filter) =>
        new()
        {
            ["project"] = project,
            ["notificationChannels"] = new JsonArray("channel"),
            ["conditions"] = new JsonArray(
                new JsonObject { ["conditionMatchedLog"] = new JsonObject { ["filter"] = filter } }
            ),
        };

    private static string Class(string type) => type.Split(':')[^1];

    private static JsonArray Targets(string key, string value) =>
        new(new JsonObject { ["key"] = key, ["values"] = new JsonArray(value) });

    private static JsonObject RuleOf(int number) =>
        new()
        {
            ["name"] = $"rule-{number}",
            ["eventPattern"] = new JsonObject
            {
                ["source"] = new JsonArray("aws.ssm"),
                ["detail-type"] = new JsonArray(
                    "EC2 State Manager Instance Association State Change"
                ),
                ["detail"] = new JsonObject
                {
                    ["association-id"] = new JsonArray($"association-{number}"),
                    ["status"] = new JsonArray("Failed"),
                },
            }.ToJsonString(),
        };
}
