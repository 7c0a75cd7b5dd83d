using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Grpc.Net.Client;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Values;
using Pulumirpc;

namespace KeylessAlloyDb.Testing.Rehearsal;

/// <summary>Calls a policy pack in the order of Pulumi's engine, with what the engine sends.</summary>
/// <remarks>Observed with the CLI v3.276.0: <c>preview</c>, <c>up</c> and <c>policy analyze</c>.</remarks>
internal sealed class PackClient : IDisposable
{
    private readonly GrpcChannel _channel;

    private PackClient(GrpcChannel channel) => (_channel, Calls) = (channel, new(channel));

    public Analyzer.AnalyzerClient Calls { get; }

    public static PackClient Connect(int port) =>
        new(
            GrpcChannel.ForAddress(
                $"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}",
                new() { MaxSendMessageSize = null }
            )
        );

    public void Dispose() => _channel.Dispose();

    /// <summary>What the engine asks before the program starts.</summary>
    public async Task<AnalyzerInfo> HandshakeAsync()
    {
        await Calls.HandshakeAsync(new() { EngineAddress = "127.0.0.1:9" });
        await Calls.ConfigureStackAsync(
            new()
            {
                Stack = "dev",
                Project = "proj",
                Organization = "organization",
                DryRun = true,
            }
        );
        await Calls.GetPluginInfoAsync(new());
        return await Calls.GetAnalyzerInfoAsync(new());
    }

    /// <summary>A preview of resources: each in turn, then all of them in another order.</summary>
    public async Task<IReadOnlyList<AnalyzeDiagnostic>> PreviewAsync(
        IReadOnlyList<ResourceState> resources
    )
    {
        var found = new List<AnalyzeDiagnostic>();
        foreach (var resource in resources)
        {
            var request = ToRequest(resource);
            await Calls.RemediateAsync(request);
            found.AddRange((await Calls.AnalyzeAsync(request)).Diagnostics);
        }
        found.AddRange((await Calls.AnalyzeStackAsync(Stack(resources))).Diagnostics);
        return found;
    }

    /// <summary>The engine's last question: all resources, in another order.</summary>
    public static AnalyzeStackRequest Stack(IEnumerable<ResourceState> resources) =>
        new() { Resources = { resources.Select(ToResource).Reverse() } };

    private static AnalyzeRequest ToRequest(ResourceState resource) =>
        new()
        {
            Type = resource.Type,
            Urn = resource.Urn,
            Name = resource.Name,
            // The engine takes the mark off a secret that it does not know.
            Properties = StructCodec.Encode(
                (PropertyMap)
                    resource.Inputs.Replace(
                        value => value is SecretValue { IsUnknown: true },
                        PropertyValue.Unknown
                    )
            ),
            Options = Options(resource),
            Provider = Provider(resource),
        };

    // The engine sends outputs here, and no mark of what is an input.
    private static AnalyzerResource ToResource(ResourceState resource)
    {
        var sent = new AnalyzerResource
        {
            Type = resource.Type,
            Urn = resource.Urn,
            Name = resource.Name,
            Properties = StructCodec.Encode(resource.Outputs),
            Options = Options(resource),
            Provider = Provider(resource),
            Parent = resource.Parent,
            Dependencies = { resource.Dependencies },
        };
        foreach (var (property, urns) in resource.PropertyDependencies)
        {
            sent.PropertyDependencies[property] = new() { Urns = { urns } };
        }
        return sent;
    }

    private static AnalyzerResourceOptions Options(ResourceState resource) =>
        new()
        {
            Protect = resource.Protect,
            Parent = resource.Parent,
            IgnoreChanges = { resource.IgnoreChanges },
            AdditionalSecretOutputs = { resource.AdditionalSecretOutputs },
        };

    private static AnalyzerProviderResource? Provider(ResourceState resource) =>
        resource is { Custom: true, IsProvider: false }
            ? new()
            {
                Urn =
                    resource.ProviderUrn.Length > 0
                        ? resource.ProviderUrn
                        : Urn.Create(
                            "dev",
                            "proj",
                            "",
                            $"{ProviderReference.TypePrefix}{resource.Type.Split(':')[0]}",
                            "x"
                        ),
                Type = "",
                Name = "",
                Properties = new Struct(),
            }
            : null;
}
