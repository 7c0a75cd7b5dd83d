using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using KeylessAlloyDb.Testing.Infra.Client;
using KeylessAlloyDb.Testing.Infra.Trust;
using KeylessAlloyDb.Testing.Infra.Trust.Twin;

namespace KeylessAlloyDb.Client.Tests;

/// <summary>Protects that verify says ✓ when all is well, and names each break for what it is.</summary>
[Collection(nameof(Postgres))]
public sealed class VerifyTests(Postgres postgres) : IAsyncLifetime
{
    private const string Closed = "http://127.0.0.1:9";

    private readonly List<IDisposable> _servers = [];
    private Connector _connector = null!;

    public async Task InitializeAsync()
    {
        _connector = await Connector.StartAsync(postgres.Port);
        if (Tools.Missing(["psql", "initdb"]) is null)
        {
            await postgres.RunAsync(
                Postgres.Owner,
                "postgres",
                $"create role \"{_connector.Settings.User}\" login"
            );
        }
    }

    public async Task DisposeAsync()
    {
        _servers.ForEach(server => server.Dispose());
        await _connector.DisposeAsync();
    }

    [ToolFact("python3", "psql", "initdb")]
    public async Task Every_hop_of_a_working_instance_is_a_line_with_a_tick()
    {
        var outcome = await _connector.VerifyAsync();

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
        outcome.Output.Should().Contain($"session_user is {_connector.Settings.User}");
        outcome.Error.Should().BeEmpty();
    }

