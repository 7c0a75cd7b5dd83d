using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using KeylessAlloyDb.Login.Client;
using KeylessAlloyDb.Login.Protocol;
using KeylessAlloyDb.Login.Trust;
using KeylessAlloyDb.Login.Twin;

namespace KeylessAlloyDb.Login.Tests;

/// <summary>Both clouds, an instance and its database on loopback, and a client before them.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(60));

    private Stage(LoginTwin twin)
    {
        Twin = twin;
        Port = InstancePort.Start(
            twin,
            Sample.Instance,
            new TcpListener(IPAddress.Loopback, 0),
            Database.EndPoint
        );
    }

    public LoginTwin Twin { get; }

    public InstancePort Port { get; }

    public PostgresStandIn Database { get; } = new();

    public CancellationToken Limit => _limit.Token;

    /// <summary>What the client has dialled.</summary>
    public string? Dialled { get; private set; }

    /// <summary>The credential file.</summary>
    public string Configuration { get; set; } = Sample.Configuration;

    public static async Task<Stage> StartAsync(
        JsonObject? state = null,
        Caller? caller = null,
        TimeProvider? clock = null
    ) =>
        new(
            await LoginTwin.StartAsync(
                Sample.Read(state ?? Sample.State()),
                caller ?? Sample.Caller,
                clock: clock
            )
        );

    public AlloyDbConnector Connector(AddressKind kind = AddressKind.Psc) =>
        new(Configuration, new(Sample.Instance), kind, Handler, DialAsync);

    /// <summary>The whole login.</summary>
    /// <returns>Who PostgreSQL says that the client is.</returns>
    public async Task<string> LogInAsync(
        AddressKind kind = AddressKind.Psc,
        string user = Sample.DatabaseUser
    )
    {
        using var connector = Connector(kind);
        await using var stream = await connector.ConnectAsync(Limit);
        return await Postgres.LogInAsync(stream, user, "postgres", Limit);
    }

    /// <summary>The whole login, which must not be one.</summary>
    /// <returns>The hop at which it ended, and why.</returns>
    public async Task<(string Hop, string Words)> RefusalAsync(
        AddressKind kind = AddressKind.Psc,
        string user = Sample.DatabaseUser
    )
    {
        try
        {
            var session = await LogInAsync(kind, user);
            throw new Xunit.Sdk.XunitException($"{session} was let in");
        }
        catch (LoginException e)
        {
            Database.Sessions.Should().Be(0);
            return (e.Hop, e.Message);
        }
        catch (InvalidOperationException e)
        {
            Database.Sessions.Should().Be(0);
            return ("login", e.Message);
        }
    }

    /// <summary>A token that the credential file leads to.</summary>
    public Task<string> TokenAsync(string scope) =>
        new FederatedCredential(Configuration, scope, Handler).GetTokenAsync(Limit);

    public async Task<ConnectionInfo> InfoAsync() =>
        await new AlloyDbApiClient(
            new(Configuration, Scope.CloudPlatform, Handler),
            Handler,
            new(Sample.Instance)
        ).AskAsync(Limit);

    /// <summary>A client certificate of a cluster's authority.</summary>
    public ConnectionInfo Certified(string cluster, TimeSpan lifetime)
    {
        using var key = RSA.Create(2048);
        using var leaf = X509Certificate2.CreateFromPem(
            Twin.AuthorityOf(cluster).ClientCertificate(key, lifetime, forExchange: true)
        );
        return new(
            new Dictionary<AddressKind, string>(),
            leaf.CopyWithPrivateKey(key),
            X509Certificate2.CreateFromPem(Twin.AuthorityOf(Sample.Cluster).Pem)
        );
    }

    public async Task<SslStream> EncryptAsync(
        ConnectionInfo info,
        string address = Sample.PscDnsName
    ) => await Handshake.EncryptAsync(await DialAsync(address, Limit), address, info, Limit);

    public HttpMessageHandler Handler() => new LoopbackHandler(Twin.Address);

    public Task<Stream> DialAsync(string address, CancellationToken end)
    {
        Dialled = address;
        return Dial.Always(Port.EndPoint)(address, end);
    }

    public async ValueTask DisposeAsync()
    {
        await Port.DisposeAsync();
        await Database.DisposeAsync();
        await Twin.DisposeAsync();
        _limit.Dispose();
    }
}
