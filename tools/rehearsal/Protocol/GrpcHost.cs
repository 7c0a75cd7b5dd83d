using System.Net;
using System.Net.Sockets;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace KeylessAlloyDb.Rehearsal.Protocol;

/// <summary>A gRPC server with nothing but what it needs: no settings files, no environment, no logs.</summary>
internal static class GrpcHost
{
    /// <summary>The limit of Pulumi's own connections.</summary>
    private const int MaximumMessageBytes = 400 * 1024 * 1024;

    /// <summary>A free loopback port that listens already: a first call waits in the socket's queue.</summary>
    public static Socket Listen()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen();
        return socket;
    }

    public static WebApplication Build(
        Action<KestrelServerOptions> listen,
        Action<IServiceCollection> services,
        Action<GrpcServiceOptions>? options = null
    )
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = MaximumMessageBytes;
            listen(kestrel);
        });
        builder.Services.AddRoutingCore();
        services(builder.Services);
        builder.Services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = MaximumMessageBytes;
            grpc.MaxSendMessageSize = MaximumMessageBytes;
            options?.Invoke(grpc);
        });
        return builder.Build();
    }
}