    [ToolFact("python3", "psql", "initdb")]
    public async Task The_document_for_machines_says_the_same()
    {
        var outcome = await _connector.VerifyAsync("--json");

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
        (await _connector.VerifyAsync("--xml")).Exit.Should().Be(2);

    [ToolFact("python3", "psql", "initdb")]
    public async Task The_subject_is_the_one_that_Google_sees()
    {
        var outcome = await _connector.VerifyAsync();

        outcome.Output.Should().Contain($"✓ subject: {_connector.Twin.Session.Caller.Arn}\n");
    }

    [ToolFact("python3")]
    public async Task What_comes_after_a_failed_hop_is_not_tried_and_the_first_gets_cause_and_fix()
    {
        _connector.Twin.Fault = TwinFault.StaleCredentials;

        var outcome = await _connector.VerifyAsync();

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
        var outcome = await _connector.VerifyAsync("--json");

        outcome
            .Output.Should()
            .NotContain(_connector.Twin.Session.SecretAccessKey)
            .And.NotContain(_connector.Twin.Session.SessionToken)
            .And.NotContain("federated-")
            .And.NotContain("ya29.");
    }

    /// <summary>Messages that the real proxy has logged, 1.17.0 and 1.17.2.</summary>
    public static TheoryData<string, string> Messages =>
        new()
        {
            {
                "role",
                Refused(
                    """400: {"error":"unauthorized_client","error_description":"The given credential is rejected by the attribute condition."}"""
                )
            },
            {
                "exchange",
                Refused(
                    """400: {"error":"invalid_grant","error_description":"Received invalid AWS response of type SignatureDoesNotMatch with the following error message: Signature expired"}"""
                )
            },
            {
                "exchange",
                Refused(
                    """400: {"error":"invalid_target","error_description":"The target service indicated by the \"audience\" parameters is invalid."}"""
                )
            },
            { "service", Refused("503: The service is currently unavailable.") },
            {
                "impersonation",
                Refused(
                    "403: {\n  \"error\": {\n    \"code\": 403,\n    \"message\": \"Permission 'iam.serviceAccounts.getAccessToken' denied\""
                )
            },
            { "metadata", Credentials("unable to retrieve AWS role name - 401 - Unauthorized") },
            { "metadata", Credentials("unable to retrieve AWS session token: ") },
            {
                "metadata",
                Credentials(
                    "Put \"http://169.254.169.254/latest/api/token\": dial tcp 169.254.169.254:80: connect: network is unreachable"
                )
            },
            {
                "google-names",
                Credentials(
                    "invalid response from Secure Token Server: Post \"https://sts.googleapis.com/v1/token\": dial tcp: lookup sts.googleapis.com on 10.20.0.2:53: no such host"
                )
            },
            {
                "google-names",
                Credentials(
                    "invalid response from Secure Token Server: Post \"https://sts.googleapis.com/v1/token\": dial tcp: lookup sts.googleapis.com on 10.20.0.2:53: read udp 10.20.0.9:4711->10.20.0.2:53: i/o timeout"
                )
            },
            {
                "connect",
                Metadata(
                    "googleapi: Error 403: Permission 'alloydb.instances.connect' denied on resource 'x' (or it may not exist)."
                )
            },
            {
                "disabled",
                Metadata(
                    "googleapi: Error 403: AlloyDB API has not been used in project p before or it is disabled."
                )
            },
            { "not-found", Metadata("googleapi: Error 404: Resource 'x' was not found") },
            {
                "certificate-denied",
                "fetch ephemeral cert failed: refresh error: create ephemeral cert failed (instance URI = \"x\"): googleapi: Error 403: denied"
            },
            {
                "no-path",
                "config error: instance does not have IP of type \"PSC\" (instance URI = \"x\")"
            },
            {
                "no-such-host",
                "dial error: failed to dial (instance URI = \"x\"): dial tcp: lookup 0a1b.2c3d.asia-northeast1.alloydb-psc.goog on 10.20.0.2:53: no such host"
            },
            {
                "silent-resolver",
                "dial error: failed to dial (instance URI = \"x\"): dial tcp: lookup 0a1b.2c3d.asia-northeast1.alloydb-psc.goog on 10.20.0.2:53: read udp 10.20.0.9:4711->10.20.0.2:53: i/o timeout"
            },
            {
                "port",
                "dial error: failed to dial (instance URI = \"x\"): dial tcp 10.30.0.58:5433: i/o timeout"
            },
            {
                "port",
                "dial error: failed to dial (instance URI = \"x\"): dial tcp 10.30.0.58:5433: connect: no route to host"
            },
            {
                "port",
                "dial error: failed to dial (instance URI = \"x\"): dial tcp 10.30.0.58:5433: connect: connection refused"
            },
            {
                "reset",
                "dial error: failed to dial (instance URI = \"x\"): dial tcp 10.30.0.58:5433: connect: connection reset by peer"
            },
            { "deadline", "context deadline exceeded" },
            {
                "other-instance",
                "dial error: handshake failed (instance URI = \"x\"): tls: failed to verify certificate: x509: certificate is valid for a, not b"
            },
            {
                "other-instance",
                "dial error: handshake failed (instance URI = \"x\"): tls: failed to verify certificate: x509: certificate is not valid for any names, but wanted to match b"
            },
            {
                "other-instance",
                "dial error: handshake failed (instance URI = \"x\"): tls: failed to verify certificate: x509: certificate signed by unknown authority"
            },
            {
                "clock",
                "dial error: handshake failed (instance URI = \"x\"): tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2026-11-29T09:00:00Z is after 2026-11-29T08:00:00Z"
            },
            { "not-alloydb", "remote error: tls: protocol version not supported" },
            { "client-certificate", "remote error: tls: certificate required" },
            { "client-certificate", "remote error: tls: expired certificate" },
            { "ended", "EOF" },
            { "closed", "the instance's own words" },
        };

    private static string Metadata(string cause) =>
        "failed to get instance IP address: refresh error: failed to get instance metadata (instance URI = "
        + $"\"projects/p/locations/r/clusters/c/instances/i\"): {cause}";

    private static string Credentials(string cause) =>
        Metadata(
            "Get \"https://alloydb.googleapis.com/v1alpha/projects/p/locations/r/clusters/c/instances/i/"
                + $"connectionInfo?%24alt=json%3Benum-encoding%3Dint\": credentials: {cause}"
        );

    private static string Refused(string answer) => Credentials($"status code {answer}");

    [ToolTheory("python3", "psql", "initdb")]
    [MemberData(nameof(Messages))]
    public async Task What_the_proxy_logs_is_explained(string symptom, string message)
    {
        _connector.SetPath("psc", path => path with { Port = HangUp() });
        var line = new JsonObject
        {
            ["severity"] = "ERROR",
            ["message"] = $"[p.r.c.i] failed to connect to instance: {message}",
        };
        _connector.Command("journalctl", $"#!/bin/sh\ncat <<'END'\n{line.ToJsonString()}\nEND\n");
        _connector.Command("psql", $"#!/bin/sh\nexec {Tools.Find("psql")} \"$@\"\n");
        _connector.Command("cat", $"#!/bin/sh\nexec {Tools.Find("cat")} \"$@\"\n");

        var outcome = await _connector.VerifyAsync("--json");

        var failed = JsonNode.Parse(outcome.Output)!["failed"]!;
        $"{failed["hop"]}: {failed["symptom"]}".Should().Be($"login: {symptom}", outcome.Output);
        failed["fix"]!
            .GetValue<string>()
            .Should()
            .Be(
                ProxyWords.All.SingleOrDefault(row => row.Name == symptom)?.Fix
                    ?? Symptom("login", symptom).Fix
            );
    }

    [ToolFact("python3", "psql", "initdb")]
    public async Task What_the_proxy_logged_last_is_quoted_when_it_hangs_up()
    {
        _connector.SetPath("psc", path => path with { Port = HangUp() });
        _connector.Command(
            "journalctl",
            """
            #!/bin/sh
            echo 'Started AlloyDB Auth Proxy.'
            echo '{"severity":"ERROR","message":"an older one"}'
            echo '{"severity":"ERROR","message":"failed to connect to instance: 403"}'
            echo '{"severity":"INFO","message":"client closed the connection"}'
            """
        );
        _connector.Command("psql", $"#!/bin/sh\nexec {Tools.Find("psql")} \"$@\"\n");

        var outcome = await _connector.VerifyAsync();

        outcome
            .Output.Should()
            .Contain("✗ psc login: ")
            .And.Contain($"; {ProxyPath.Psc.Unit} says: failed to connect to instance: 403\n");
    }

    /// <summary>
    /// The cause stands at the end of the proxy's message, behind instance and URL; and a stop that came
    /// before is an error in its log, too.
    /// </summary>
    [ToolFact("python3", "psql", "initdb")]
    public async Task The_quote_ends_with_the_cause_and_is_not_older_than_the_login()
    {
        _connector.SetPath("psc", path => path with { Port = HangUp() });
        _connector.Command(
            "journalctl",
            $$"""
            #!/bin/sh
            case "$*" in
            *--since=@1*) echo '{"severity":"ERROR","message":"failed to connect {{new string(
                'x',
                600
            )}} rejected by the attribute condition"}' ;;
            *) echo '{"severity":"ERROR","message":"SIGTERM signal received"}' ;;
            esac
            """
        );
        _connector.Command("psql", $"#!/bin/sh\nexec {Tools.Find("psql")} \"$@\"\n");

        var outcome = await _connector.VerifyAsync();

        outcome
            .Output.Should()
            .Contain("xx rejected by the attribute condition\n")
            .And.NotContain("SIGTERM");
    }

    [ToolFact("python3", "psql", "initdb")]
    public async Task A_log_that_may_not_be_read_is_said_to_be_so()
    {
        _connector.SetPath("psc", path => path with { Port = HangUp() });
        _connector.Command(
            "journalctl",
            "#!/bin/sh\necho 'Hint: You are currently not seeing messages'\n"
        );
        _connector.Command("psql", $"#!/bin/sh\nexec {Tools.Find("psql")} \"$@\"\n");

        (await _connector.VerifyAsync()).Output.Should().Contain("use sudo");
    }

    /// <summary>PostgreSQL's own refusal is not in the proxy's log, which holds older errors.</summary>
    [ToolFact("python3")]
    public async Task What_PostgreSQL_refuses_is_not_explained_by_the_proxy_s_log()
    {
        _connector.Command(
            "psql",
            "#!/bin/sh\necho 'fe_sendauth: no password supplied' >&2; exit 2\n"
        );
        _connector.Command(
            "journalctl",
            "#!/bin/sh\necho '{\"severity\":\"ERROR\",\"message\":\"SIGTERM signal received\"}'\n"
        );

        var outcome = await _connector.VerifyAsync();

        outcome
            .Output.Should()
            .Contain("✗ psc login: fe_sendauth: no password supplied\n")
            .And.Contain($"cause: {Symptom("login", "refused").Cause}");
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
        _servers.Add(server);
        switch (hop)
        {
            case "exchange":
                _connector.Credentials!["token_url"] = server.Url;
                break;
            case "impersonation":
                _connector.Credentials!["service_account_impersonation_url"] = server.Url;
                break;
            default:
                _connector.Settings = _connector.Settings with { Api = server.Url };
                break;
        }
        _connector.Settings = _connector.Settings with { TimeoutSeconds = 1 };

        var outcome = await _connector.VerifyAsync("--json");

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
        _connector.HttpProxy = Closed;

        var outcome = await _connector.VerifyAsync();

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
        var (outcome, left) = await _connector.RunDocumentAsync(output);

        outcome.Exit.Should().Be(0, outcome.Output + outcome.Error);
        outcome.Output.Should().StartWith(start);
        (await File.ReadAllTextAsync(left)).Should().Be(VerifyScript.Render(_connector.Settings));
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
                _connector.Twin.Fault = TwinFault.TokenServiceDown;
                break;
            case "impersonation":
                _connector.Credentials!["service_account_impersonation"] = new JsonObject
                {
                    ["token_lifetime_seconds"] = 7200,
                };
                break;
            case "api":
                _connector.Api.Instance = (500, "a page of the load balancer");
                break;
            default:
                // No file has such a name.
                _connector.Credentials = null;
                _connector.Settings = _connector.Settings with
                {
                    Paths = [],
                    CredentialsFile = "/etc/shadow\0",
                };
                break;
        }

        var outcome = await _connector.VerifyAsync("--json");

        outcome.Exit.Should().Be(1, outcome.Error);
        var failed = JsonNode.Parse(outcome.Output)!["failed"]!;
        $"{failed["hop"]}: {failed["symptom"]}".Should().Be($"{hop}: other", outcome.Output);
        failed["detail"]!.GetValue<string>().Should().NotBeEmpty();
    }

