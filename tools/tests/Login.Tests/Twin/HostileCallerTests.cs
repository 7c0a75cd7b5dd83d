using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using KeylessAlloyDb.Login.Client;
using KeylessAlloyDb.Login.Protocol;
using KeylessAlloyDb.Login.Trust;

namespace KeylessAlloyDb.Login.Tests.Twin;

/// <summary>Protects the servers from being kinder than the clouds: nobody of these reaches the database.</summary>
public sealed class HostileCallerTests
{
    private const string Instance = "i-0123456789abcdef0";

    /// <summary>The boundary tests have thousands more; these walk the wire.</summary>
    public static TheoryData<string, string, string> Strangers =>
        new()
        {
            { "another role", Sample.Account, $"assumed-role/other/{Instance}" },
            {
                "a role whose name goes on",
                Sample.Account,
                $"assumed-role/{Sample.RoleName}-2/{Instance}"
            },
            {
                "the role in capitals",
                Sample.Account,
                $"assumed-role/{Sample.RoleName.ToUpperInvariant()}/{Instance}"
            },
            {
                "the role of another account",
                "444444444444",
                $"assumed-role/{Sample.RoleName}/{Instance}"
            },
            {
                "a session that is named like the role",
                Sample.Account,
                $"assumed-role/squatter/{Sample.RoleName}"
            },
            { "a user with the role as path", Sample.Account, $"user/{Sample.RoleName}/mallory" },
        };

    [Theory]
    [MemberData(nameof(Strangers))]
    public async Task Rejects(string who, string account, string resource)
    {
        await using var stage = await Stage.StartAsync(
            caller: new($"arn:aws:sts::{account}:{resource}", account, "AROAEXAMPLE:x")
        );

        (await stage.RefusalAsync()).Hop.Should().Be("exchange", who);
    }

    [Theory]
    [InlineData("reports", "others")]
    [InlineData("987654321", Sample.Project)]
    public async Task Rejects_another_audience(string part, string other)
    {
        await using var stage = await Stage.StartAsync();
        stage.Configuration = Sample.Configuration.Replace(
            Sample.Provider,
            Sample.Provider.Replace(part, other, StringComparison.Ordinal),
            StringComparison.Ordinal
        );

        var (hop, words) = await stage.RefusalAsync();

        hop.Should().Be("exchange");
        words.Should().Contain("invalid_target");
    }

    [Fact]
    public async Task Rejects_another_service_account()
    {
        await using var stage = await Stage.StartAsync();
        stage.Configuration = Sample.Configuration.Replace(
            "reader@",
            "owner@",
            StringComparison.Ordinal
        );

        (await stage.RefusalAsync()).Hop.Should().Be("impersonation");
    }

    /// <summary>
    /// AWS takes a signature for 15 minutes, and as often as it is sent:
    /// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
    /// </summary>
    [Theory]
    [InlineData(14, HttpStatusCode.OK)]
    [InlineData(16, HttpStatusCode.BadRequest)]
    public async Task A_captured_signature_ends(int minutes, HttpStatusCode status)
    {
        var clock = new Clock();
        await using var stage = await Stage.StartAsync(clock: clock);
        var form = await CaptureAsync(stage);
        clock.Ahead = TimeSpan.FromMinutes(minutes);

        (await SendAsync(stage, form)).StatusCode.Should().Be(status);
    }

    [Theory]
    [InlineData("another provider", "reports", "others")]
    [InlineData("another time", "Z%2522", "1%2522")]
    [InlineData("another key", "ASIA", "AKIA")]
    [InlineData("another call", "GetCallerIdentity", "GetSessionToken")]
    public async Task Rejects_a_captured_signature_for(string what, string part, string other)
    {
        await using var stage = await Stage.StartAsync();
        var form = await CaptureAsync(stage);

        var changed = form.Replace(part, other, StringComparison.Ordinal);

        changed.Should().NotBe(form);
        (await SendAsync(stage, changed)).StatusCode.Should().Be(HttpStatusCode.BadRequest, what);
    }

    [Fact]
    public async Task Rejects_a_token_for_the_API_on_port_5433()
    {
        await using var stage = await Stage.StartAsync();

        (await IntroduceAsync(stage, await stage.TokenAsync(Scope.CloudPlatform)))
            .Should()
            .Contain(Scope.AlloyDbLogin);
    }

