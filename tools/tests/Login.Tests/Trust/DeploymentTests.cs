using System.Text.Json.Nodes;
using KeylessAlloyDb.Login.Trust;

namespace KeylessAlloyDb.Login.Tests.Trust;

/// <summary>
/// Protects that the state alone decides: each change of it changes who is let in, and a refusal comes
/// from the hop that it belongs to.
/// </summary>
public sealed class DeploymentTests
{
    private const string Instance = "i-0123456789abcdef0";

    private static readonly Dictionary<string, (string Hop, Action<JsonObject> Change)> s_changes =
        new()
        {
            ["no provider"] = ("exchange", state => Sample.Remove(state, "provider")),
            ["a disabled provider"] = (
                "exchange",
                state => Sample.Outputs(state, "provider")["disabled"] = true
            ),
            ["a disabled pool"] = (
                "exchange",
                state => Sample.Outputs(state, "pool")["disabled"] = true
            ),
            ["a provider of another account"] = (
                "exchange",
                state =>
                    Sample.Outputs(state, "provider")["aws"] = new JsonObject
                    {
                        ["accountId"] = "444444444444",
                    }
            ),
            ["a condition for another role"] = (
                "exchange",
                state =>
                    Sample.Outputs(state, "provider")["attributeCondition"] =
                        $"assertion.arn.startsWith('arn:aws:sts::{Sample.Account}:assumed-role/other/')"
            ),
            ["a condition that is no CEL"] = (
                "exchange",
                state =>
                    Sample.Outputs(state, "provider")["attributeCondition"] = "assertion.arn =="
            ),
            ["a mapping without the subject"] = (
                "exchange",
                state =>
                    Sample.Outputs(state, "provider")["attributeMapping"] = new JsonObject
                    {
                        ["attribute.account"] = "assertion.account",
                    }
            ),
            ["no member"] = ("impersonation", state => Sample.Remove(state, "impersonation")),
            ["a member of another attribute"] = (
                "impersonation",
                state => SetMember(state, $"attribute.account/444444444444")
            ),
            ["a member of one instance that is gone"] = (
                "impersonation",
                state =>
                    Sample.Outputs(state, "impersonation")["members"] = new JsonArray(
                        $"principal://iam.googleapis.com/{Sample.Pool}/subject/arn:aws:sts::{Sample.Account}:assumed-role/{Sample.RoleName}/i-0fedcba9876543210"
                    )
            ),
            ["a role that gives no token"] = (
                "impersonation",
                state =>
                    Sample.Outputs(state, "impersonation")["role"] = "roles/iam.serviceAccountUser"
            ),
            ["a member on another account"] = (
                "impersonation",
                state =>
                    Sample.Outputs(state, "impersonation")["serviceAccountId"] =
                        $"projects/{Sample.Project}/serviceAccounts/other@{Sample.Project}.iam.gserviceaccount.com"
            ),
            ["a member under a condition"] = (
                "impersonation",
                state =>
                    Sample.Outputs(state, "impersonation")["condition"] = new JsonObject
                    {
                        ["expression"] = "request.time < timestamp('2020-01-01T00:00:00Z')",
                    }
            ),
            ["no role of AlloyDB's client"] = ("api", state => Sample.Remove(state, "client")),
            ["the role of another account"] = (
                "api",
                state =>
                    Sample.Outputs(state, "client")["member"] =
                        $"serviceAccount:other@{Sample.Project}.iam.gserviceaccount.com"
            ),
            ["the role on another project"] = (
                "api",
                state => Sample.Outputs(state, "client")["project"] = $"{Sample.Project}-2"
            ),
            ["no instance"] = ("api", state => Sample.Remove(state, "instance")),
            ["no Private Service Connect"] = (
                "api",
                state => Sample.Outputs(state, "instance").Remove("pscInstanceConfig")
            ),
            ["no role of a database user"] = ("login", state => Sample.Remove(state, "login")),
            ["no user"] = ("login", state => Sample.Remove(state, "user")),
            ["a user with a password"] = (
                "login",
                state => Sample.Outputs(state, "user")["userType"] = "ALLOYDB_BUILT_IN"
            ),
            ["a user of another cluster"] = (
                "login",
                state => Sample.Outputs(state, "user")["cluster"] = $"{Sample.Cluster}-2"
            ),
            ["the whole mail as the user"] = (
                "login",
                state => Sample.Outputs(state, "user")["userId"] = Sample.ServiceAccount
            ),
            ["no IAM authentication"] = (
                "login",
                state => Sample.Outputs(state, "instance").Remove("databaseFlags")
            ),
        };

    public static TheoryData<string> Changes => [.. s_changes.Keys];

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Refuses_with(string change)
    {
        var (hop, apply) = s_changes[change];
        var state = Sample.State();
        apply(state);
        await using var stage = await Stage.StartAsync(state);

        (await stage.RefusalAsync()).Hop.Should().Be(hop);
    }

    [Theory]
    [InlineData("", "anybody")]
    [InlineData("assertion.account == '333333333333'", "anybody")]
    [InlineData("attribute.account == '333333333333'", "anybody")]
    [InlineData("assertion.arn.contains('/anybody/')", "anybody")]
    public async Task Admits_whom_another_condition_admits(string condition, string role)
    {
        var state = Sample.State();
        Sample.Outputs(state, "provider")["attributeCondition"] = condition;
        await using var stage = await Stage.StartAsync(
            state,
            Caller.Instance(Sample.Account, role, Instance)
        );

        (await stage.LogInAsync()).Should().Be(Sample.DatabaseUser);
    }

    [Theory]
    [InlineData("*")]
    [InlineData("attribute.account/333333333333")]
    public async Task Admits_whom_another_member_admits(string member)
    {
        var state = Sample.State();
        SetMember(state, member);
        await using var stage = await Stage.StartAsync(state);

        (await stage.LogInAsync()).Should().Be(Sample.DatabaseUser);
    }

    [Fact]
    public async Task A_change_counts_while_the_servers_run()
    {
        await using var stage = await Stage.StartAsync();
        (await stage.LogInAsync()).Should().Be(Sample.DatabaseUser);
        var state = Sample.State();
        Sample.Remove(state, "impersonation");

        stage.Twin.Deployment = Sample.Read(state);

        var login = () => stage.LogInAsync();
        (await login.Should().ThrowAsync<Login.Client.LoginException>())
            .Which.Hop.Should()
            .Be("impersonation");
    }

    private static void SetMember(JsonObject state, string member) =>
        Sample.Outputs(state, "impersonation")["members"] = new JsonArray(
            $"principalSet://iam.googleapis.com/{Sample.Pool}/{member}"
        );
}
