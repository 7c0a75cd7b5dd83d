using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using KeylessAlloyDb.Lab.Network;
using KeylessAlloyDb.Login.Protocol;

namespace KeylessAlloyDb.Lab.Daemons;

/// <summary>Answers at an address of a namespace for a server that listens elsewhere.</summary>
internal sealed class Relay : IDisposable
{
    private readonly TcpListener _listener;
    private readonly X509Certificate2? _certificate;
    private readonly EndPoint _server;
    private readonly CancellationTokenSource _stop = new();

    private Relay(TcpListener listener, X509Certificate2? certificate, EndPoint server)
    {
        (_listener, _certificate, _server) = (listener, certificate, server);
        _ = AcceptAsync();
    }

    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndpoint;

    /// <param name="network">The namespace; null for the lab's own.</param>
    /// <param name="listen">Where clients connect.</param>
    /// <param name="certificate">Opens TLS with it; null passes on what comes.</param>
    /// <param name="server">Where connections lead.</param>
    public static Relay Start(
        string? network,
        IPEndPoint listen,
        X509Certificate2? certificate,
        EndPoint server
    )
    {
        var listener = network is null ? Listen() : NetworkNamespace.Inside(network, Listen);
        return new(listener, certificate, server);

        TcpListener Listen()
        {
            var made = new TcpListener(listen);
            made.Start();
            return made;
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _certificate?.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
            }
        }
        catch (Exception e)
            when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The lab is being taken down.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await using Stream stream = _certificate is null
                    ? client.GetStream()
                    : await EncryptAsync(client.GetStream(), _certificate);
                await using var server = await Dial.ConnectAsync(_server, _stop.Token);
                await Tunnel.JoinAsync(stream, server, _stop.Token);
            }
            catch (Exception e)
                when (e
                        is IOException
                            or SocketException
                            or AuthenticationException
                            or ObjectDisposedException
                            or OperationCanceledException
                )
            {
                // The client went away, or had only wanted the connection.
            }
        }
    }

    private static async Task<SslStream> EncryptAsync(Stream stream, X509Certificate2 certificate)
    {
        var tls = new SslStream(stream);
        await tls.AuthenticateAsServerAsync(certificate);
        return tls;
    }
}