    [Fact]
    public async Task Rejects_a_token_for_the_login_at_the_API()
    {
        await using var stage = await Stage.StartAsync();
        var ask = async () =>
            await new AlloyDbApiClient(
                new(stage.Configuration, Scope.AlloyDbLogin, stage.Handler),
                stage.Handler,
                new(Sample.Instance)
            ).AskAsync(stage.Limit);

        (await ask.Should().ThrowAsync<LoginException>())
            .Which.Message.Should()
            .Contain("insufficient authentication scopes");
    }

    [Theory]
    [InlineData("")]
    [InlineData("ya29.made-up")]
    public async Task Rejects_a_token_that_nobody_issued(string token)
    {
        await using var stage = await Stage.StartAsync();

        (await IntroduceAsync(stage, token)).Should().Contain("unknown");
    }

    [Fact]
    public async Task Rejects_a_token_that_has_ended()
    {
        await using var stage = await Stage.StartAsync();
        var token = stage.Twin.Tokens.Issue(
            "",
            new(
                new ServiceAccount(Sample.ServiceAccount),
                [Scope.AlloyDbLogin],
                stage.Twin.Now.AddSeconds(-1)
            )
        );

        (await IntroduceAsync(stage, token)).Should().Contain("has ended");
    }

    [Fact]
    public async Task Rejects_a_federated_token_on_port_5433()
    {
        await using var stage = await Stage.StartAsync();
        var token = stage.Twin.Tokens.Issue(
            "",
            new(
                new FederatedIdentity(Sample.Pool, "x", new Dictionary<string, string>()),
                [Scope.AlloyDbLogin],
                stage.Twin.Now.AddHours(1)
            )
        );

        (await IntroduceAsync(stage, token)).Should().Contain("alloydb.instances.connect");
    }

    [Theory]
    [InlineData("postgres")]
    [InlineData("reader")]
    [InlineData(Sample.ServiceAccount)]
    [InlineData($"owner@{Sample.Project}.iam")]
    public async Task Rejects_another_user_than_the_tokens(string user)
    {
        await using var stage = await Stage.StartAsync();

        (await stage.RefusalAsync(user: user))
            .Words.Should()
            .Be($"AlloyDB IAM user authentication failed for user \"{user}\"");
    }

    [Fact]
    public async Task Asks_for_a_password_without_IAM()
    {
        await using var stage = await Stage.StartAsync();
        using var info = await stage.InfoAsync();
        await using var tls = await stage.EncryptAsync(info);
        await Handshake.IntroduceAsync(
            tls,
            await stage.TokenAsync(Scope.AlloyDbLogin),
            AuthType.DbNative,
            stage.Limit
        );

        var login = () => Postgres.LogInAsync(tls, Sample.DatabaseUser, "postgres", stage.Limit);

        await login.Should().ThrowAsync<InvalidOperationException>().WithMessage("*password*");
        stage.Database.Sessions.Should().Be(0);
    }

    [Theory]
    [InlineData("of another cluster", $"{Sample.Cluster}-2", 60)]
    [InlineData("that has ended", Sample.Cluster, -1)]
    public async Task Rejects_a_certificate(string what, string cluster, int minutes)
    {
        await using var stage = await Stage.StartAsync();
        using var info = stage.Certified(cluster, TimeSpan.FromMinutes(minutes));
        var token = await stage.TokenAsync(Scope.AlloyDbLogin);

        var introduce = async () =>
        {
            await using var tls = await stage.EncryptAsync(info);
            await Handshake.IntroduceAsync(tls, token, AuthType.AutoIam, stage.Limit);
        };

        (await introduce.Should().ThrowAsync<LoginException>(what))
            .Which.ToString()
            .Should()
            .Be("login: EOF");
        stage.Twin.Calls.Should().NotContain(call => call.Request.StartsWith("exchange"));
    }

