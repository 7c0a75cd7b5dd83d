using System.Text.Json.Nodes;
using KeylessAlloyDb.Lab.Plan;
using KeylessAlloyDb.Login.State;

namespace KeylessAlloyDb.Lab.Tests.Plan;

/// <summary>Protects that the lab logs in as whom the state names, and with the file that the stack puts out.</summary>
public sealed class LoginPlanTests
{
    private const string File = """
        {"service_account_impersonation_url":"https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/reader@acme.iam.gserviceaccount.com:generateAccessToken"}
        """;

    [Fact]
    public void The_caller_is_the_session_that_AWS_gives_the_instance()
    {
        var login = LoginPlan.Read(StateFile.Parse(State().Text))!;

        login.Caller.Arn.Should().Be("arn:aws-us-gov:sts::333333333333:assumed-role/nightly/i-1");
        login.Caller.Account.Should().Be("333333333333");
        login.CredentialFile.Should().Be(File);
        login.User.Should().Be("reader@acme.iam");
    }

    [Fact]
    public void A_state_of_only_a_network_has_no_login() =>
        SampleState.Plan.Login.Should().BeNull();

    [Fact]
    public void Another_account_s_file_is_not_taken()
    {
        var state = State();
        state["keyless-alloydb-dev", "Stack"]["identity"]!["credentialConfigurations"] =
            new JsonObject { ["444444444444"] = File };

        LoginPlan.Read(StateFile.Parse(state.Text)).Should().BeNull();
    }

    private static SampleState State()
    {
        var state = new SampleState()
            .Add(
                "profile",
                "aws:iam/instanceProfile:InstanceProfile",
                new() { ["name"] = "machine", ["role"] = "nightly" }
            )
            .Add(
                "nightly",
                "aws:iam/role:Role",
                new()
                {
                    ["name"] = "nightly",
                    ["arn"] = "arn:aws-us-gov:iam::333333333333:role/reports/nightly",
                    ["uniqueId"] = "AROAEXAMPLE",
                }
            );
        state["connector-instance", "ec2/instance:Instance"]["iamInstanceProfile"] = "machine";
        state["keyless-alloydb-dev", "Stack"]["identity"] = new JsonObject
        {
            ["credentialConfigurations"] = new JsonObject { ["333333333333"] = File },
        };
        return state;
    }
}
