using System.Net;
using System.Text;
using KeylessAlloyDb.Login.Protocol;

namespace KeylessAlloyDb.Login.Twin;

/// <summary>
/// A stand-in for PostgreSQL without passwords: it lets every user in and says who came, as
/// <c>ParameterStatus</c> of <c>session_authorization</c>.
/// </summary>
internal sealed class PostgresStandIn : IAsyncDisposable
{
    private readonly Acceptor _acceptor;
    private int _sessions;

    public PostgresStandIn() => _acceptor = new(new(IPAddress.Loopback, 0), ServeAsync);

    public IPEndPoint EndPoint => _acceptor.EndPoint;

    /// <summary>How many clients have come through.</summary>
    public int Sessions => _sessions;

    public ValueTask DisposeAsync() => _acceptor.DisposeAsync();

    private async Task ServeAsync(Stream stream, CancellationToken end)
    {
        Interlocked.Increment(ref _sessions);
        var startup = await Postgres.ReadStartupAsync(stream, end);
        await stream.WriteAsync(
            (byte[])
                [
                    .. Postgres.Message(Postgres.Authentication, [0, 0, 0, 0]),
                    .. Postgres.Message(
                        Postgres.ParameterStatus,
                        Encoding.UTF8.GetBytes($"session_authorization\0{startup.User}\0")
                    ),
                    // A driver asks no server of an unknown version anything.
                    .. Postgres.Message(Postgres.ParameterStatus, "server_version\017.5\0"u8),
                    .. Postgres.Message(Postgres.ReadyForQuery, "I"u8),
                ],
            end
        );
    }
}
