using System.Net;
using System.Net.Sockets;
using System.Text;

namespace KeylessAlloyDb.Client.Tests;

/// <summary>
/// Answers requests with bytes as they are: what no library would send, or nothing at all.
/// </summary>
internal sealed class RawServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<string, string?> _answer;
    private readonly bool _drips;

    /// <param name="answer">
    /// From a request's text to the whole answer. An empty one closes the connection; null keeps it open
    /// and says nothing.
    /// </param>
    /// <param name="drips">Whether a byte follows now and then, for ever, so that no time-out passes.</param>
    public RawServer(Func<string, string?> answer, bool drips = false)
    {
        (_answer, _drips) = (answer, drips);
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Url => $"http://127.0.0.1:{Port}";

    /// <summary>A whole answer with a body.</summary>
    public static string Http(int status, string body, string headers = "") =>
        $"HTTP/1.1 {status} X\r\nConnection: close\r\n{headers}\r\n{body}";

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException) { }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var request = await ReadAsync(stream);
                // A hop that only connects sends nothing.
                if (request.Length == 0)
                {
                    return;
                }
                if (_answer(request) is not { } answer)
                {
                    // Until the client goes away.
                    await ReadAsync(stream);
                    return;
                }
                await stream.WriteAsync(Encoding.UTF8.GetBytes(answer));
                while (_drips)
                {
                    await Task.Delay(50);
                    await stream.WriteAsync("x"u8.ToArray());
                }
            }
            catch (IOException)
            {
                // The client went away.
            }
        }
    }

    private static async Task<string> ReadAsync(NetworkStream stream)
    {
        var text = "";
        var buffer = new byte[65536];
        while (await stream.ReadAsync(buffer) is var read and > 0)
        {
            text += Encoding.UTF8.GetString(buffer, 0, read);
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            var length = text.Split("Content-Length: ") is [_, var rest, ..]
                ? int.Parse(rest.Split('\r')[0], System.Globalization.CultureInfo.InvariantCulture)
                : 0;
            if (end >= 0 && text.Length - end - 4 >= length)
            {
                break;
            }
        }
        return text;
    }
}
