using System.Net;
using System.Net.Sockets;
using KeylessAlloyDb.Login.Client;
using KeylessAlloyDb.Login.Protocol;
using KeylessAlloyDb.Login.Trust;
using KeylessAlloyDb.Login.Twin;

namespace KeylessAlloyDb.Trust.Tests.Client;

/// <summary>The way from an EC2 instance into a stack's database, from the metadata service to PostgreSQL.</summary>
internal sealed class WholeLogin : IAsyncDisposable
{
    private readonly PostgresStandIn _database = new();
    private readonly string _instance;
    private readonly InstancePort _port;

    private WholeLogin(LoginTwin twin)
    {
        Twin = twin;
        _instance = twin.Deployment.Instances.Single().Name;
        _port = InstancePort.Start(
            twin,
            _instance,
            new TcpListener(IPAddress.Loopback, 0),
            _database.EndPoint
        );
    }

    public LoginTwin Twin { get; }

    /// <summary>How many clients PostgreSQL has seen.</summary>
    public int Sessions => _database.Sessions;

    public static async Task<WholeLogin> StartAsync(Deployment deployment, Caller caller) =>
        new(await LoginTwin.StartAsync(deployment, caller));

    /// <summary>Logs in with a credential file, as it is emitted.</summary>
    /// <returns>Who PostgreSQL says that the client is.</returns>
    public async Task<string> LogInAsync(string file, AddressKind kind, string user)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var connector = new AlloyDbConnector(
            file,
            new(_instance),
            kind,
            () => new LoopbackHandler(Twin.Address),
            Dial.Always(_port.EndPoint)
        );
        await using var stream = await connector.ConnectAsync(limit.Token);
        return await Postgres.LogInAsync(stream, user, "postgres", limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _port.DisposeAsync();
        await _database.DisposeAsync();
        await Twin.DisposeAsync();
    }
}
