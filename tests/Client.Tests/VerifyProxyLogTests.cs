using System.Text.Json.Nodes;

namespace KeylessAlloyDb.Client.Tests;

/// <summary>Protects that verify explains what the proxy has logged when a login fails.</summary>
public sealed class VerifyProxyLogTests : VerifyCase
{
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

    [ToolTheory("python3", "psql")]
    [MemberData(nameof(Messages))]
    public async Task What_the_proxy_logs_is_explained(string symptom, string message)
    {
        Connector.SetPath("psc", path => path with { Port = HangUp() });
        var line = new JsonObject
        {
            ["severity"] = "ERROR",
            ["message"] = $"[p.r.c.i] failed to connect to instance: {message}",
        };
        Connector.Command("journalctl", $"#!/bin/sh\ncat <<'END'\n{line.ToJsonString()}\nEND\n");
        Connector.Command("psql", $"#!/bin/sh\nexec {Tools.Find("psql")} \"$@\"\n");
        Connector.Command("cat", $"#!/bin/sh\nexec {Tools.Find("cat")} \"$@\"\n");

        var outcome = await Connector.VerifyAsync("--json");

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

    [ToolFact("python3", "psql")]
    public async Task What_the_proxy_logged_last_is_quoted_when_it_hangs_up()
    {
        Connector.SetPath("psc", path => path with { Port = HangUp() });
        Connector.Command(
            "journalctl",
            """
            #!/bin/sh
            echo 'Started AlloyDB Auth Proxy.'
            echo '{"severity":"ERROR","message":"an older one"}'
            echo '{"severity":"ERROR","message":"failed to connect to instance: 403"}'
            echo '{"severity":"INFO","message":"client closed the connection"}'
            """
        );
        Connector.Command("psql", $"#!/bin/sh\nexec {Tools.Find("psql")} \"$@\"\n");

        var outcome = await Connector.VerifyAsync();

        outcome
            .Output.Should()
            .Contain("✗ psc login: ")
            .And.Contain($"; {ProxyPath.Psc.Unit} says: failed to connect to instance: 403\n");
    }

    /// <summary>
    /// The cause stands at the end of the proxy's message, behind instance and URL; and a stop that came
    /// before is an error in its log, too.
    /// </summary>
    [ToolFact("python3", "psql")]
    public async Task The_quote_ends_with_the_cause_and_is_not_older_than_the_login()
    {
        Connector.SetPath("psc", path => path with { Port = HangUp() });
        Connector.Command(
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
        Connector.Command("psql", $"#!/bin/sh\nexec {Tools.Find("psql")} \"$@\"\n");

        var outcome = await Connector.VerifyAsync();

        outcome
            .Output.Should()
            .Contain("xx rejected by the attribute condition\n")
            .And.NotContain("SIGTERM");
    }

    [ToolFact("python3", "psql")]
    public async Task A_log_that_may_not_be_read_is_said_to_be_so()
    {
        Connector.SetPath("psc", path => path with { Port = HangUp() });
        Connector.Command(
            "journalctl",
            "#!/bin/sh\necho 'Hint: You are currently not seeing messages'\n"
        );
        Connector.Command("psql", $"#!/bin/sh\nexec {Tools.Find("psql")} \"$@\"\n");

        (await Connector.VerifyAsync()).Output.Should().Contain("use sudo");
    }

    /// <summary>PostgreSQL's own refusal is not in the proxy's log, which holds older errors.</summary>
    [ToolFact("python3")]
    public async Task What_PostgreSQL_refuses_is_not_explained_by_the_proxy_s_log()
    {
        Connector.Command(
            "psql",
            "#!/bin/sh\necho 'fe_sendauth: no password supplied' >&2; exit 2\n"
        );
        Connector.Command(
            "journalctl",
            "#!/bin/sh\necho '{\"severity\":\"ERROR\",\"message\":\"SIGTERM signal received\"}'\n"
        );

        var outcome = await Connector.VerifyAsync();

        outcome
            .Output.Should()
            .Contain("✗ psc login: fe_sendauth: no password supplied\n")
            .And.Contain($"cause: {Symptom("login", "refused").Cause}");
    }
}
