using System.Net;
using System.Net.Sockets;
using System.Text;
using KeylessAlloyDb.Login.Protocol;

namespace KeylessAlloyDb.Login.Twin;

/// <summary>
/// A stand-in for PostgreSQL without passwords: it lets every user in and says who came, as
/// <c>ParameterStatus</c> of <c>session_authorization</c>.
/// </summary>
internal sealed class PostgresStandIn : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _accepting;
    private int _sessions;

    public PostgresStandIn()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>How many clients have come through.</summary>
    public int Sessions => _sessions;

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                Interlocked.Increment(ref _sessions);
                var stream = client.GetStream();
                var startup = await Postgres.ReadStartupAsync(stream, CancellationToken.None);
                await stream.WriteAsync(
                    (byte[])
                        [
                            .. Postgres.Message(Postgres.Authentication, [0, 0, 0, 0]),
                            .. Postgres.Message(
                                Postgres.ParameterStatus,
                                Encoding.UTF8.GetBytes($"session_authorization\0{startup.User}\0")
                            ),
                            .. Postgres.Message(Postgres.ReadyForQuery, "I"u8),
                        ]
                );
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The stand-in is disposed of.
        }
    }
}
