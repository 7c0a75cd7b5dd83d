using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace KeylessAlloyDb.PolicyServer;

/// <summary>Serves pulumirpc.Analyzer on a free port of the loopback interface, without TLS, as the engine dials it.</summary>
internal sealed class PackServer : IAsyncDisposable
{
    /// <summary>The engine kills a pack five seconds after its interrupt.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(4);

    private readonly WebApplication _host;

    private PackServer(WebApplication host) => _host = host;

    public int Port =>
        new Uri(
            _host
                .Services.GetRequiredService<IServer>()
                .Features.Get<IServerAddressesFeature>()!
                .Addresses.Single()
        ).Port;

    /// <summary>Ends with the engine's Cancel.</summary>
    public Task Cancelled => _host.Services.GetRequiredService<AnalyzerService>().Cancelled;

    public static async Task<PackServer> StartAsync()
    {
        // Nothing but what a server needs: no settings files, no environment, no logs.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            // Neither Kestrel's 30 MB nor gRPC's 4 MB below holds a large stack.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(new Judge(Rehearsal.Policies.PolicyPack.All));
        builder.Services.AddSingleton<AnalyzerService>();
        builder.Services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = null);
        var host = builder.Build();
        host.MapGrpcService<AnalyzerService>();
        await host.StartAsync();
        return new(host);
    }

    /// <summary>Stops first: disposal alone resets the connections, also the one whose Cancel is being answered.</summary>
    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(s_patience);
        await _host.StopAsync(limit.Token);
        await _host.DisposeAsync();
    }
}
