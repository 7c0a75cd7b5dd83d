using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using KeylessAlloyDb.Login.Client;
using KeylessAlloyDb.Login.Protocol;
using KeylessAlloyDb.Login.Trust;
using KeylessAlloyDb.Login.Twin;

namespace KeylessAlloyDb.Trust.Tests.Client;

/// <summary>
/// What a client meets that is no instance of the stack: Google and its database, AWS's token service, and the machine
/// beneath, whose metadata service gives the machine's role.
/// </summary>
internal sealed class ClientClouds : IAsyncDisposable
{
    public const string Instance =
        "projects/demo-project/locations/asia-northeast1/clusters/orders/instances/primary";
    public const string User = "alloydb-client@demo-project.iam";
    public const string HostRole = "ecsInstanceRole";

    private readonly PostgresStandIn _postgres = new();
    private readonly LoginTwin _host;
    private StandInProxy? _proxy;

    private ClientClouds(LoginTwin google, LoginTwin host)
    {
        (Google, _host) = (google, host);
        Database = InstancePort.Start(
            google,
            Instance,
            new TcpListener(IPAddress.Loopback, 0),
            _postgres.EndPoint
        );
    }

    public LoginTwin Google { get; }

    /// <summary>Whether the machine's metadata service answers the client.</summary>
    public bool HostAnswers { get; set; }

    /// <summary>The machine's own session.</summary>
    public AwsSession Host
    {
        get => _host.Session;
        set => _host.Session = value;
    }

    /// <summary>Whether there is a way to AWS's token service.</summary>
    public bool AwsAnswers { get; set; } = true;

    /// <summary>The instance, where proxies dial it.</summary>
    public InstancePort Database { get; }

    public HttpMessageHandler Http() => new Handler(this);

    /// <param name="provider">Whom Google trusts.</param>
    /// <param name="member">Who may become the service account.</param>
    /// <param name="session">The client's role session; a pod with a projected token has none.</param>
    public static async Task<ClientClouds> StartAsync(
        DeployedProvider provider,
        string member,
        Caller session
    )
    {
        var project = DeployedMember.ProjectOf(Instance);
        const string account = $"serviceAccount:{Sample.ServiceAccount}";
        return new(
            await LoginTwin.StartAsync(
                new(
                    new Gates(
                        [provider],
                        [
                            new(Sample.ServiceAccount, "roles/iam.workloadIdentityUser", member),
                            new(project, "roles/alloydb.client", account),
                            new(project, "roles/alloydb.databaseUser", account),
                        ]
                    )
                )
                {
                    Instances =
                    [
                        new(Instance)
                        {
                            Flags = new Dictionary<string, string>
                            {
                                [DeployedInstance.IamAuthentication] = "on",
                            },
                            PscDnsName = "localhost",
                            IamUsers = [User],
                        },
                    ],
                },
                session
            ),
            await LoginTwin.StartAsync(
                Sample.Deployment,
                Caller.Instance(Sample.Account, HostRole, "i-0123456789abcdef0")
            )
        );
    }

    /// <summary>Starts the Auth Proxy beside the client.</summary>
    /// <param name="file">Its credential file.</param>
    /// <param name="port">Where it listens; 0 for any.</param>
    public async Task<(string Host, int Port)> StartProxyAsync(string file, int port = 0)
    {
        _proxy = await StandInProxy.StartAsync(
            new(file, new(Instance), AddressKind.Psc, Http, Dial.Always(Database.EndPoint)),
            new(Instance),
            new(IPAddress.Loopback, port),
            health: null,
            _ => { }
        );
        return ("127.0.0.1", _proxy.EndPoint.Port);
    }

    public async ValueTask DisposeAsync()
    {
        if (_proxy is not null)
        {
            await _proxy.DisposeAsync();
        }
        await Database.DisposeAsync();
        await _postgres.DisposeAsync();
        await _host.DisposeAsync();
        await Google.DisposeAsync();
    }

    /// <remarks>https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html</remarks>
    private HttpResponseMessage AskAws(HttpRequestMessage request)
    {
        var headers = request
            .Headers.SelectMany(header => header.Value.Select(value => (header.Key, value)))
            .Select(header => new { key = header.Key, header.value });
        try
        {
            var caller = SignedRequest
                .Parse(
                    JsonSerializer.Serialize(
                        new
                        {
                            url = request.RequestUri!.OriginalString,
                            method = request.Method.Method,
                            headers,
                        }
                    )
                )
                .CallerIdentity(Google.SessionAtAws, Google.NowAtAws);
            return new(HttpStatusCode.OK)
            {
                Content = new StringContent(
                    $"""
                    <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                      <GetCallerIdentityResult>
                        <Arn>{caller.Arn}</Arn>
                        <UserId>{caller.UserId}</UserId>
                        <Account>{caller.Account}</Account>
                      </GetCallerIdentityResult>
                    </GetCallerIdentityResponse>
                    """
                ),
            };
        }
        catch (RefusedException refusal)
        {
            return new(HttpStatusCode.Forbidden) { Content = new StringContent(refusal.Message) };
        }
    }

    private sealed class Handler(ClientClouds clouds)
        : DelegatingHandler(new LoopbackHandler(clouds.Google.Address))
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            switch (request.RequestUri!.Host)
            {
                case "sts.ap-northeast-1.amazonaws.com" when clouds.AwsAnswers:
                    return Task.FromResult(clouds.AskAws(request));
                case CloudHosts.Metadata when clouds.HostAnswers:
                    request.RequestUri = new(clouds._host.Address, request.RequestUri.PathAndQuery);
                    break;
                case CloudHosts.Metadata:
                    throw new HttpRequestException("no route");
            }
            return base.SendAsync(request, cancellationToken);
        }
    }
}
