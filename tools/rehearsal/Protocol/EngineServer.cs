using System.Net;
using System.Net.Sockets;
using KeylessAlloyDb.Rehearsal.Engine;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace KeylessAlloyDb.Rehearsal.Protocol;

/// <summary>
/// The protocol server on a loopback port. The port listens from the constructor on, so that a
/// program can start while the server warms up: its first call waits in the socket's queue.
/// </summary>
internal sealed class EngineServer : IAsyncDisposable
{
    private const int MaximumMessageBytes = 400 * 1024 * 1024;
    private readonly Socket _socket;
    private WebApplication? _host;

    public EngineServer()
    {
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _socket.Listen();
        Address = _socket.LocalEndPoint!.ToString()!;
    }

    public string Address { get; }

    public async Task StartAsync(DeploymentRun run)
    {
        // Nothing but what a server needs: no settings files, no environment, no logs.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.ListenHandle(
                (ulong)_socket.Handle,
                listen => listen.Protocols = HttpProtocols.Http2
            )
        );
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(run);
        builder.Services.AddSingleton<ResourceMonitorService>();
        builder.Services.AddSingleton<EngineService>();
        builder.Services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = MaximumMessageBytes;
            grpc.MaxSendMessageSize = MaximumMessageBytes;
        });
        _host = builder.Build();
        _host.MapGrpcService<ResourceMonitorService>();
        _host.MapGrpcService<EngineService>();
        await _host.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
        _socket.Dispose();
    }
}
