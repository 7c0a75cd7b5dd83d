using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using KeylessAlloyDb.Lab.Network;
using KeylessAlloyDb.Lab.Plan;

namespace KeylessAlloyDb.Lab.Failures;

/// <summary>
/// Asks Cloud DNS a hundred times a second from beside the instance, over many flows, because Google's
/// answers are spread over the tunnels by flow.
/// </summary>
internal sealed class Probe : IDisposable
{
    private const int Flows = 64;
    private const int Most = ushort.MaxValue;
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(10);

    /// <summary>An answer that has not come by then does not come.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(500);

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly IReadOnlyList<Socket> _sockets;
    private readonly double[] _sent = new double[Most];
    private readonly bool[] _answered = new bool[Most];
    private readonly byte[] _question;
    private volatile int _count;
    private volatile bool _ended;

    private Probe(IReadOnlyList<Socket> sockets, string name) =>
        (_sockets, _question) = (sockets, Question(name));

    /// <summary>Seconds since the start.</summary>
    public double Now => _clock.Elapsed.TotalSeconds;

    public static Probe Start(GooglePlan google)
    {
        var server = new IPEndPoint(IPAddress.Parse(google.Forwarders[0].Value), 53);
        var probe = new Probe(
            NetworkNamespace.Inside(
                Topology.Neighbour,
                () =>
                    Enumerable
                        .Range(0, Flows)
                        .Select(_ =>
                        {
                            var socket = new Socket(SocketType.Dgram, ProtocolType.Udp);
                            socket.Connect(server);
                            return socket;
                        })
                        .ToList()
            ),
            google.EndpointName.Value
        );
        _ = probe.SendAsync();
        foreach (var socket in probe._sockets)
        {
            _ = probe.ReceiveAsync(socket);
        }
        return probe;
    }

    /// <summary>What was lost from a moment on, once half a second has passed without a loss.</summary>
    /// <param name="since">Seconds since the start.</param>
    /// <param name="limit">How long that may take.</param>
    public async Task<Loss> MeasureAsync(double since, TimeSpan limit)
    {
        const double Calm = 0.5;
        await Until.HoldsAsync(
            () =>
                Task.FromResult(
                    Now - since > 3 && Lost(Now - s_patience.TotalSeconds - Calm).Count == 0
                ),
            limit
        );
        var lost = Lost(since);
        var end = lost.Count > 0 ? lost[^1] : since;
        var during = _sent.Take(_count).Count(time => time >= since && time <= end);
        return new(lost.Count > 0 ? end - lost[0] : 0, lost.Count, during);
    }

    public void Dispose()
    {
        _ended = true;
        foreach (var socket in _sockets)
        {
            socket.Dispose();
        }
    }

    /// <summary>When the probes were sent that got no answer in time.</summary>
    private List<double> Lost(double since) =>
        [
            .. Enumerable
                .Range(0, _count)
                .Where(i =>
                    _sent[i] >= since && _sent[i] < Now - s_patience.TotalSeconds && !_answered[i]
                )
                .Select(i => _sent[i]),
        ];

    private async Task SendAsync()
    {
        using var timer = new PeriodicTimer(s_interval);
        while (!_ended && _count < Most && await timer.WaitForNextTickAsync())
        {
            var packet = _question.ToArray();
            BinaryPrimitives.WriteUInt16BigEndian(packet, (ushort)_count);
            _sent[_count] = Now;
            try
            {
                _sockets[_count % Flows].Send(packet);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // As good as lost.
            }
            _count++;
        }
    }

    private async Task ReceiveAsync(Socket socket)
    {
        var buffer = new byte[512];
        while (!_ended)
        {
            try
            {
                if (await socket.ReceiveAsync(buffer) >= 2)
                {
                    _answered[BinaryPrimitives.ReadUInt16BigEndian(buffer)] = true;
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // An error that came back counts as no answer.
            }
        }
    }

    /// <summary>A query for an address record, RFC 1035; its first two bytes are the number.</summary>
    private static byte[] Question(string name) =>
        [
            0,
            0,
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
            .. name.Split('.')
                .SelectMany(label =>
                    System.Text.Encoding.ASCII.GetBytes(label).Prepend((byte)label.Length)
                ),
            0,
            0,
            1,
            0,
            1,
        ];
}

/// <param name="Seconds">From the first lost probe to the last.</param>
/// <param name="Lost">Probes without an answer.</param>
/// <param name="Sent">Probes in that time.</param>
internal sealed record Loss(double Seconds, int Lost, int Sent);
