using System.Text.Json.Nodes;
using KeylessAlloyDb.Login.Twin;

namespace KeylessAlloyDb.Client.Tests;

/// <summary>Protects that verify says ✓ when all is well, and stops at the first break.</summary>
public sealed class VerifyTests(Postgres postgres) : VerifyDatabaseCase(postgres)
{
    [ToolFact("python3", "psql", "initdb")]
    public async Task Every_hop_of_a_working_instance_is_a_line_with_a_tick()
    {
        var outcome = await Connector.VerifyAsync();

        outcome.Exit.Should().Be(0, outcome.Output + outcome.Error);
        outcome
            .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(':')[0])
            .Should()
            .Equal(
                "✓ credentials",
                "✓ metadata",
                "✓ subject",
                "✓ reach",
                "✓ exchange",
                "✓ impersonation",
                "✓ api",
                "✓ psc dns",
                "✓ psc port",
                "✓ psc proxy",
                "✓ psc login",
                "✓ public address",
                "✓ public port",
                "✓ public proxy",
                "✓ public login"
            );
        outcome.Output.Should().Contain($"session_user is {Connector.Settings.User}");
        outcome.Error.Should().BeEmpty();
    }

    [ToolFact("python3", "psql", "initdb")]
    public async Task The_document_for_machines_says_the_same()
    {
        var outcome = await Connector.VerifyAsync("--json");

        outcome.Exit.Should().Be(0, outcome.Output + outcome.Error);
        var json = JsonNode.Parse(outcome.Output)!;
        json["ok"]!.GetValue<bool>().Should().BeTrue();
        json["failed"].Should().BeNull();
        json["hops"]!
            .AsArray()
            .Should()
            .HaveCount(15)
            .And.OnlyContain(hop => hop!["ok"]!.GetValue<bool>());
    }

    [ToolFact("python3")]
    public async Task Rejects_an_option_that_it_does_not_have() =>
        (await Connector.VerifyAsync("--xml")).Exit.Should().Be(2);

    [ToolFact("python3", "psql", "initdb")]
    public async Task The_subject_is_the_one_that_Google_sees()
    {
        var outcome = await Connector.VerifyAsync();

        outcome.Output.Should().Contain($"✓ subject: {Connector.Twin.Session.Caller.Arn}\n");
    }

    [ToolFact("python3")]
    public async Task What_comes_after_a_failed_hop_is_not_tried_and_the_first_gets_cause_and_fix()
    {
        Connector.Twin.Fault = TwinFault.StaleCredentials;

        var outcome = await Connector.VerifyAsync();

        var symptom = Symptom("exchange", "invalid_grant");
        outcome
            .Output.Should()
            .Contain("✓ reach: ")
            .And.Contain("✗ exchange: 400: invalid_grant")
            .And.Contain("- impersonation: not tried")
            .And.Contain("- public address: not tried")
            .And.EndWith(
                $"\ncause: {symptom.Cause}\nfix: {symptom.Fix}\n"
                    + "see: docs/runbook.md#verify-exchange-invalid_grant\n"
            );
        outcome.Exit.Should().Be(1);
    }

    [ToolFact("python3")]
    public async Task Nothing_that_a_hop_prints_is_a_secret()
    {
        var outcome = await Connector.VerifyAsync("--json");

        outcome
            .Output.Should()
            .NotContain(Connector.Twin.Session.SecretAccessKey)
            .And.NotContain(Connector.Twin.Session.SessionToken)
            .And.NotContain("federated-")
            .And.NotContain("ya29.");
    }

    /// <summary>
    /// Whoever looks at the token service because its answer does not come looks at the wrong end: a broken
    /// tunnel or a lost packet looks the same.
    /// </summary>
    [ToolTheory("python3")]
    [InlineData("exchange")]
    [InlineData("impersonation")]
    [InlineData("api")]
    public async Task A_time_out_is_blamed_on_the_way_and_names_it(string hop)
    {
        var server = new RawServer(_ => null);
        Opened.Add(server);
        switch (hop)
        {
            case "exchange":
                Connector.Credentials!["token_url"] = server.Url;
                break;
            case "impersonation":
                Connector.Credentials!["service_account_impersonation_url"] = server.Url;
                break;
            default:
                Connector.Settings = Connector.Settings with { Api = server.Url };
                break;
        }
        Connector.Settings = Connector.Settings with { TimeoutSeconds = 1 };

        var outcome = await Connector.VerifyAsync("--json");

        var failed = JsonNode.Parse(outcome.Output)!["failed"]!;
        $"{failed["hop"]}: {failed["symptom"]}".Should().Be($"{hop}: no-answer", outcome.Output);
        failed["detail"]!
            .GetValue<string>()
            .Should()
            .StartWith(server.Url)
            .And.EndWith("timed out");
        failed["cause"]!.GetValue<string>().Should().Contain("not the service");
    }

    [ToolFact("python3")]
    public async Task Metadata_goes_past_an_HTTP_proxy()
    {
        Connector.HttpProxy = Closed;

        var outcome = await Connector.VerifyAsync();

        outcome
            .Output.Should()
            .Contain("✓ metadata: role alloydb-client")
            .And.Contain("✗ exchange: ");
    }

    [ToolTheory("python3", "psql", "initdb")]
    [InlineData("text", "✓ credentials: ")]
    [InlineData("json", "{")]
    public async Task The_document_runs_the_script_and_leaves_it_there(string output, string start)
    {
        var (outcome, left) = await Connector.RunDocumentAsync(output);

        outcome.Exit.Should().Be(0, outcome.Output + outcome.Error);
        outcome.Output.Should().StartWith(start);
        (await File.ReadAllTextAsync(left)).Should().Be(VerifyScript.Render(Connector.Settings));
    }

    [ToolTheory("python3")]
    [InlineData("exchange")]
    [InlineData("impersonation")]
    [InlineData("api")]
    [InlineData("credentials")]
    public async Task What_nobody_foresaw_is_said_as_it_was_met(string hop)
    {
        switch (hop)
        {
            case "exchange":
                Connector.Twin.Fault = TwinFault.TokenServiceDown;
                break;
            case "impersonation":
                Connector.Credentials!["service_account_impersonation"] = new JsonObject
                {
                    ["token_lifetime_seconds"] = 7200,
                };
                break;
            case "api":
                Connector.Twin.Fault = TwinFault.ApiDown;
                break;
            default:
                // No file has such a name.
                Connector.Credentials = null;
                Connector.Settings = Connector.Settings with
                {
                    Paths = [],
                    CredentialsFile = "/etc/shadow\0",
                };
                break;
        }

        var outcome = await Connector.VerifyAsync("--json");

        outcome.Exit.Should().Be(1, outcome.Error);
        var failed = JsonNode.Parse(outcome.Output)!["failed"]!;
        $"{failed["hop"]}: {failed["symptom"]}".Should().Be($"{hop}: other", outcome.Output);
        failed["detail"]!.GetValue<string>().Should().NotBeEmpty();
    }
}
