using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using KeylessAlloyDb.Lab.Network;

namespace KeylessAlloyDb.Lab.Daemons;

/// <summary>A TLS server at Google's private API addresses.</summary>
internal sealed class GoogleApiServer : IDisposable
{
    public const int Port = 443;
    private readonly TcpListener _listener;

    private GoogleApiServer(TcpListener listener) => _listener = listener;

    public static GoogleApiServer Start()
    {
        var listener = NetworkNamespace.Inside(
            Topology.GoogleApis,
            () =>
            {
                var listener = new TcpListener(IPAddress.Any, Port);
                listener.Start();
                return listener;
            }
        );
        _ = ServeAsync(listener);
        return new(listener);
    }

    public void Dispose() => _listener.Dispose();

    private static async Task ServeAsync(TcpListener listener)
    {
        using var certificate = Certificate.For("*.googleapis.com");
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                await using var stream = new SslStream(client.GetStream());
                try
                {
                    await stream.AuthenticateAsServerAsync(certificate);
                }
                catch (Exception e) when (e is IOException or AuthenticationException)
                {
                    // The client went away, or had only wanted the connection.
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The lab is being taken down.
        }
    }
}