    /// <summary>Every row of the table but those for what nobody foresaw.</summary>
    private static IEnumerable<(string Hop, string Symptom)> Rows =>
        from hop in VerifyHops.All
        from symptom in hop.Symptoms
        where symptom.Name != "other"
        select (hop.Name, symptom.Name);

    public static IEnumerable<object[]> Breaks =>
        Rows.Where(row => !IsResolver(row)).Select(row => new object[] { row.Hop, row.Symptom });

    public static IEnumerable<object[]> ResolverBreaks =>
        Rows.Where(IsResolver).Select(row => new object[] { row.Hop, row.Symptom });

    // Another resolver than the machine's takes a mount, and so root.
    private static bool IsResolver((string Hop, string Symptom) row) =>
        row is ("reach" or "dns", "no-answer" or "unknown-name");

    [ToolTheory("python3", "psql", "initdb")]
    [MemberData(nameof(Breaks))]
    public Task Names_the_break(string hop, string symptom) => NamesAsync(hop, symptom);

    [ToolTheory("python3", "psql", "initdb", "unshare", Tools.Root)]
    [MemberData(nameof(ResolverBreaks))]
    public Task Names_the_break_of_a_resolver(string hop, string symptom) =>
        NamesAsync(hop, symptom);

    private async Task NamesAsync(string hop, string symptom)
    {
        await BreakAsync(hop, symptom);

        var outcome = await _connector.VerifyAsync("--json");

        outcome.Exit.Should().Be(1, outcome.Error);
        var json = JsonNode.Parse(outcome.Output)!;
        var failed = json["failed"]!;
        $"{failed["hop"]}: {failed["symptom"]}"
            .Should()
            .Be($"{hop}: {symptom}", $"{failed["detail"]}");
        failed["cause"]!.GetValue<string>().Should().Be(Symptom(hop, symptom).Cause);
        failed["fix"]!.GetValue<string>().Should().Be(Symptom(hop, symptom).Fix);
        var hops = json["hops"]!.AsArray();
        var before = hops.TakeWhile(result => result!["ok"]?.GetValue<bool>() == true).Count();
        hops[before]!["ok"]!.GetValue<bool>().Should().BeFalse("what came before works");
        hops[before]!["hop"]!.GetValue<string>().Should().Be(hop);
        var printed = failed["detail"]!.GetValue<string>();
        Texts(Symptom(hop, symptom).Says)
            .Should()
            .Contain(text => printed.Contains(text, StringComparison.Ordinal), printed);
    }