    /// <summary>The connector speaks TLS 1.3 alone, and shows its certificate in it.</summary>
    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Rejects_TLS_1_2_and_a_client_without_a_certificate(SslProtocols protocol)
    {
        await using var stage = await Stage.StartAsync();
        var token = await stage.TokenAsync(Scope.AlloyDbLogin);

        var introduce = async () =>
        {
            await using var tls = new SslStream(
                await stage.DialAsync(Sample.PscDnsName, stage.Limit),
                false,
                (_, _, _, errors) => errors != SslPolicyErrors.RemoteCertificateNotAvailable
            );
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = Sample.PscDnsName,
                    EnabledSslProtocols = protocol,
                },
                stage.Limit
            );
            await Handshake.IntroduceAsync(tls, token, AuthType.AutoIam, stage.Limit);
        };

        await introduce.Should().ThrowAsync<Exception>();
        stage.Twin.Calls.Should().NotContain(call => call.Request.StartsWith("exchange"));
    }

    /// <summary>The API takes it for a hint; without it the instance knows no exchange.</summary>
    [Fact]
    public async Task Rejects_a_certificate_that_was_not_made_for_the_exchange()
    {
        await using var stage = await Stage.StartAsync();
        using var key = RSA.Create(2048);
        var token = await stage.TokenAsync(Scope.AlloyDbLogin);
        var answer = await CertifyAsync(stage, new() { ["publicKey"] = Pem(key) });
        using var leaf = X509Certificate2.CreateFromPem(First(answer));
        using var info = new ConnectionInfo(
            new Dictionary<AddressKind, string>(),
            leaf.CopyWithPrivateKey(key),
            X509Certificate2.CreateFromPem((string)answer["caCert"]!)
        );
        await using var tls = await stage.EncryptAsync(info);

        var introduce = () => Handshake.IntroduceAsync(tls, token, AuthType.AutoIam, stage.Limit);

        await introduce.Should().ThrowAsync<LoginException>();
        stage.Twin.Calls.Should().NotContain(call => call.Request.StartsWith("exchange"));
    }

    /// <summary>
    /// 1 to 24 hours, and another duration where the hint is missing or not honoured:
    /// https://cloud.google.com/alloydb/docs/reference/rest/v1/projects.locations.clusters/generateClientCertificate
    /// </summary>
    [Theory]
    [InlineData("3600s", 1)]
    [InlineData("7200s", 2)]
    [InlineData("60s", 24)]
    [InlineData("90000s", 24)]
    [InlineData(null, 24)]
    public async Task A_certificate_s_duration_is_a_hint(string? hint, int hours)
    {
        await using var stage = await Stage.StartAsync();
        using var key = RSA.Create(2048);

        var answer = await CertifyAsync(
            stage,
            new() { ["publicKey"] = Pem(key), ["certDuration"] = hint }
        );

        using var leaf = X509Certificate2.CreateFromPem(First(answer));
        leaf.NotAfter.Should().BeCloseTo(DateTime.Now.AddHours(hours), TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData("no key")]
    [InlineData(null)]
    public async Task Rejects_a_request_of_a_certificate_without_a_key(string? key)
    {
        await using var stage = await Stage.StartAsync();

        var answer = await CertifyAsync(stage, new() { ["publicKey"] = key });

        ((int)answer["error"]!["code"]!).Should().Be(400);
    }

    private static string Pem(RSA key) => key.ExportRSAPublicKeyPem();

    private static string First(JsonObject answer) => (string)answer["pemCertificateChain"]![0]!;

    private static async Task<JsonObject> CertifyAsync(Stage stage, JsonObject body)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new(
            "Bearer",
            await stage.TokenAsync(Scope.CloudPlatform)
        );
        using var content = new StringContent(body.ToJsonString());
        using var answer = await http.PostAsync(
            new Uri(stage.Twin.Address, $"/v1alpha/{Sample.Cluster}:generateClientCertificate"),
            content
        );
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject();
    }

    /// <returns>The words with which the instance refuses.</returns>
    private static async Task<string> IntroduceAsync(Stage stage, string token)
    {
        using var info = stage.Certified(Sample.Cluster, TimeSpan.FromHours(1));
        await using var tls = await stage.EncryptAsync(info);
        var introduce = () => Handshake.IntroduceAsync(tls, token, AuthType.AutoIam, stage.Limit);
        return (await introduce.Should().ThrowAsync<LoginException>()).Which.Message;
    }

    /// <returns>The form that the client sent to the token service.</returns>
    private static async Task<string> CaptureAsync(Stage stage)
    {
        using var capture = new CapturingHandler(stage.Handler());
        await new FederatedCredential(
            stage.Configuration,
            Scope.CloudPlatform,
            () => capture
        ).GetTokenAsync(stage.Limit);
        return capture.Form!;
    }

    private static async Task<HttpResponseMessage> SendAsync(Stage stage, string form)
    {
        using var http = new HttpClient();
        using var content = new StringContent(form);
        content.Headers.ContentType = new("application/x-www-form-urlencoded");
        return await http.PostAsync(new Uri(stage.Twin.Address, "/v1/token"), content);
    }
}
