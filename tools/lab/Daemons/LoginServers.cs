using System.Net;
using System.Net.Sockets;
using KeylessAlloyDb.Lab.Network;
using KeylessAlloyDb.Lab.Plan;
using KeylessAlloyDb.Login.Protocol;
using KeylessAlloyDb.Login.Trust;
using KeylessAlloyDb.Login.Twin;

namespace KeylessAlloyDb.Lab.Daemons;

/// <summary>
/// What a login meets, at the addresses of the plan: instance metadata on the instance, Google's APIs where
/// they are private, and the instance's port for connectors before PostgreSQL.
/// </summary>
internal sealed class LoginServers : IAsyncDisposable
{
    public const int ApiPort = 443;
    private const int MetadataPort = 80;

    private readonly LoginTwin _twin;
    private readonly InstancePort _instance;
    private readonly Relay _metadata;

    private LoginServers(LoginTwin twin, LoginPlan login, IReadOnlyList<string> apiAddresses)
    {
        _twin = twin;
        var services = new IPEndPoint(IPAddress.Loopback, twin.Address.Port);
        _metadata = new Relay(
            Topology.Ec2,
            new(IPAddress.Parse(CloudHosts.Metadata), MetadataPort),
            null,
            services
        );
        var (network, listen) =
            apiAddresses.Count > 0
                ? (Topology.GoogleApis, new IPEndPoint(IPAddress.Any, ApiPort))
                : (null, new IPEndPoint(IPAddress.Loopback, 0));
        Apis = new Relay(network, listen, Certificate.For("*.googleapis.com"), services);
        _instance = InstancePort.Start(
            twin,
            login.Instance,
            NetworkNamespace.Inside(
                Topology.Database,
                () => new TcpListener(IPAddress.Parse(Topology.DatabaseAddress), Exchange.Port)
            ),
            new UnixDomainSocketEndPoint(PostgreSql.Socket)
        );
    }

    /// <summary>Google's APIs. Where they are not private, a port of the lab's own stands for the internet.</summary>
    public Relay Apis { get; }

    /// <summary>All services but the instance, beside the network.</summary>
    public Uri Services => _twin.Address;

    public static async Task<LoginServers> StartAsync(
        LoginPlan login,
        IReadOnlyList<string> apiAddresses
    ) => new(await LoginTwin.StartAsync(login.Deployment, login.Caller), login, apiAddresses);

    /// <summary>Makes the instance's session another caller's.</summary>
    public void Become(Caller caller) => _twin.Session = AwsSession.Of(caller);

    public async ValueTask DisposeAsync()
    {
        await _metadata.DisposeAsync();
        await Apis.DisposeAsync();
        await _instance.DisposeAsync();
        await _twin.DisposeAsync();
    }
}
