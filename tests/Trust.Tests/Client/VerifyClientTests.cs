using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using KeylessAlloyDb.Examples.SubjectToken;
using KeylessAlloyDb.Examples.Verify;
using KeylessAlloyDb.Login.Trust;
using KeylessAlloyDb.Login.Twin;
using KeylessAlloyDb.Testing;

namespace KeylessAlloyDb.Trust.Tests.Client;

/// <summary>
/// Protects the program that proves a login where the client is, in a function, a task and a pod: it says first whom
/// Google's own library takes it for, it never lets the role of the host beneath pass, and it names the hop that fails.
/// </summary>
[Collection(nameof(FunctionTests))]
public sealed class VerifyClientTests : IAsyncLifetime, IDisposable
{
    private const string Task = "0123456789abcdef0123456789abcdef";
    private const string Issuer =
        "https://oidc.eks.ap-northeast-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF";

    private static readonly KubernetesServiceAccount s_pod = new("blue", "shop", "web");
    private static readonly AwsRole s_role = new(Sample.Account, Sample.RoleName);
    private static readonly string[] s_allHops =
    [
        "identity",
        "host",
        "exchange",
        "impersonation",
        "api",
        "dns",
        "port",
        "login",
    ];

    private readonly CancellationTokenSource _stop = new();
    private readonly TemporaryFolder _folder = new();
    private readonly PodToken _cluster = new();
    private readonly Dictionary<string, string> _container = new()
    {
        ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "/v2/credentials/1",
    };

    private readonly int _port = FreePort();
    private Func<Task> _pauseAsync = () => System.Threading.Tasks.Task.CompletedTask;
    private Func<HttpRequestMessage, HttpResponseMessage?> _intercept = _ => null;
    private ClientClouds _clouds = null!;
    private Task _serving = System.Threading.Tasks.Task.CompletedTask;

