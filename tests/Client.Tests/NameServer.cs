using System.Net;
using System.Net.Sockets;

namespace KeylessAlloyDb.Client.Tests;

/// <summary>Answers every question with NXDOMAIN, as a resolver does that knows the zone and not the name.</summary>
internal sealed class NameServer : IDisposable
{
    private const int Port = 53;
    private const byte Response = 0x80;
    private const byte NoSuchName = 3;

    private readonly UdpClient _socket = new(new IPEndPoint(Address, Port));

    public NameServer() => _ = AnswerAsync();

    /// <summary>A loopback address that no resolver of the machine's own uses.</summary>
    public static IPAddress Address { get; } = IPAddress.Parse("127.0.53.53");

    public void Dispose() => _socket.Dispose();

    private async Task AnswerAsync()
    {
        try
        {
            while (true)
            {
                var question = await _socket.ReceiveAsync();
                var answer = question.Buffer;
                answer[2] |= Response;
                answer[3] = (byte)((answer[3] & 0xF0) | NoSuchName);
                await _socket.SendAsync(answer, question.RemoteEndPoint);
            }
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException) { }
    }
}