    private async Task BreakAsync(string hop, string symptom)
    {
        var (twin, api) = (_connector.Twin, _connector.Api);
        switch (hop, symptom)
        {
            case ("credentials", "missing"):
                _connector.Credentials = null;
                break;
            case ("credentials", "incomplete"):
                _connector.CredentialSource.Remove("imdsv2_session_token_url");
                break;
            case ("metadata", "unreachable"):
                _connector.CredentialSource["imdsv2_session_token_url"] =
                    $"{Closed}/latest/api/token";
                break;
            case ("metadata", "refused"):
                twin.Fault = TwinFault.MetadataDisabled;
                break;
            case ("metadata", "no-role"):
                twin.Fault = TwinFault.NoInstanceProfile;
                break;
            case ("metadata", "expired"):
                twin.Fault = TwinFault.EndedKeys;
                break;
            case ("subject", "too-long"):
                twin.Session = AwsSession.Of(
                    new(
                        $"arn:aws-us-gov:sts::{Connector.Account}:assumed-role/{new string('r', 64)}/i-0123456789abcdef0",
                        Connector.Account,
                        ""
                    )
                );
                break;
            case ("reach", "no-answer"):
                _connector.Credentials!["token_url"] = "http://sts.keyless.example/v1/token";
                // Nobody listens there.
                _connector.NameServer = "127.0.53.54";
                break;
            case ("reach", "unknown-name"):
                _connector.Credentials!["token_url"] = "http://sts.keyless.example/v1/token";
                AnswerNames();
                break;
            case ("reach", "public-address"):
                _connector.Settings = _connector.Settings with
                {
                    GoogleApisCidr = Cidr.PrivateGoogleApis,
                };
                break;
            case ("reach", "closed"):
                _connector.Credentials!["token_url"] = $"{Closed}/v1/token";
                break;
            case ("exchange", "unauthorized_client"):
                twin.Session = AwsSession.Of(
                    Caller.Instance(Connector.Account, "alloydb-client-2", "i-0123456789abcdef0")
                );
                break;
            case ("exchange", "invalid_target"):
                _connector.Credentials!["audience"] = _connector.Credentials["audience"]!
                    .GetValue<string>()
                    .Replace("123456789012", "demo-project", StringComparison.Ordinal);
                break;
            case ("exchange", "invalid_grant"):
                twin.Fault = TwinFault.ClockSkew;
                break;
            case ("exchange", "no-answer"):
                _connector.Credentials!["token_url"] = Silent();
                break;
            case ("impersonation", "no-answer"):
                _connector.Credentials!["service_account_impersonation_url"] = Silent();
                break;
            case ("impersonation", "forbidden"):
                twin.Fault = TwinFault.ImpersonationDenied;
                break;
            case ("impersonation", "not-found"):
                _connector.Credentials!["service_account_impersonation_url"] =
                    $"{_connector.Url}/v1/projects/-/serviceAccounts";
                break;
            case ("api", "disabled"):
                api.Instance = Error(
                    403,
                    "AlloyDB API has not been used in project demo-project before",
                    "SERVICE_DISABLED"
                );
                break;
            case ("api", "forbidden"):
                api.Instance = Error(
                    403,
                    "Permission 'alloydb.instances.get' denied",
                    "IAM_PERMISSION_DENIED"
                );
                break;
            case ("api", "not-found"):
                api.Instance = Error(404, "Resource was not found", "RESOURCE_NOT_FOUND");
                break;
            case ("api", "not-ready"):
                api.Instance = (
                    200,
                    AlloyDbApi.ReadyInstance.Replace("READY", "STOPPED", StringComparison.Ordinal)
                );
                break;
            case ("api", "no-iam"):
                api.Instance = (200, """{"state": "READY"}""");
                break;
            case ("api", "replaced"):
                api.Connection = AlloyDbApi.Connect(
                    "9f8e.7d6c.asia-northeast1.alloydb-psc.goog",
                    null
                );
                break;
            case ("api", "no-psc"):
                api.Connection = AlloyDbApi.Connect(null, "127.0.0.1");
                break;
            case ("api", "no-answer"):
                _connector.Settings = _connector.Settings with { Api = Silent() };
                break;
            case ("dns", "no-answer"):
                CallDatabase(SamplePlan.Create().PscDnsName);
                _connector.NameServer = "127.0.53.54";
                break;
            case ("dns", "unknown-name"):
                CallDatabase(SamplePlan.Create().PscDnsName);
                AnswerNames();
                break;
            case ("dns", "outside"):
                _connector.SetPath("psc", path => path with { Cidr = "10.30.0.0/25" });
                break;
            case ("address", "no-address"):
                api.Connection = AlloyDbApi.Connect("localhost", null);
                break;
            case ("port", "refused"):
                _connector.Settings = _connector.Settings with { DatabasePort = 9 };
                break;
            case ("port", "no-answer"):
                _connector.Settings = _connector.Settings with
                {
                    DatabasePort = await SilentAsync(),
                };
                break;
            case ("proxy", "not-installed"):
                _connector.Settings = _connector.Settings with { Binary = "/nowhere" };
                break;
            case ("proxy", "stopped"):
                _connector.SetPath("psc", path => path with { HealthPort = 9 });
                break;
            case ("proxy", "not-ready"):
                api.Readiness = 503;
                break;
            case ("login", "no-psql"):
                _connector.Commands = "/nowhere";
                break;
            case ("login", "closed"):
                _connector.SetPath("psc", path => path with { Port = HangUp() });
                break;
            case ("login", "refused"):
                _connector.Settings = _connector.Settings with { User = "nobody@demo-project.iam" };
                break;
            case ("login", "no-database"):
                _connector.Settings = _connector.Settings with { Database = "nothing" };
                break;
            case ("login", "other-user"):
                _connector.Command("psql", "#!/bin/sh\necho postgres\n");
                break;
            default:
                throw new InvalidOperationException($"nobody breaks {hop}: {symptom}");
        }
    }

