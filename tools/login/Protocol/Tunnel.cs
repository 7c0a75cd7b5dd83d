using System.Net.Sockets;

namespace KeylessAlloyDb.Login.Protocol;

/// <summary>Carries bytes between two connections, in both directions.</summary>
internal static class Tunnel
{
    /// <summary>Ends when either side does.</summary>
    public static async Task JoinAsync(Stream one, Stream other, CancellationToken end)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(end);
        var first = CopyAsync(one, other, stop.Token);
        var second = CopyAsync(other, one, stop.Token);
        await Task.WhenAny(first, second);
        await stop.CancelAsync();
        await Task.WhenAll(first, second);
    }

    private static async Task CopyAsync(Stream from, Stream to, CancellationToken end)
    {
        try
        {
            await from.CopyToAsync(to, end);
        }
        catch (Exception e)
            when (e
                    is IOException
                        or SocketException
                        or OperationCanceledException
                        or ObjectDisposedException
            )
        {
            // One side went away, which ends the other.
        }
    }
}
