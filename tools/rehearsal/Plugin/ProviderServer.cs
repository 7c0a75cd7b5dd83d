using System.Globalization;
using System.Net;
using System.Net.Sockets;
using KeylessAlloyDb.Rehearsal.Protocol;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Twin.Schema;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace KeylessAlloyDb.Rehearsal.Plugin;

/// <summary>Serves the providers of all packages over one world, each on a loopback port of its own.</summary>
internal sealed class ProviderServer : IAsyncDisposable
{
    /// <summary>The packages of the program.</summary>
    public static readonly IReadOnlyList<string> Packages = ["gcp", "aws", "random"];

    private readonly WebApplication _host;
    private readonly List<Socket> _sockets;

    private ProviderServer(WebApplication host, List<Socket> sockets) =>
        (_host, _sockets) = (host, sockets);

    /// <summary>The port of a package's provider.</summary>
    public int PortOf(string package) =>
        ((IPEndPoint)_sockets[Packages.ToList().IndexOf(package)].LocalEndPoint!).Port;

    /// <summary>
    /// The value of PULUMI_DEBUG_PROVIDERS with which Pulumi attaches to these providers instead of
    /// starting its own.
    /// </summary>
    /// <remarks>https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/plugin/provider_plugin.go</remarks>
    public string Attachment =>
        string.Join(
            ',',
            Packages.Select(package =>
                string.Create(CultureInfo.InvariantCulture, $"{package}:{PortOf(package)}")
            )
        );

    public static async Task<ProviderServer> StartAsync(Stage stage)
    {
        var sockets = Packages.Select(_ => GrpcHost.Listen()).ToList();
        var host = GrpcHost.Build(
            kestrel =>
            {
                foreach (var (package, socket) in Packages.Zip(sockets))
                {
                    kestrel.ListenHandle((ulong)socket.Handle, listen => Serve(listen, package));
                }
            },
            services => services.AddSingleton<ProviderService>(),
            grpc =>
            {
                grpc.Interceptors.Add<RefusalInterceptor>();
                // A fault of the twin is to be read, not guessed.
                grpc.EnableDetailedErrors = true;
            }
        );
        host.MapGrpcService<ProviderService>();
        await host.StartAsync();
        return new(host, sockets);

        void Serve(ListenOptions listen, string package)
        {
            listen.Protocols = HttpProtocols.Http2;
            listen.Use(next =>
                async connection =>
                {
                    using var engine = stage.Connect(package);
                    connection.Features.Set(engine);
                    await next(connection);
                }
            );
        }
    }

    /// <summary>
    /// Lets the runtime compile what an engine's first calls need, while the engine starts: a preview of one
    /// resource of each package.
    /// </summary>
    public void WarmUp()
    {
        using var clouds = new AttachedClouds(Attachment);
        foreach (var package in Packages)
        {
            var provider = clouds.Connect();
            provider.Configure(
                new(new("warm-up", $"pulumi:providers:{package}", "warm-up"), "", PropertyMap.Empty)
            );
            var type = PackageSchema.TypesOf(package).First();
            var resource = new ResourceHead("warm-up", type, "warm-up");
            var checks = provider.Check(new(resource, null, PropertyMap.Empty));
            provider.Create(new(resource, checks.Inputs) { Preview = true });
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _sockets.ForEach(socket => socket.Dispose());
    }
}