    private static (int, string) Error(int status, string message, string reason) =>
        (
            status,
            $$"""
            {
              "error": { "code": {{status}}, "message": "{{message}}", "details": [{ "reason": "{{reason}}" }] }
            }
            """
        );

    /// <summary>What a row of the table has between backticks: texts that can be searched for.</summary>
    private static IEnumerable<string> Texts(string says) =>
        says.Split('`').Where((_, index) => index % 2 == 1);

    private static Symptom Symptom(string hop, string symptom) =>
        VerifyHops.All.Single(row => row.Name == hop).Symptoms.Single(row => row.Name == symptom);

    /// <summary>A server that takes connections and ends them without an answer.</summary>
    private string Silent()
    {
        var server = new RawServer(_ => "");
        _servers.Add(server);
        return server.Url;
    }

    private void AnswerNames()
    {
        var server = new NameServer();
        _servers.Add(server);
        _connector.NameServer = NameServer.Address.ToString();
    }

    private void CallDatabase(string name)
    {
        _connector.SetPath("psc", path => path with { Host = name });
        _connector.Api.Connection = AlloyDbApi.Connect(name, "127.0.0.1");
    }

    /// <summary>A port whose queue is full: what is sent to it gets no answer, as behind a firewall.</summary>
    private async Task<int> SilentAsync()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start(backlog: 0);
        _servers.Add(listener);
        var end = (IPEndPoint)listener.LocalEndpoint;
        var client = new TcpClient();
        _servers.Add(client);
        await client.ConnectAsync(end);
        return end.Port;
    }

    /// <summary>A port that takes connections and closes them, as a proxy does that cannot go on.</summary>
    private int HangUp()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _servers.Add(listener);
        _ = AcceptAsync();
        return ((IPEndPoint)listener.LocalEndpoint).Port;

        async Task AcceptAsync()
        {
            using var client = await listener.AcceptTcpClientAsync();
            var start = new byte[8];
            await client.GetStream().ReadExactlyAsync(start);
        }
    }
}
