using System.Net;
using System.Net.Sockets;
using KeylessAlloyDb.Examples.SubjectToken;
using KeylessAlloyDb.Login.Trust;
using KeylessAlloyDb.Login.Twin;

namespace KeylessAlloyDb.Trust.Tests.Client;

/// <summary>
/// Protects clients in containers: with the program beside it, Google's unchanged library becomes the service account
/// as the task's role, and never as the role of the host, whose metadata service it does not ask.
/// </summary>
public sealed class SubjectTokenTests : IAsyncLifetime, IDisposable
{
    private const string Task = "0123456789abcdef0123456789abcdef";

    private static readonly int s_port = FreePort();

    private static readonly string s_file = CredentialConfiguration.ForSubjectTokenAt(
        Sample.Configuration,
        new($"http://127.0.0.1:{s_port}/")
    );

    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, string> _environment = [];
    private LoginTwin _twin = null!;
    private Task _serving = null!;

    /// <summary>What the container's credentials endpoint gives; the host's metadata service gives other keys.</summary>
    private AwsSession _task = AwsSession.Of(Session(Sample.RoleName, Task));

    /// <summary>What the endpoint answers in place of credentials; null for them.</summary>
    private string? _text;

    public async Task InitializeAsync()
    {
        _twin = await LoginTwin.StartAsync(Sample.Deployment, _task.Caller);
        _twin.Session = _task;
        _environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "/v2/credentials/1";
        var signer = new SignedCallerIdentity(
            new(
                new HttpClient(new Endpoint(request => Answer(request))),
                name => _environment.GetValueOrDefault(name)
            ),
            "ap-northeast-1",
            $"//iam.googleapis.com/{Sample.Provider}",
            TimeProvider.System
        );
        _serving = new TokenServer(s_port, signer.CreateAsync).RunAsync(_stop.Token);
    }

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        await _twin.DisposeAsync();
    }

    public void Dispose() => _stop.Dispose();

    [Fact]
    public async Task A_task_becomes_the_service_account_without_asking_the_host()
    {
        var token = await AccessTokenAsync();

        _twin.Tokens.Account(token).Should().Be(Sample.ServiceAccount);
        _twin.Calls.Select(call => call.Service).Should().Equal("sts", "iam");
    }

    [NodeFact]
    public async Task Googles_library_for_Node_takes_the_signed_request_too()
    {
        var token = await NodeTests.AccessTokenAsync(s_file, _twin);

        _twin.Tokens.Account(token).Should().Be(Sample.ServiceAccount);
    }

    /// <remarks>https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html</remarks>
    [Fact]
    public async Task A_pod_shows_the_endpoint_its_token()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "the pod's token\n");
        _environment.Clear();
        _environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "http://169.254.170.23/v1/credentials";
        _environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = file;

        var token = await AccessTokenAsync();

        File.Delete(file);
        _twin.Tokens.Account(token).Should().Be(Sample.ServiceAccount);
    }

    /// <summary>Google refuses, and the library does not look for another identity.</summary>
    [Theory]
    [InlineData("alloydb-client-execution")]
    [InlineData("ecsInstanceRole")]
    public async Task Rejects_another_role_of_the_same_account(string role)
    {
        _task = _twin.Session = AwsSession.Of(Session(role, Task));

        (await Refused()).Should().Contain("unauthorized_client");
        _twin.Calls.Should().NotContain(call => call.Service == "imds");
    }

    [Fact]
    public async Task Without_a_task_role_nobody_logs_in_as_the_host()
    {
        _environment.Clear();
        _twin.Session = AwsSession.Of(Sample.Instance);

        (await Refused()).Should().Contain("502");
        _twin.Calls.Should().BeEmpty();
        (await AskAsync("true")).Should().Contain("the task has no task role");
    }

    /// <summary>A container that ends takes its whole task with it.</summary>
    [Fact]
    public async Task An_endpoint_that_answers_nonsense_ends_no_task()
    {
        _text = "<html>";
        (await AskAsync("true")).Should().NotBeEmpty();
        _text = null;
        _environment.Clear();
        _environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "no address";
        (await AskAsync("true")).Should().NotBeEmpty();
        _environment.Clear();
        _environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "/v2/credentials/1";

        _twin.Tokens.Account(await AccessTokenAsync()).Should().Be(Sample.ServiceAccount);
    }

    /// <summary>A server that fetches any URL for a stranger sends no header of its own.</summary>
    [Fact]
    public async Task Rejects_a_request_without_the_header_of_the_file()
    {
        (await AskAsync("false")).Should().Be("The header X-Subject-Token: true is missing.");
    }

    /// <summary>
    /// The trap: the file for EC2 in a container on EC2. The library does not read the container's credentials,
    /// does not fail, and asks the metadata service of the host.
    /// </summary>
    /// <remarks>https://github.com/googleapis/google-api-dotnet-client/issues/2963</remarks>
    [Fact]
    public async Task With_the_file_for_EC2_a_container_becomes_the_role_of_its_host()
    {
        var node = Session("ecsInstanceRole", "i-0123456789abcdef0");
        _twin.Session = AwsSession.Of(node);

        var login = () => DotnetClient.AccessTokenAsync(Sample.Configuration, _twin);

        await login.Should().ThrowAsync<Exception>();
        _twin.Calls.Select(call => call.Service).Should().Contain("imds");
        _twin.Calls[^1].Detail.Should().Contain("attribute condition");
    }

    private static Caller Session(string role, string name) =>
        new(
            $"arn:aws:sts::{Sample.Account}:assumed-role/{role}/{name}",
            Sample.Account,
            $"AROAEXAMPLEROLEID0001:{name}"
        );

    private HttpResponseMessage Answer(HttpRequestMessage request)
    {
        var isPod = request.RequestUri!.Host == "169.254.170.23";
        if (
            isPod
                && request.Headers.GetValues("Authorization").SingleOrDefault() != "the pod's token"
            || !isPod && request.RequestUri.AbsoluteUri != "http://169.254.170.2/v2/credentials/1"
        )
        {
            return new(HttpStatusCode.Forbidden);
        }

        if (_text is { } nonsense)
        {
            return new(HttpStatusCode.OK) { Content = new StringContent(nonsense) };
        }

        return new(HttpStatusCode.OK)
        {
            Content = System.Net.Http.Json.JsonContent.Create(
                new Dictionary<string, string>
                {
                    ["AccessKeyId"] = _task.AccessKeyId,
                    ["SecretAccessKey"] = _task.SecretAccessKey,
                    ["Token"] = _task.SessionToken,
                    ["Expiration"] = "2026-11-30T12:00:00Z",
                    ["RoleArn"] = _task.Caller.Arn,
                }
            ),
        };
    }

    private Task<string> AccessTokenAsync() => DotnetClient.AccessTokenAsync(s_file, _twin);

    private static async Task<string> AskAsync(string header)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add("X-Subject-Token", header);
        using var answer = await http.GetAsync($"http://127.0.0.1:{s_port}/");
        answer.IsSuccessStatusCode.Should().BeFalse();
        return await answer.Content.ReadAsStringAsync();
    }

    private async Task<string> Refused()
    {
        var act = AccessTokenAsync;
        var thrown = await act.Should().ThrowAsync<Exception>();
        return $"{thrown.Which} {string.Join(' ', _twin.Calls.Select(call => call.Detail))}";
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
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
