using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using KeylessAlloyDb.Login.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace KeylessAlloyDb.Login.Client;

/// <summary>
/// Stands where the Auth Proxy would: the same listener, the same health endpoints, and a log in the same
/// form. It makes no call before a client connects, and it fails one connection at a time.
/// </summary>
internal sealed class StandInProxy : IAsyncDisposable
{
    // The proxy gives a client's connection up after it.
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    private readonly AlloyDbConnector _connector;
    private readonly InstanceUri _instance;
    private readonly Action<string> _log;
    private readonly Acceptor _acceptor;
    private readonly WebApplication? _health;

    private StandInProxy(
        AlloyDbConnector connector,
        InstanceUri instance,
        IPEndPoint listen,
        IPEndPoint? health,
        Action<string> log
    )
    {
        (_connector, _instance, _log) = (connector, instance, log);
        _health = health is null ? null : Health(health);
        _acceptor = new(new(listen), ServeAsync);
    }

    /// <summary>The status of the health endpoints. The proxy's own says nothing of the path behind it.</summary>
    public int Readiness { get; set; } = 200;

    public IPEndPoint EndPoint => _acceptor.EndPoint;

    /// <exception cref="InvalidOperationException">It was started without health endpoints.</exception>
    public int HealthPort =>
        new Uri(
            _health?.Urls.First() ?? throw new InvalidOperationException("no health endpoints")
        ).Port;

    /// <param name="connector">Opens the connections.</param>
    /// <param name="instance">For the log.</param>
    /// <param name="listen">Where PostgreSQL's clients connect.</param>
    /// <param name="health">Where the health endpoints answer; null for nowhere.</param>
    /// <param name="log">Takes a line of JSON, as <c>--structured-logs</c> writes it.</param>
    public static async Task<StandInProxy> StartAsync(
        AlloyDbConnector connector,
        InstanceUri instance,
        IPEndPoint listen,
        IPEndPoint? health,
        Action<string> log
    )
    {
        var proxy = new StandInProxy(connector, instance, listen, health, log);
        if (proxy._health is not null)
        {
            await proxy._health.StartAsync();
        }
        return proxy;
    }

    /// <summary>A line of the log, as <c>--structured-logs</c> writes it.</summary>
    public static string Line(string severity, string message) =>
        new JsonObject
        {
            ["severity"] = severity,
            ["timestamp"] = DateTimeOffset.UtcNow.ToString(
                "yyyy-MM-dd'T'HH:mm:ss.fff'Z'",
                CultureInfo.InvariantCulture
            ),
            ["message"] = message,
        }.ToJsonString();

    public async ValueTask DisposeAsync()
    {
        await _acceptor.DisposeAsync();
        if (_health is not null)
        {
            await _health.DisposeAsync();
        }
        _connector.Dispose();
    }

    private WebApplication Health(IPEndPoint place)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://{place}");
        var health = builder.Build();
        foreach (var path in (string[])["/startup", "/liveness", "/readiness"])
        {
            health.MapGet(path, () => Results.StatusCode(Readiness));
        }
        return health;
    }

    private async Task ServeAsync(Stream client, CancellationToken end)
    {
        try
        {
            await using var database = await ConnectAsync(end);
            await Tunnel.JoinAsync(client, database, end);
            Log("INFO", "instance closed the connection");
        }
        catch (LoginException e)
        {
            Log("ERROR", $"failed to connect to instance: {e.Message}");
        }
    }

    private async Task<Stream> ConnectAsync(CancellationToken end)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(end);
        limit.CancelAfter(s_limit);
        try
        {
            return await _connector.ConnectAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!end.IsCancellationRequested)
        {
            // All that the proxy says, whichever service did not answer.
            throw new LoginException("reach", "context deadline exceeded");
        }
    }

    private void Log(string severity, string message) =>
        _log(Line(severity, $"[{_instance}] {message}"));
}
