using Google.Protobuf.WellKnownTypes;
using Pulumi.Serialization;
using Pulumirpc;

namespace Pulumi.Testing;

/// <summary>An engine whose providers are a test's mocks.</summary>
internal sealed class MockEngine(IMocks mocks, string project, string stack) : IEngine
{
    private readonly Lock _lock = new();
    private readonly List<Resource> _resources = [];
    private readonly List<string> _errors = [];

    /// <summary>All resources, in the order in which they registered.</summary>
    public ImmutableArray<Resource> Resources
    {
        get
        {
            lock (_lock)
            {
                return [.. _resources];
            }
        }
    }

    /// <summary>The errors that were logged.</summary>
    public IReadOnlyList<string> Errors => _errors;

    // Output values are for remote components, which mocks do not run.
    public Task<bool> SupportsFeatureAsync(string feature) =>
        Task.FromResult(feature != "outputValues");

    public async Task<InvokeResponse> InvokeAsync(ResourceInvokeRequest request) =>
        new()
        {
            Return = await EncodeAsync(
                request.Tok,
                await mocks.CallAsync(
                    new()
                    {
                        Token = request.Tok,
                        Args = Decode(request.Args),
                        Provider = request.Provider,
                    }
                )
            ),
        };

    public async Task<ReadResourceResponse> ReadResourceAsync(
        Resource resource,
        ReadResourceRequest request
    )
    {
        var (_, state) = await mocks.NewResourceAsync(
            new()
            {
                Type = request.Type,
                Name = request.Name,
                Inputs = Decode(request.Properties),
                Provider = request.Provider,
                Id = request.Id,
            }
        );
        Add(resource);
        return new()
        {
            Urn = NewUrn(request.Parent, request.Type, request.Name),
            Properties = await EncodeAsync(request.Name, state),
        };
    }

    public async Task<RegisterResourceResponse> RegisterResourceAsync(
        Resource resource,
        RegisterResourceRequest request
    )
    {
        Add(resource);
        var response = new RegisterResourceResponse
        {
            Urn = NewUrn(request.Parent, request.Type, request.Name),
            Object = new(),
        };
        if (request.Type != Stack.RootType)
        {
            var (id, state) = await mocks.NewResourceAsync(
                new()
                {
                    Type = request.Type,
                    Name = request.Name,
                    Inputs = Decode(request.Object),
                    Provider = request.Provider,
                    Id = request.ImportId,
                }
            );
            response.Id = id ?? "";
            response.Object = await EncodeAsync(request.Name, state);
        }
        return response;
    }

    public Task RegisterResourceOutputsAsync(RegisterResourceOutputsRequest request) =>
        mocks.RegisterResourceOutputs(
            new(
                request.Urn,
                request.Outputs.Fields.ToImmutableDictionary(
                    field => field.Key,
                    field => new Output<object?>(Decoder.Decode(field.Value))
                )
            )
        );

    public Task SignalAndWaitForShutdownAsync() => Task.CompletedTask;

    public Task LogAsync(LogRequest request)
    {
        if (request.Severity == LogSeverity.Error)
        {
            lock (_lock)
            {
                _errors.Add(request.Message);
            }
        }
        return Task.CompletedTask;
    }

    private void Add(Resource resource)
    {
        lock (_lock)
        {
            _resources.Add(resource);
        }
    }

    /// <summary>Of the parents' types only the first is kept, unlike in the engine's own URNs.</summary>
    private string NewUrn(string parent, string type, string name)
    {
        var prefix = parent.Length == 0 ? "" : parent.Split("::")[2].Split('$')[0] + "$";
        return $"urn:pulumi:{stack}::{project}::{prefix}{type}::{name}";
    }

    private static ImmutableDictionary<string, object> Decode(Struct properties) =>
        properties
            .Fields.Select(field =>
                KeyValuePair.Create(field.Key, Decoder.Decode(field.Value).Value!)
            )
            .Where(field => field.Value is not null)
            .ToImmutableDictionary();

    private static async Task<Struct> EncodeAsync(string path, object state) =>
        (
            await new Serialization.Encoder(resourceReferences: true).EncodeAsync(path, state)
        )?.StructValue
        ?? throw new InvalidOperationException(
            $"The mock's state of '{path}' must be a dictionary with text keys or an args object."
        );
}
