using System.Net;
using System.Net.Sockets;
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
    private readonly TcpListener _listener;
    private readonly WebApplication _health;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    private StandInProxy(
        AlloyDbConnector connector,
        InstanceUri instance,
        IPEndPoint listen,
        IPEndPoint health,
        Action<string> log
    )
    {
        (_connector, _instance, _log) = (connector, instance, log);
        _listener = new(listen);
        _listener.Start();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://{health}");
        _health = builder.Build();
        foreach (var path in (string[])["/startup", "/liveness", "/readiness"])
        {
            _health.MapGet(path, () => Results.StatusCode(Readiness));
        }
        _accepting = AcceptAsync();
    }

    /// <summary>The status of the health endpoints. The proxy's own says nothing of the path behind it.</summary>
    public int Readiness { get; set; } = 200;

    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndpoint;

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
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await _health.DisposeAsync();
        _connector.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var sessions = new List<Task>();
        try
        {
            while (true)
            {
                sessions.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
                sessions.RemoveAll(session => session.IsCompleted);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(sessions);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await using var database = await _connector.ConnectAsync(_stop.Token);
                await Tunnel.JoinAsync(client.GetStream(), database, _stop.Token);
                Log("INFO", "instance closed the connection");
            }
            catch (LoginException e)
            {
                Log("ERROR", $"failed to connect to instance: {e.Message}");
            }
            catch (OperationCanceledException)
            {
                // The proxy is stopped, and its sessions with it.
            }
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
