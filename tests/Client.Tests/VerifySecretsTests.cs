using System.Text.Json.Nodes;

namespace KeylessAlloyDb.Client.Tests;

/// <summary>
/// Protects that verify prints no credential, whatever a service answers: Systems Manager keeps what a
/// document prints, and everybody who may list its runs reads it.
/// </summary>
/// <remarks>
/// AWS's refusal of a signature holds the whole signed request, session token included
/// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html), and Google's
/// token service repeats it.
/// </remarks>
public sealed class VerifySecretsTests : VerifyCase
{
    private const string Secret = "sEcReT-0a1b2c3d4e5f60718293a4b5c6d7e8f9";

    /// <summary>Answers that hold a secret: malformed ones, refusals, and what is not HTTP.</summary>
    private static Dictionary<string, string> Answers { get; } =
        new()
        {
            ["a page"] = RawServer.Http(200, $"<html>access_token={Secret}</html>"),
            ["half a document"] = RawServer.Http(200, $"{{\"access_token\": \"{Secret}"),
            ["a list"] = RawServer.Http(200, $"[\"{Secret}\"]"),
            ["a text"] = RawServer.Http(200, $"\"{Secret}\""),
            ["a deep document"] = RawServer.Http(200, new string('[', 100_000) + Secret),
            ["a token in an object"] = Token($"{{\"value\": \"{Secret}\"}}"),
            ["a token in a list"] = Token($"[\"{Secret}\"]"),
            ["a token of two lines"] = Token($"\"{Secret}\\nX-Other: 1\""),
            ["a token that ends with a line"] = Token($"\"{Secret}\\r\\n\""),
            ["a token with an umlaut"] = Token($"\"{Secret}ä\""),
            ["a token without a lifetime"] = RawServer.Http(
                200,
                $"{{\"access_token\": \"{Secret}\"}}"
            ),
            ["a token for no time"] = Token($"\"{Secret}\"", "0"),
            ["a lifetime that is a token"] = Token("\"short\"", $"\"{Secret}\""),
            ["a token under another name"] = RawServer.Http(200, $"{{\"idToken\": \"{Secret}\"}}"),
            ["bytes that are no text"] = RawServer.Http(200, $"\u0000\u001b[31m{Secret}"),
            ["a code that is a token"] = RawServer.Http(400, $"{{\"error\": \"{Secret}\"}}"),
            ["a refusal with the signed request"] = RawServer.Http(
                400,
                $$"""
                {"error": "invalid_grant", "error_description": "SignatureDoesNotMatch: The Canonical String for this request should have been 'POST\n/\nx-amz-security-token:{{Secret}}'"}
                """
            ),
            ["a refusal of Google's APIs"] = RawServer.Http(
                403,
                $$$"""{"error": {"code": 403, "status": "PERMISSION_DENIED", "message": "{{{Secret}}}"}}"""
            ),
            ["a refusal that is a page"] = RawServer.Http(500, $"<html>{Secret}</html>"),
            ["another address"] = RawServer.Http(
                302,
                Secret,
                $"Location: http://127.0.0.1:9/{Secret}\r\n"
            ),
            ["a line that is no status"] = $"{Secret}\r\n\r\n",
            ["a status that is no number"] = $"HTTP/1.1 {Secret}\r\n\r\n",
            ["a header that is none"] = $"HTTP/1.1 200 OK\r\n{Secret}\r\n\r\n{Secret}",
            ["a length that is none"] = RawServer.Http(
                200,
                Secret,
                $"Content-Length: {Secret}\r\n"
            ),
            ["a wrong length"] = RawServer.Http(200, Secret, "Content-Length: 4711\r\n"),
            ["a wrong chunk"] = RawServer.Http(
                200,
                $"{Secret}\r\n",
                "Transfer-Encoding: chunked\r\n"
            ),
            ["a wrong encoding"] = RawServer.Http(200, Secret, "Content-Encoding: gzip\r\n"),
            ["a long line"] = $"HTTP/1.1 200 {new string('x', 70_000)}{Secret}\r\n\r\n",
        };

