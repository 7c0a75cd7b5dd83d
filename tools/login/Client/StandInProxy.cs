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
    private readonly AlloyDbConnector _connector;
    private readonly InstanceUri _instance;
    private readonly Action<string> _log;
    private readonly Acceptor _acceptor;
    private readonly WebApplication _health;

    private StandInProxy(
        AlloyDbConnector connector,
        InstanceUri instance,
        IPEndPoint listen,
        IPEndPoint health,
        Action<string> log
    )
    {
        (_connector, _instance, _log) = (connector, instance, log);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://{health}");
        _health = builder.Build();
        foreach (var path in (string[])["/startup", "/liveness", "/readiness"])
        {
            _health.MapGet(path, () => Results.StatusCode(Readiness));
        }
        _acceptor = new(new(listen), ServeAsync);
    }

    /// <summary>The status of the health endpoints. The proxy's own says nothing of the path behind it.</summary>
    public int Readiness { get; set; } = 200;

    public IPEndPoint EndPoint => _acceptor.EndPoint;

    public int HealthPort => new Uri(_health.Urls.First()).Port;

    /// <param name="connector">Opens the connections.</param>
    /// <param name="instance">For the log.</param>
    /// <param name="listen">Where PostgreSQL's clients connect.</param>
    /// <param name="health">Where the health endpoints answer.</param>
    /// <param name="log">Takes a line of JSON, as <c>--structured-logs</c> writes it.</param>
    public static async Task<StandInProxy> StartAsync(
        AlloyDbConnector connector,
        InstanceUri instance,
        IPEndPoint listen,
        IPEndPoint health,
        Action<string> log
    )
    {
        var proxy = new StandInProxy(connector, instance, listen, health, log);
        await proxy._health.StartAsync();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _acceptor.DisposeAsync();
        await _health.DisposeAsync();
        _connector.Dispose();
    }

    private async Task ServeAsync(Stream client, CancellationToken end)
    {
        try
        {
            await using var database = await _connector.ConnectAsync(end);
            await Tunnel.JoinAsync(client, database, end);
            Log("INFO", "instance closed the connection");
        }
        catch (LoginException e)
        {
            Log("ERROR", $"failed to connect to instance: {e.Message}");
        }
    }

    private void Log(string severity, string message) =>
        _log(
            new JsonObject
            {
                ["severity"] = severity,
                ["message"] = $"[{_instance}] {message}",
            }.ToJsonString()
        );
}
