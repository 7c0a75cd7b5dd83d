using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace KeylessAlloyDb.Login.Protocol;

/// <summary>Takes connections and serves each, until it is disposed of; that ends what is being served.</summary>
internal sealed class Acceptor : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly Func<Stream, CancellationToken, Task> _serve;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    /// <param name="listener">Where clients connect. It ends with the acceptor.</param>
    /// <param name="serve">
    /// Serves a client; the connection is closed afterwards. That a connection breaks, or TLS fails, is no
    /// error here.
    /// </param>
    public Acceptor(TcpListener listener, Func<Stream, CancellationToken, Task> serve)
    {
        (_listener, _serve) = (listener, serve);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndpoint;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var sessions = new List<Task>();
        try
        {
            while (true)
            {
                sessions.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
                sessions.RemoveAll(session => session.IsCompleted);
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(sessions);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                client.NoDelay = true;
                await _serve(client.GetStream(), _stop.Token);
            }
            catch (Exception e)
                when (e
                        is IOException
                            or SocketException
                            or AuthenticationException
                            or OperationCanceledException
                )
            {
                // The client went away, or this server does.
            }
        }
    }
}
