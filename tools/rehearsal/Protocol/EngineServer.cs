using System.Net.Sockets;
using KeylessAlloyDb.Rehearsal.Engine;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace KeylessAlloyDb.Rehearsal.Protocol;

/// <summary>
/// The protocol server on a loopback port. The port listens from the constructor on, so that a
/// program can start while the server warms up.
/// </summary>
internal sealed class EngineServer : IAsyncDisposable
{
    private readonly Socket _socket = GrpcHost.Listen();
    private WebApplication? _host;

    public string Address => _socket.LocalEndPoint!.ToString()!;

    public async Task StartAsync(DeploymentRun run)
    {
        _host = GrpcHost.Build(
            kestrel =>
                kestrel.ListenHandle(
                    (ulong)_socket.Handle,
                    listen => listen.Protocols = HttpProtocols.Http2
                ),
            services =>
                services
                    .AddSingleton(run)
                    .AddSingleton<ResourceMonitorService>()
                    .AddSingleton<EngineService>()
        );
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
