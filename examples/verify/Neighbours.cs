using System.Net;
using System.Net.Sockets;

namespace KeylessAlloyDb.Examples.Verify;

/// <summary>
/// The containers beside the client, on the loopback address. All of a task or pod start at once, so one that refuses a
/// connection may not listen yet.
/// </summary>
/// <param name="pause">Waits between two attempts.</param>
internal sealed class Neighbours(Func<CancellationToken, Task> pause)
{
    private const int Attempts = 40;

    /// <summary>Gives them ten seconds.</summary>
    public static Neighbours Patient { get; } =
        new(end => Task.Delay(TimeSpan.FromMilliseconds(250), end));

    /// <summary>Asks again for as long as nobody listens; another host is asked once.</summary>
    /// <param name="host">Whom to ask.</param>
    /// <param name="askAsync">Asks; what it throws after the last attempt is thrown.</param>
    /// <param name="end">Ends the attempts.</param>
    public async Task<T> AskAsync<T>(string host, Func<Task<T>> askAsync, CancellationToken end)
    {
        for (var left = Attempts; ; left--)
        {
            try
            {
                return await askAsync().ConfigureAwait(false);
            }
            catch (Exception e) when (left > 1 && IsLoopback(host) && IsRefused(e))
            {
                await pause(end).ConfigureAwait(false);
            }
        }
    }

    private static bool IsLoopback(string host) =>
        host == "localhost"
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static bool IsRefused(Exception e) =>
        e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused };
}