    public static IEnumerable<object[]> TokenServices =>
        from hop in (string[])["exchange", "impersonation"]
        from answer in Answers.Keys
        select new object[] { hop, answer };

    [ToolTheory("python3")]
    [MemberData(nameof(TokenServices))]
    public async Task A_token_service_s_answer_is_not_printed(string hop, string answer)
    {
        var field = hop == "exchange" ? "access_token" : "accessToken";
        var url = Serve(_ =>
            Answers[answer].Replace("access_token", field, StringComparison.Ordinal)
        );
        Connector.Credentials![
            hop == "exchange" ? "token_url" : "service_account_impersonation_url"
        ] = $"{url}/v1/token";

        var output = await FailsAsync(hop);

        output.Should().NotContain(Secret[..12]);
    }

    /// <summary>Each of the metadata service's four answers, in its turn.</summary>
    [ToolTheory("python3")]
    [InlineData("/latest/api/token", Secret + "\nX-Other: 1")]
    [InlineData("/latest/api/token", "<html>" + Secret + "</html>")]
    [InlineData("/security-credentials/", "{\"SecretAccessKey\": \"" + Secret + "\"}")]
    [InlineData("/security-credentials/role", Secret)]
    [InlineData("/security-credentials/role", "{\"Code\": \"" + Secret + "\"}")]
    [InlineData("/security-credentials/role", "{\"SecretAccessKey\": \"" + Secret + "\"")]
    [InlineData(
        "/security-credentials/role",
        "{\"AccessKeyId\": \"A\", \"SecretAccessKey\": \""
            + Secret
            + "\", \"Token\": [\""
            + Secret
            + "\"]}"
    )]
    [InlineData(
        "/security-credentials/role",
        "{\"AccessKeyId\": \"A\", \"SecretAccessKey\": \"a\\nb\", \"Token\": \"" + Secret + "\"}"
    )]
    [InlineData(
        "/security-credentials/role",
        "{\"AccessKeyId\": \"A\", \"SecretAccessKey\": \"b\", \"Token\": \"c\", \"Expiration\": \""
            + Secret
            + "\"}"
    )]
    [InlineData("/iam/info", "{\"InstanceProfileArn\": \"arn:aws:iam::1:" + Secret + "\"}")]
    [InlineData("/iam/info", "{\"InstanceProfileArn\": [\"" + Secret + "\"]}")]
    [InlineData("/instance-id", Secret)]
    public async Task The_metadata_service_s_answer_is_not_printed(string path, string answer)
    {
        var url = Serve(request =>
        {
            var asked = request.Split(' ')[1];
            return RawServer.Http(
                200,
                asked.EndsWith(path, StringComparison.Ordinal) ? answer
                    : asked.EndsWith("/token", StringComparison.Ordinal) ? "metadata-token"
                    : asked.EndsWith("/security-credentials/", StringComparison.Ordinal) ? "role"
                    : asked.EndsWith("/role", StringComparison.Ordinal)
                        ? "{\"AccessKeyId\": \"A\", \"SecretAccessKey\": \"b\", \"Token\": \"c\"}"
                    : asked.EndsWith("/info", StringComparison.Ordinal)
                        ? "{\"InstanceProfileArn\": \"arn:aws:iam::210987654321:instance-profile/p\"}"
                    : "i-0123456789abcdef0"
            );
        });
        Connector.CredentialSource["url"] = $"{url}/latest/meta-data/iam/security-credentials";
        Connector.CredentialSource["imdsv2_session_token_url"] = $"{url}/latest/api/token";

        foreach (
            var option in (string[][])
                [
                    [],
                    ["--json"],
                ]
        )
        {
            var outcome = await Connector.VerifyAsync(option);
            outcome.Exit.Should().Be(1, outcome.Error);
            (outcome.Output + outcome.Error).Should().NotContain(Secret[..12]);
        }
    }

