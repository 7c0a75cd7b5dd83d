using System.Net;
using System.Net.Sockets;
using KeylessAlloyDb.Lab.Network;
using KeylessAlloyDb.Lab.Plan;

namespace KeylessAlloyDb.Lab.Checks;

/// <summary>
/// Asks whether a port answers. "Closed" is an answer, too: the question has arrived. Only silence means
/// that something has dropped it.
/// </summary>
internal static class Reach
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_again = TimeSpan.FromMilliseconds(500);

    /// <summary>A query for the root's name servers, RFC 1035: port 53 answers nothing else.</summary>
    private static readonly byte[] s_question =
    [
        0x4b,
        0x41,
        0,
        0,
        0,
        1,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        2,
        0,
        1,
    ];

    /// <summary>The targets that answer, all asked at once.</summary>
    /// <param name="network">The namespace of the machine that asks.</param>
    /// <param name="source">Its address.</param>
    /// <param name="targets">Whom it asks.</param>
    public static async Task<IReadOnlySet<Target>> AnswerAsync(
        string network,
        string source,
        IReadOnlyList<Target> targets
    )
    {
        var local = new IPEndPoint(IPAddress.Parse(source), 0);
        var sockets = NetworkNamespace.Inside(
            network,
            () => targets.Select(target => Open(target, local)).ToList()
        );
        try
        {
            var answers = await Task.WhenAll(
                targets.Select((one, i) => AsksAsync(sockets[i], one))
            );
            return targets.Where((_, i) => answers[i]).ToHashSet();
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }
    }

    private static Socket Open(Target target, IPEndPoint local)
    {
        var socket =
            target.Protocol == "udp"
                ? new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp)
                : new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(local);
        return socket;
    }

    private static async Task<bool> AsksAsync(Socket socket, Target target)
    {
        using var limit = new CancellationTokenSource(s_limit);
        try
        {
            await socket.ConnectAsync(IPAddress.Parse(target.Address), target.Port, limit.Token);
            if (target.Protocol == "udp")
            {
                await socket.SendAsync(s_question, limit.Token);
                var answer = socket.ReceiveAsync(new byte[512], limit.Token).AsTask();
                // A packet may get lost; TCP repeats it by itself.
                if (await Task.WhenAny(answer, Task.Delay(s_again)) != answer)
                {
                    await socket.SendAsync(s_question, limit.Token);
                }
                await answer;
            }
            return true;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.ConnectionRefused;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
