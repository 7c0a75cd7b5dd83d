using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using Pulumirpc;

namespace Pulumi;

/// <summary>The engine over gRPC: plaintext HTTP/2.</summary>
internal sealed class GrpcEngine : IEngine
{
    private const int MaximumMessageBytes = 400 * 1024 * 1024;
    private readonly ResourceMonitor.ResourceMonitorClient _monitor;
    private readonly Engine.EngineClient _engine;

    /// <param name="monitor">host:port of the resource monitor.</param>
    /// <param name="engine">host:port of the engine; often the same.</param>
    public GrpcEngine(string monitor, string engine)
    {
        var channel = Open(monitor);
        _monitor = new(channel);
        _engine = new(engine == monitor ? channel : Open(engine));
    }

    public async Task<bool> SupportsFeatureAsync(string feature) =>
        (await _monitor.SupportsFeatureAsync(new() { Id = feature })).HasSupport;

    public Task<InvokeResponse> InvokeAsync(ResourceInvokeRequest request) =>
        _monitor.InvokeAsync(request).ResponseAsync;

    public Task<ReadResourceResponse> ReadResourceAsync(
        Resource resource,
        ReadResourceRequest request
    ) => _monitor.ReadResourceAsync(request).ResponseAsync;

    public Task<RegisterResourceResponse> RegisterResourceAsync(
        Resource resource,
        RegisterResourceRequest request
    ) => _monitor.RegisterResourceAsync(request).ResponseAsync;

    public Task RegisterResourceOutputsAsync(RegisterResourceOutputsRequest request) =>
        _monitor.RegisterResourceOutputsAsync(request).ResponseAsync;

    public async Task SignalAndWaitForShutdownAsync()
    {
        try
        {
            await _monitor.SignalAndWaitForShutdownAsync(new Empty());
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Unimplemented)
        {
            // An engine older than the call ends when the program does.
        }
    }

    public Task LogAsync(LogRequest request) => _engine.LogAsync(request).ResponseAsync;

    private static GrpcChannel Open(string address) =>
        GrpcChannel.ForAddress(
            $"http://{address}",
            new()
            {
                Credentials = ChannelCredentials.Insecure,
                // A client of our own spares the start of gRPC's load balancer.
                HttpClient = new(
                    new SocketsHttpHandler
                    {
                        AllowAutoRedirect = false,
                        EnableMultipleHttp2Connections = true,
                        UseCookies = false,
                        UseProxy = false,
                    }
                )
                {
                    Timeout = Timeout.InfiniteTimeSpan,
                },
                MaxReceiveMessageSize = MaximumMessageBytes,
                MaxSendMessageSize = MaximumMessageBytes,
            }
        );
}