    /// <summary>The proxy logs a token service's refusal whole.</summary>
    [ToolFact("python3")]
    public async Task A_refusal_in_the_proxy_s_log_is_not_printed_either()
    {
        Connector.Command(
            "psql",
            "#!/bin/sh\necho 'server closed the connection unexpectedly' >&2; exit 2\n"
        );
        var line = new JsonObject
        {
            ["severity"] = "ERROR",
            ["message"] =
                "failed to connect to instance: credentials: status code 400: {\"error\":\"invalid_grant\","
                + $"\"error_description\":\"SignatureDoesNotMatch … x-amz-security-token:{Secret}\"}}",
        };
        Connector.Command("journalctl", $"#!/bin/sh\necho '{line.ToJsonString()}'\n");

        var outcome = await Connector.VerifyAsync();

        outcome
            .Output.Should()
            .Contain("says: credentials: status code 400: invalid_grant, SignatureDoesNotMatch\n")
            .And.NotContain(Secret[..12]);
    }

    /// <summary>A proxy on the way that shows the request in its own page.</summary>
    [ToolTheory("python3")]
    [InlineData(200)]
    [InlineData(403)]
    [InlineData(502)]
    public async Task What_a_server_echoes_of_a_request_is_not_printed(int status)
    {
        var url = Serve(request => RawServer.Http(status, $"<pre>{request}</pre>"));
        Connector.Settings = Connector.Settings with { Api = url };

        var output = await FailsAsync("api");

        output.Should().NotContain("ya29.").And.NotContain("federated-");
        if (status != 200)
        {
            output.Should().Contain("[secret]", "the page itself helps");
        }
    }

    /// <summary>A server that keeps every time-out of a socket from passing.</summary>
    [ToolTheory("python3")]
    [InlineData("exchange", "")]
    [InlineData("impersonation", "HTTP/1.1 200 OK\r\n\r\n")]
    [InlineData("api", "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")]
    [InlineData("proxy", "HTTP/1.1 200 OK\r\nX: ")]
    public async Task The_whole_run_ends_in_time(string hop, string start)
    {
        var server = new RawServer(_ => start, drips: true);
        Opened.Add(server);
        switch (hop)
        {
            case "exchange":
                Connector.Credentials!["token_url"] = server.Url;
                break;
            case "impersonation":
                Connector.Credentials!["service_account_impersonation_url"] = server.Url;
                break;
            case "api":
                Connector.Settings = Connector.Settings with { Api = server.Url };
                break;
            default:
                Connector.Settings = Connector.Settings with { DatabasePort = server.Port };
                Connector.SetPath("psc", path => path with { HealthPort = server.Port });
                break;
        }
        Connector.Settings = Connector.Settings with { RunSeconds = 2, TimeoutSeconds = 20 };
        var watch = System.Diagnostics.Stopwatch.StartNew();

        var outcome = await Connector.VerifyAsync("--json");

        watch.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(15));
        var failed = JsonNode.Parse(outcome.Output)!["failed"]!;
        $"{failed["hop"]}: {failed["symptom"]}".Should().Be($"{hop}: late", outcome.Output);
        failed["fix"]!.GetValue<string>().Should().NotBeEmpty();
    }

    /// <summary>What is printed where a hop fails.</summary>
    private async Task<string> FailsAsync(string hop)
    {
        var outcome = await Connector.VerifyAsync();

        outcome.Output.Should().Contain($"✗ {hop}: ", outcome.Error);
        outcome.Exit.Should().Be(1);
        var printed = outcome.Output + outcome.Error;
        printed
            .Should()
            .NotContain(Connector.Twin.Session.SecretAccessKey)
            .And.NotContain(Connector.Twin.Session.SessionToken);
        return printed;
    }

    private static string Token(string value, string lifetime = "3600") =>
        RawServer.Http(200, $"{{\"access_token\": {value}, \"expires_in\": {lifetime}}}");
}
