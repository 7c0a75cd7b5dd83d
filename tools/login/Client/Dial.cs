using System.Net;
using System.Net.Sockets;
using KeylessAlloyDb.Login.Protocol;

namespace KeylessAlloyDb.Login.Client;

/// <summary>Connects to a name or address on AlloyDB's port for connectors.</summary>
internal delegate Task<Stream> DialAsync(string address, CancellationToken end);

/// <summary>The ways to connect.</summary>
internal static class Dial
{
    /// <summary>As a connector does: the name is resolved, and the port is 5433.</summary>
    public static DialAsync ByName { get; } =
        (address, end) => ConnectAsync(new DnsEndPoint(address, Exchange.Port), end);

    /// <summary>To one place, whatever was dialled: an instance that plays on loopback.</summary>
    public static DialAsync Always(EndPoint place) => (_, end) => ConnectAsync(place, end);

    private static async Task<Stream> ConnectAsync(EndPoint place, CancellationToken end)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(place, end);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
