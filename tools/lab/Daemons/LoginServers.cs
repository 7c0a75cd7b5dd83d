using System.Net;
using System.Net.Sockets;
using KeylessAlloyDb.Lab.Network;
using KeylessAlloyDb.Lab.Plan;
using KeylessAlloyDb.Login.Protocol;
using KeylessAlloyDb.Login.Trust;
using KeylessAlloyDb.Login.Twin;

namespace KeylessAlloyDb.Lab.Daemons;

/// <summary>
/// What a login meets, at the addresses of the plan: instance metadata on the instance, Google's APIs, private
/// or on the internet, and the instance's port for connectors before PostgreSQL.
/// </summary>
internal sealed class LoginServers : IAsyncDisposable
{
    public const int ApiPort = 443;

    /// <summary>The authority that signed the certificate of Google's APIs, for the instance's trust.</summary>
    public const string Authority = $"{Sandbox.Folder}/authority.pem";

    private const int MetadataPort = 80;

    private readonly Relay _metadata;
    private readonly Relay _apis;

    private LoginServers(LoginTwin twin, LoginPlan login)
    {
        Twin = twin;
        var services = new IPEndPoint(IPAddress.Loopback, twin.Address.Port);
        _metadata = new Relay(
            Topology.Ec2,
            new(IPAddress.Parse(CloudHosts.Metadata), MetadataPort),
            null,
            services
        );
        var (certificate, authority) = Certificate.Signed("*.googleapis.com");
        File.WriteAllText(Authority, authority);
        _apis = new Relay(Topology.GoogleApis, new(IPAddress.Any, ApiPort), certificate, services);
        Instance = InstancePort.Start(
            twin,
            login.Instance,
            NetworkNamespace.Inside(
                Topology.Database,
                () => new TcpListener(IPAddress.Parse(Topology.DatabaseAddress), Exchange.Port)
            ),
            new UnixDomainSocketEndPoint(PostgreSql.Socket)
        );
    }

    public LoginTwin Twin { get; }

    public InstancePort Instance { get; }

    public static async Task<LoginServers> StartAsync(LoginPlan login) =>
        new(await LoginTwin.StartAsync(login.Deployment, login.Caller), login);

    /// <summary>Makes the instance's session another caller's.</summary>
    public void Become(Caller caller) => Twin.Session = AwsSession.Of(caller);

    public async ValueTask DisposeAsync()
    {
        await _metadata.DisposeAsync();
        await _apis.DisposeAsync();
        await Instance.DisposeAsync();
        await Twin.DisposeAsync();
    }
}
