using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using KeylessAlloyDb.Lab.Network;
using KeylessAlloyDb.Login.Protocol;

namespace KeylessAlloyDb.Lab.Daemons;

/// <summary>Answers at an address of a namespace for a server that listens elsewhere.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly Acceptor _acceptor;
    private readonly X509Certificate2? _certificate;
    private readonly EndPoint _server;

    /// <param name="network">The namespace; null for the lab's own.</param>
    /// <param name="listen">Where clients connect.</param>
    /// <param name="certificate">Opens TLS with it; null passes on what comes.</param>
    /// <param name="server">Where connections lead.</param>
    public Relay(string? network, IPEndPoint listen, X509Certificate2? certificate, EndPoint server)
    {
        (_certificate, _server) = (certificate, server);
        _acceptor = new(
            network is null
                ? new TcpListener(listen)
                : NetworkNamespace.Inside(network, () => new TcpListener(listen)),
            ServeAsync
        );
    }

    public IPEndPoint EndPoint => _acceptor.EndPoint;

    public async ValueTask DisposeAsync()
    {
        await _acceptor.DisposeAsync();
        _certificate?.Dispose();
    }

    private async Task ServeAsync(Stream client, CancellationToken end)
    {
        await using var stream = await OpenAsync(client);
        await using var server = await Dial.ConnectAsync(_server, end);
        await Tunnel.JoinAsync(stream, server, end);
    }

    private async Task<Stream> OpenAsync(Stream client)
    {
        if (_certificate is null)
        {
            return client;
        }
        var tls = new SslStream(client);
        await tls.AuthenticateAsServerAsync(_certificate);
        return tls;
    }
}
