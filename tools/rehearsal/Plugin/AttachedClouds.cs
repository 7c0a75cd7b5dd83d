using Grpc.Core;
using Grpc.Net.Client;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Twin;
using Pulumirpc;
using PropertyDiff = KeylessAlloyDb.Rehearsal.Providers.PropertyDiff;

namespace KeylessAlloyDb.Rehearsal.Plugin;

/// <summary>
/// Served providers as Pulumi's engine attaches to them: a connection for each provider of the stack, with the
/// calls in the engine's order.
/// </summary>
/// <param name="attachment">The value of PULUMI_DEBUG_PROVIDERS.</param>
internal sealed class AttachedClouds(string attachment) : IClouds, IDisposable
{
    /// <summary>More than a program registers at once.</summary>
    private const int Threads = 64;

    private readonly Dictionary<string, string> _ports = Ports(attachment);
    private readonly CloudTwin _durations = new();
    private readonly List<GrpcChannel> _channels = [];

    static AttachedClouds()
    {
        // A registration holds a thread while it waits for its turn, and the answer to the one whose turn it is
        // needs a thread, too. The pool adds one only every half second: a preview took 12 s instead of 3 s.
        ThreadPool.GetMinThreads(out var workers, out var completions);
        ThreadPool.SetMinThreads(Math.Max(workers, Threads), completions);
    }

    public TimeSpan Now { get; set; }

    public IProvider Connect() => new AttachedProvider(Open);

    /// <summary>What exists is known where the providers are.</summary>
    public void Restore(IEnumerable<ExistingResource> resources) { }

    public ExpectedTime Duration(
        Operation operation,
        ResourceHead resource,
        IReadOnlyList<PropertyDiff> changes
    ) => _durations.Duration(operation, resource, changes);

    public void Dispose() => _channels.ForEach(channel => channel.Dispose());

    /// <summary>A connection of its own, as the engine loads a plugin.</summary>
    public ResourceProvider.ResourceProviderClient Open(string package)
    {
        var client = new ResourceProvider.ResourceProviderClient(Invoker(package));
        client.Handshake(
            new()
            {
                EngineAddress = "127.0.0.1:9",
                ConfigureWithUrn = true,
                SupportsViews = true,
                SupportsRefreshBeforeUpdate = true,
                InvokeWithPreview = true,
            }
        );
        client.Attach(new() { Address = "127.0.0.1:9" });
        return client;
    }

    /// <summary>A connection for calls that no client has.</summary>
    public CallInvoker Invoker(string package)
    {
        var channel = GrpcChannel.ForAddress(
            $"http://127.0.0.1:{PortOf(package)}",
            new()
            {
                HttpHandler = new SocketsHttpHandler(),
                DisposeHttpClient = true,
                MaxReceiveMessageSize = null,
            }
        );
        _channels.Add(channel);
        return channel.CreateCallInvoker();
    }

    private string PortOf(string package) =>
        _ports.TryGetValue(package, out var port)
            ? port
            : throw new RehearsalException($"--attach names no provider of {package}.");

    /// <exception cref="RehearsalException">A part is no package and port.</exception>
    private static Dictionary<string, string> Ports(string attachment) =>
        attachment
            .Split(',')
            .Select(entry =>
                entry.Split(':') is [var package, var port] && ushort.TryParse(port, out _)
                    ? (package, port)
                    : throw new RehearsalException(
                        $"--attach '{attachment}': the form is package:port,…, as `rehearsal serve` prints it.",
                        ExitCode.Usage
                    )
            )
            .ToDictionary();
}