    public Task InitializeAsync() => StartAsync(Session(Sample.RoleName, Task));

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        await _clouds.DisposeAsync();
    }

    public void Dispose()
    {
        _stop.Dispose();
        _folder.Dispose();
        _cluster.Dispose();
    }

    [Fact]
    public async Task A_task_says_first_whom_it_logs_in_as_and_every_hop_works()
    {
        var report = await VerifyTaskAsync();

        report.IsGood.Should().BeTrue(report.Text);
        report
            .Text.Should()
            .StartWith(
                $"✓ identity: arn:aws:sts::{Sample.Account}:assumed-role/{Sample.RoleName}/{Task}, by "
                    + $"http://127.0.0.1:{_port}/, becomes {Sample.ServiceAccount} and logs in as {ClientClouds.User}\n"
            );
        report.Hops.Select(hop => hop.Hop).Should().Equal(s_allHops);
        report.Hops[1].Detail.Should().Contain("does not answer");
        report.Hops[^1].Detail.Should().StartWith($"{ClientClouds.User}, through 127.0.0.1:");
    }

    [Fact]
    public async Task A_function_is_known_by_the_keys_in_its_environment_and_has_no_proxy()
    {
        await StartAsync(Session(Sample.RoleName, "orders-report"));
        using var variables = new ProcessVariables(_clouds.Google.Session);

        var report = await VerifyAsync(Place.Function, ForEnvironment);

        report.IsGood.Should().BeTrue(report.Text);
        report
            .Hops[0]
            .Detail.Should()
            .StartWith($"{s_role.AssumedRoleArn}/orders-report, by the environment, becomes ");
        report.Hops.Select(hop => hop.Hop).Should().Equal(s_allHops[..^1]);
    }

    [Fact]
    public async Task A_pod_is_known_by_its_projected_token()
    {
        var file = await StartPodAsync(s_pod.Subject);
        _clouds.HostAnswers = true;

        var report = await VerifyAsync(
            Place.Pod,
            file,
            s_pod.Subject,
            await _clouds.StartProxyAsync(file)
        );

        report.IsGood.Should().BeTrue(report.Text);
        report.Hops[0].Detail.Should().StartWith($"{s_pod.Subject}, by {_folder.Path}");
        report
            .Hops[1]
            .Detail.Should()
            .Contain($"answers here with the role {ClientClouds.HostRole}")
            .And.Contain("httpPutResponseHopLimit 1");
    }

    /// <summary>
    /// The trap: Google's library reads neither a container's credentials nor a web identity, does not fail, and is
    /// the host. Even a host that Google trusts does not pass for the client.
    /// </summary>
    [Theory]
    [InlineData(true, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "ECS_AWSVPC_BLOCK_IMDS=true")]
    [InlineData(false, "AWS_CONTAINER_CREDENTIALS_FULL_URI", "httpPutResponseHopLimit 1")]
    [InlineData(false, "AWS_WEB_IDENTITY_TOKEN_FILE", "httpPutResponseHopLimit 1")]
    public async Task With_the_file_for_EC2_a_container_is_told_that_it_would_be_its_host(
        bool isTask,
        string variable,
        string fix
    )
    {
        _clouds.HostAnswers = true;
        _clouds.Google.Session = _clouds.Host;
        Environment.SetEnvironmentVariable(variable, "http://127.0.0.1:9/");
        try
        {
            var report = await VerifyAsync(
                isTask ? Place.Task : Place.Pod,
                Sample.Configuration,
                $"arn:aws:sts::{Sample.Account}:assumed-role/{ClientClouds.HostRole}"
            );

            Failed(report, "identity")
                .Should()
                .StartWith($"arn:aws:sts::{Sample.Account}:assumed-role/{ClientClouds.HostRole}/i-")
                .And.Contain("the role of the host beneath");
            report.Fix.Should().Contain("ForSubjectTokenAt").And.Contain(fix);
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, null);
        }
    }

    [Fact]
    public async Task With_the_file_for_EC2_and_no_way_to_the_host_a_container_is_nobody()
    {
        var report = await VerifyAsync(Place.Task, Sample.Configuration);

        Failed(report, "identity").Should().StartWith("nobody: the metadata service of the host");
        report.Fix.Should().Contain("ForSubjectTokenAt");
    }

    /// <summary>On the host itself the metadata service is the right place.</summary>
    [Fact]
    public async Task With_the_file_for_EC2_a_host_is_its_own_role()
    {
        _clouds.HostAnswers = true;
        _clouds.Google.Session = _clouds.Host = AwsSession.Of(Sample.Instance);

        var report = await VerifyAsync(Place.Host, Sample.Configuration);

        report.IsGood.Should().BeTrue(report.Text);
    }

    /// <summary>Every task on the host would get in.</summary>
    [Fact]
    public async Task Rejects_a_trusted_role_that_is_the_hosts_too()
    {
        _clouds.HostAnswers = true;
        _clouds.Host = AwsSession.Of(Sample.Instance);

        var report = await VerifyTaskAsync();

        Failed(report, "host")
            .Should()
            .StartWith($"{Sample.RoleName} is the role of the host, too");
        report.Fix.Should().Contain("ECS_AWSVPC_BLOCK_IMDS=true");
    }

    [Fact]
    public async Task Names_another_role_than_the_expected_one()
    {
        _clouds.Google.Session = AwsSession.Of(Session("billing-task", Task));

        var report = await VerifyTaskAsync();

        Failed(report, "identity")
            .Should()
            .StartWith(
                $"arn:aws:sts::{Sample.Account}:assumed-role/billing-task/{Task}, by http://"
            )
            .And.EndWith($"{s_role.AssumedRoleArn} is expected");
    }

    /// <summary>A role whose name begins with the expected one's.</summary>
    [Fact]
    public async Task Names_a_look_alike()
    {
        _clouds.Google.Session = AwsSession.Of(Session($"{Sample.RoleName}-2", Task));

        Failed(await VerifyTaskAsync(), "identity").Should().Contain($"{Sample.RoleName}-2");
    }

    [Fact]
    public async Task Names_another_pod()
    {
        var file = await StartPodAsync("system:serviceaccount:shop:api");

        var report = await VerifyAsync(Place.Pod, file, s_pod.Subject);

        Failed(report, "identity").Should().StartWith("system:serviceaccount:shop:api, by ");
    }

    /// <summary>A private function has no way to AWS's token service. Then Google's answer proves the role.</summary>
    [Theory]
    [InlineData(Sample.RoleName, true)]
    [InlineData("orders-import", false)]
    public async Task Where_AWS_cannot_be_asked_Google_decides(string role, bool isTrusted)
    {
        await StartAsync(Session(role, "orders-report"));
        _clouds.AwsAnswers = false;
        using var variables = new ProcessVariables(_clouds.Google.Session);

        var report = await VerifyAsync(Place.Function, ForEnvironment);

        report.Hops[0].Detail.Should().StartWith("a role that AWS cannot be asked for from here");
        report.IsGood.Should().Be(isTrusted, report.Text);
        if (!isTrusted)
        {
            Failed(report, "exchange").Should().Contain("unauthorized_client");
        }
    }

    [Fact]
    public async Task A_function_without_keys_is_nobody()
    {
        var report = await VerifyAsync(Place.Function, ForEnvironment);

        Failed(report, "identity").Should().StartWith("nobody: the environment");
        report.Fix.Should().Contain("SnapStart");
    }

    [Fact]
    public async Task A_task_without_a_role_is_nobody()
    {
        _container.Clear();

        var report = await VerifyTaskAsync();

        Failed(report, "identity").Should().StartWith("nobody: ").And.Contain("answers 502");
        report.Fix.Should().Contain("log of the container subject-token");
    }

    [Fact]
    public async Task A_pod_without_the_token_is_nobody()
    {
        var file = await StartPodAsync(s_pod.Subject);
        File.Delete(_folder.At("token"));

        var report = await VerifyAsync(Place.Pod, file, s_pod.Subject);

        Failed(report, "identity").Should().Contain(_folder.Path);
        report.Fix.Should().Contain("mount the projected token");
    }

    [Theory]
    [InlineData("exchange", "unauthorized_client", "exact name")]
    [InlineData("impersonation", "403", "takes some minutes")]
    [InlineData("api", "403", "takes some minutes")]
    [InlineData("dns", "nowhere.invalid", "Resolver rule")]
    [InlineData("port", "ConnectionRefused", "5433")]
    [InlineData("login", "authentication failed", "roles/alloydb.databaseUser")]
    public async Task Names_each_hop_that_breaks(string hop, string seen, string fix)
    {
        var port = _clouds.Database.EndPoint.Port;
        var google = _clouds.Google;
        switch (hop)
        {
            case "exchange":
                Trust(gates =>
                    new(
                        [
                            gates.Providers[0] with
                            {
                                Condition = TrustPolicy.Condition([new(Sample.Account, "another")]),
                            },
                        ],
                        gates.Members
                    )
                );
                break;
            case "impersonation":
                google.Fault = TwinFault.ImpersonationDenied;
                break;
            case "api":
                Trust(gates =>
                    new(gates.Providers, [.. gates.Members.Where(member => !member.IsOnProject)])
                );
                break;
            case "dns":
                Change(instance => instance with { PscDnsName = "nowhere.invalid" });
                break;
            case "port":
                port = 9;
                break;
            default:
                Trust(gates =>
                    new(
                        gates.Providers,
                        [
                            .. gates.Members.Where(member =>
                                member.Role != "roles/alloydb.databaseUser"
                            ),
                        ]
                    )
                );
                break;
        }

        var report = await VerifyTaskAsync(port);

        Failed(report, hop).Should().Contain(seen);
        report.Fix.Should().Contain(fix);

        void Trust(Func<Gates, Gates> change) =>
            google.Deployment = google.Deployment with { Gates = change(google.Deployment.Gates) };

        void Change(Func<DeployedInstance, DeployedInstance> change) =>
            google.Deployment = google.Deployment with
            {
                Instances = [change(google.Deployment.Instances.Single())],
            };
    }

    [Fact]
    public async Task Says_that_the_proxy_cannot_go_on()
    {
        _clouds.Database.Fault = PortFault.Resets;

        var report = await VerifyTaskAsync();

        Failed(report, "login").Should().Contain("closes the connection");
        report.Fix.Should().Contain("the proxy's log says why");
    }

    [Fact]
    public async Task Says_that_no_proxy_runs()
    {
        Start();

        var report = await VerifyAsync(Place.Task, SignedFile, proxy: ("127.0.0.1", FreePort()));

        Failed(report, "login").Should().Contain("does not answer");
        report.Fix.Should().Contain("PGPORT");
    }

    /// <summary>A proxy that waits for the database takes the connection and says nothing.</summary>
    [Fact]
    public async Task Says_that_the_proxy_does_not_answer_in_time()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        Start();

        var report = await VerifyAsync(
            Place.Task,
            SignedFile,
            proxy: ("127.0.0.1", ((IPEndPoint)silent.LocalEndpoint).Port)
        );

        Failed(report, "login").Should().EndWith("does not log in within 1 s");
        report.Fix.Should().Contain("waits for the database");
    }

    /// <summary>All containers of a task or pod start at once.</summary>
    [Fact]
    public async Task Waits_for_the_containers_beside_it_to_listen()
    {
        var proxy = FreePort();
        var starts = new Queue<Func<Task>>([
            () =>
            {
                Start();
                return System.Threading.Tasks.Task.CompletedTask;
            },
            () => _clouds.StartProxyAsync(SignedFile, proxy),
        ]);
        _pauseAsync = () => starts.Dequeue()();

        var report = await VerifyAsync(Place.Task, SignedFile, proxy: ("127.0.0.1", proxy));

        report.IsGood.Should().BeTrue(report.Text);
        starts.Should().BeEmpty();
    }

    /// <summary>A container beside the client may still start, another host is down.</summary>
    [Theory]
    [InlineData("127.0.0.1", SocketError.ConnectionRefused, 40)]
    [InlineData("localhost", SocketError.ConnectionRefused, 40)]
    [InlineData("127.0.0.1", SocketError.HostUnreachable, 1)]
    [InlineData("10.0.0.1", SocketError.ConnectionRefused, 1)]
    public async Task Asks_again_only_where_a_container_may_start(
        string host,
        SocketError error,
        int expected
    )
    {
        var asked = 0;
        var neighbours = new Neighbours(_ => System.Threading.Tasks.Task.CompletedTask);
        var ask = () =>
            neighbours.AskAsync<string>(
                host,
                () =>
                {
                    asked++;
                    throw new HttpRequestException("", new SocketException((int)error));
                },
                CancellationToken.None
            );

        await ask.Should().ThrowAsync<HttpRequestException>();

        asked.Should().Be(expected);
    }

    /// <summary>The kinds of files that Google's library knows. A key is a secret, and is not shown.</summary>
    [Theory]
    [InlineData("""{"type":"service_account","private_key":"s3cret"}""", "the key of a service")]
    [InlineData("""{"type":"authorized_user","refresh_token":"s3cret"}""", "the login of a person")]
    [InlineData("""{"type":"s3cret"}""", "of another type than external_account")]
    [InlineData("""["s3cret"]""", "of another type than external_account")]
    [InlineData("s3cret", "no JSON")]
    public async Task Names_a_file_that_is_no_trust(string file, string what)
    {
        var report = await VerifyAsync(Place.Function, file);

        Failed(report, "identity").Should().StartWith($"nobody: the credential file is {what}");
        report.Fix.Should().Contain("external_account");
        report.Text.Should().NotContain("s3cret");
    }

    [Theory]
    [InlineData("""{"type":"external_account","credential_source":{"file":1}}""")]
    [InlineData("""{"type":"external_account","credential_source":"file"}""")]
    [InlineData(
        """{"type":"external_account","credential_source":{"url":"http://127.0.0.1:9/"},"service_account_impersonation_url":[]}"""
    )]
    public async Task Names_a_file_that_is_damaged(string file)
    {
        var report = await VerifyAsync(Place.Function, file);

        Failed(report, "identity").Should().Contain("credential_source");
        report.Fix.Should().Contain("outputs");
    }

    [Theory]
    [InlineData("""{"pscDnsName":1}""", "has no Private Service Connect name")]
    [InlineData("[]", "has no Private Service Connect name")]
    [InlineData("<html>", "not as AlloyDB does")]
    public async Task Names_an_answer_of_the_API_that_is_none(string answer, string seen)
    {
        Answer("alloydb.googleapis.com", HttpStatusCode.OK, answer);

        Failed(await VerifyTaskAsync(), "api").Should().Contain(seen);
    }

    /// <summary>Another program can listen where the one that signs should.</summary>
    [Theory]
    [InlineData("<html/>")]
    [InlineData("[]")]
    [InlineData("""{"url":null}""")]
    [InlineData("""{"url":"https://example.com/"}""")]
    [InlineData("""{"url":"https://sts.ap-northeast-1.amazonaws.com"}""")]
    [InlineData("e30.e30.e30")]
    public async Task Names_a_subject_token_that_is_none(string token)
    {
        Answer("127.0.0.1", HttpStatusCode.OK, token);

        var report = await VerifyAsync(Place.Task, SignedFile);

        Failed(report, "identity").Should().Contain("neither a pod's token nor a signed request");
        report.Fix.Should().Contain("CredentialConfiguration");
    }

    /// <summary>Only a refusal says something about the keys.</summary>
    /// <remarks>https://repost.aws/knowledge-center/iam-sts-throttling-error</remarks>
    [Theory]
    [InlineData(
        403,
        "<Code>InvalidClientTokenId</Code>",
        "AWS does not know the keys",
        "start the"
    )]
    [InlineData(400, "<Code>Throttling</Code>", "nothing about the keys", "run it again")]
    [InlineData(429, "", "nothing about the keys", "run it again")]
    [InlineData(500, "", "nothing about the keys", "run it again")]
    [InlineData(200, "<html><br></html>", "not as AWS does", "HTTPS_PROXY")]
    [InlineData(200, "<html/>", "not as AWS does", "HTTPS_PROXY")]
    public async Task Tells_a_refusal_of_AWS_from_its_faults(
        int status,
        string answer,
        string seen,
        string fix
    )
    {
        Answer("sts.ap-northeast-1.amazonaws.com", (HttpStatusCode)status, answer);

        var report = await VerifyTaskAsync();

        Failed(report, "identity").Should().Contain(seen);
        report.Fix.Should().Contain(fix);
    }

    /// <summary>AWS's refusal of a signature, which Google repeats, holds the signed request.</summary>
    [Theory]
    [InlineData(true, nameof(TwinFault.None), null)]
    [InlineData(true, nameof(TwinFault.StaleCredentials), "identity")]
    [InlineData(false, nameof(TwinFault.StaleCredentials), "exchange")]
    [InlineData(false, nameof(TwinFault.ClockSkew), "exchange")]
    [InlineData(false, nameof(TwinFault.TokenServiceDown), "exchange")]
    [InlineData(true, nameof(TwinFault.AccountDeleted), "impersonation")]
    [InlineData(true, nameof(TwinFault.ApiDown), "api")]
    public async Task Prints_no_secret(bool awsAnswers, string fault, string? failed)
    {
        _clouds.AwsAnswers = awsAnswers;
        _clouds.Google.Fault = Enum.Parse<TwinFault>(fault);

        var report = await VerifyTaskAsync();

        report.Hops.FirstOrDefault(hop => hop.Works == false)?.Hop.Should().Be(failed, report.Text);
        report.IsGood.Should().Be(failed is null);
        foreach (var text in (string[])[report.Text, report.Json])
        {
            text.Should()
                .NotContain(_clouds.Google.Session.SecretAccessKey)
                .And.NotContain(_clouds.Google.Session.SessionToken)
                .And.NotContain("Signature=")
                .And.NotContain("federated-")
                .And.NotContain("ya29.");
        }
    }

    [Fact]
    public void All_settings_that_are_missing_are_named_at_once()
    {
        var read = () => Settings.Of(_ => null);

        read.Should()
            .Throw<InvalidOperationException>()
            .WithMessage(
                "*EXPECTED_IDENTITY, GOOGLE_CREDENTIALS, ALLOYDB_INSTANCE, ALLOYDB_USER.*"
            );
    }

    [Theory]
    [InlineData("/nowhere")]
    [InlineData("/")]
    public void A_file_that_cannot_be_read_is_named(string path)
    {
        var read = () =>
            Settings.Of(name => name == "GOOGLE_APPLICATION_CREDENTIALS" ? path : null);

        read.Should().Throw<InvalidOperationException>().WithMessage($"*the file {path} of *");
    }

    /// <summary>Another port than the one that was meant can answer, too.</summary>
    [Theory]
    [InlineData("abc")]
    [InlineData("0")]
    [InlineData("65536")]
    [InlineData("-5432")]
    [InlineData("5432 ")]
    public void A_port_that_is_none_is_named(string port)
    {
        var read = () => Settings.Of(name => name == "PGPORT" ? port : "set");

        read.Should()
            .Throw<InvalidOperationException>()
            .WithMessage($"*a port from 1 to 65535 in PGPORT, which is \"{port}\"*");
    }

    [Theory]
    [InlineData(null, 5432)]
    [InlineData("6432", 6432)]
    public void A_proxy_listens_on_5432_unless_it_is_told_otherwise(string? port, int expected) =>
        Settings
            .Of(name =>
                name switch
                {
                    "PGPORT" => port,
                    "GOOGLE_APPLICATION_CREDENTIALS" => null,
                    _ => "set",
                }
            )
            .Proxy!.Value.Port.Should()
            .Be(expected);

    [Theory]
    [InlineData("AWS_LAMBDA_FUNCTION_NAME", "a Lambda function")]
    [InlineData("ECS_CONTAINER_METADATA_URI_V4", "a task of ECS")]
    [InlineData("KUBERNETES_SERVICE_HOST", "a pod")]
    [InlineData("HOME", "a host")]
    public void Knows_its_place_by_the_environment(string variable, string place) =>
        Place.Of(name => name == variable ? "set" : null).Name.Should().Be(place);

    [Fact]
    public async Task A_function_answers_each_event_with_the_report()
    {
        var asked = new List<string>();
        using var http = new HttpClient(
            new Endpoint(request =>
            {
                asked.Add($"{request.Method} {request.RequestUri}");
                if (asked.Count == 5)
                {
                    throw new OperationCanceledException("Lambda ends the process");
                }
                var answer = new HttpResponseMessage(HttpStatusCode.OK);
                answer.Headers.Add("Lambda-Runtime-Aws-Request-Id", $"request-{asked.Count}");
                return answer;
            })
        );
        var serve = () =>
            new FunctionRuntime("127.0.0.1:9001", http).ServeAsync(_ =>
                System.Threading.Tasks.Task.FromResult("{}")
            );

        await serve.Should().ThrowAsync<OperationCanceledException>();

        const string Runtime = "http://127.0.0.1:9001/2018-06-01/runtime/invocation";
        asked
            .Should()
            .Equal(
                $"GET {Runtime}/next",
                $"POST {Runtime}/request-1/response",
                $"GET {Runtime}/next",
                $"POST {Runtime}/request-3/response",
                $"GET {Runtime}/next"
            );
    }

    private void Answer(string host, HttpStatusCode status, string text) =>
        _intercept = request =>
            request.RequestUri!.Host == host
                ? new(status) { Content = new StringContent(text) }
                : null;

    private string SignedFile =>
        CredentialConfiguration.ForSubjectTokenAt(
            Sample.Configuration,
            new($"http://127.0.0.1:{_port}/")
        );

    private static string ForEnvironment =>
        CredentialConfiguration.ForEnvironment(Sample.Configuration);

    private async Task StartAsync(Caller session)
    {
        if (_clouds is not null)
        {
            await _clouds.DisposeAsync();
        }
        _clouds = await ClientClouds.StartAsync(
            Sample.Deployment.Gates.Providers[0],
            TrustPolicy.Member(Sample.Pool, s_role),
            session
        );
    }

    /// <summary>A cluster whose pod has a token.</summary>
    /// <returns>The pod's credential file; only the place of the token is this machine's.</returns>
    private async Task<string> StartPodAsync(string subject)
    {
        await _clouds.DisposeAsync();
        _clouds = await ClientClouds.StartAsync(
            new(Sample.Provider, null, PodTrust.AttributeMapping, PodTrust.Condition([s_pod]))
            {
                Issuer = Issuer,
                JwksJson = _cluster.Keys,
            },
            PodTrust.Member(Sample.Pool, s_pod),
            Session(ClientClouds.HostRole, "i-0123456789abcdef0")
        );
        var token = _folder.Write(
            "token",
            _cluster.Sign(
                new(Issuer, subject),
                $"//iam.googleapis.com/{Sample.Provider}",
                DateTimeOffset.UtcNow.AddHours(1)
            )
        );
        return CredentialConfiguration
            .RenderForPod(Sample.Provider, Sample.ServiceAccount)
            .Replace(CredentialConfiguration.PodTokenFile, token, StringComparison.Ordinal);
    }

    /// <summary>A task with the program that signs and the proxy beside it.</summary>
    private async Task<Report> VerifyTaskAsync(int? databasePort = null)
    {
        Start();
        return await VerifyAsync(
            Place.Task,
            SignedFile,
            proxy: await _clouds.StartProxyAsync(SignedFile),
            databasePort: databasePort
        );
    }

    private void Start()
    {
        var signer = new SignedCallerIdentity(
            new(
                new HttpClient(new Endpoint(_ => Credentials())),
                name => _container.GetValueOrDefault(name)
            ),
            "ap-northeast-1",
            $"//iam.googleapis.com/{Sample.Provider}",
            TimeProvider.System
        );
        _serving = new TokenServer(_port, signer.CreateAsync).RunAsync(_stop.Token);
    }

    private Task<Report> VerifyAsync(
        Place place,
        string file,
        string? expected = null,
        (string Host, int Port)? proxy = null,
        int? databasePort = null
    ) =>
        new Verification(
            new()
            {
                Expected = expected ?? s_role.AssumedRoleArn,
                CredentialFile = file,
                Instance = ClientClouds.Instance,
                User = ClientClouds.User,
                Proxy = proxy,
                DatabasePort = databasePort ?? _clouds.Database.EndPoint.Port,
                LoginLimit = TimeSpan.FromSeconds(1),
            },
            place,
            () => new Intercepted(_clouds.Http(), _intercept),
            new(_ => _pauseAsync())
        ).RunAsync(CancellationToken.None);

    /// <summary>What the hop says that fails; all before it work, and none after it is tried.</summary>
    private static string Failed(Report report, string hop)
    {
        report.Fix.Should().NotBeNullOrEmpty();
        var failed = report.Hops.Single(result => result.Works == false);
        failed.Hop.Should().Be(hop, report.Text);
        report
            .Hops.SkipWhile(result => result != failed)
            .Skip(1)
            .Should()
            .NotContain(result => result.Works != null);
        return failed.Detail;
    }

    private HttpResponseMessage Credentials() =>
        new(HttpStatusCode.OK)
        {
            Content = new StringContent(
                JsonSerializer.Serialize(
                    new
                    {
                        _clouds.Google.Session.AccessKeyId,
                        _clouds.Google.Session.SecretAccessKey,
                        Token = _clouds.Google.Session.SessionToken,
                    }
                )
            ),
        };

    private static Caller Session(string role, string name) =>
        new(
            $"arn:aws:sts::{Sample.Account}:assumed-role/{role}/{name}",
            Sample.Account,
            $"AROAEXAMPLEROLEID0001:{name}"
        );

    internal static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private sealed class Intercepted(
        HttpMessageHandler inner,
        Func<HttpRequestMessage, HttpResponseMessage?> intercept
    ) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        ) =>
            intercept(request) is { } answer
                ? System.Threading.Tasks.Task.FromResult(answer)
                : base.SendAsync(request, cancellationToken);
    }

    private sealed class Endpoint(Func<HttpRequestMessage, HttpResponseMessage> answer)
        : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        ) => System.Threading.Tasks.Task.FromResult(answer(request));
    }
}
