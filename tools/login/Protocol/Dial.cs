using System.Net;
using System.Net.Sockets;

namespace KeylessAlloyDb.Login.Protocol;

/// <summary>Connects to a name or address on AlloyDB's port for connectors.</summary>
internal delegate Task<Stream> DialAsync(string address, CancellationToken end);

/// <summary>Opens connections.</summary>
internal static class Dial
{
    /// <summary>To one place, whatever is dialled: an instance that plays on loopback.</summary>
    public static DialAsync Always(EndPoint place) => (_, end) => ConnectAsync(place, end);

    /// <summary>By this machine's own resolver and routes.</summary>
    public static Task<Stream> ByNameAsync(string address, CancellationToken end) =>
        ConnectAsync(new DnsEndPoint(address, Exchange.Port, AddressFamily.InterNetwork), end);

    /// <param name="place">An address or name with its port, or a socket of this machine.</param>
    /// <param name="end">Ends the attempt.</param>
    public static async Task<Stream> ConnectAsync(EndPoint place, CancellationToken end)
    {
        var socket = new Socket(place.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(place, end);
            // As Go's connections are: a login is a dialogue of small messages.
            if (place is not UnixDomainSocketEndPoint)
            {
                socket.NoDelay = true;
            }
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
