using Pulumirpc;

namespace Pulumi;

/// <summary>What a deployment talks to: the engine's two services, or a test's mocks.</summary>
internal interface IEngine
{
    Task<bool> SupportsFeatureAsync(string feature);

    Task<InvokeResponse> InvokeAsync(ResourceInvokeRequest request);

    Task<ReadResourceResponse> ReadResourceAsync(Resource resource, ReadResourceRequest request);

    Task<RegisterResourceResponse> RegisterResourceAsync(
        Resource resource,
        RegisterResourceRequest request
    );

    Task RegisterResourceOutputsAsync(RegisterResourceOutputsRequest request);

    /// <summary>Says that nothing more will be registered, and waits until all steps are done.</summary>
    Task SignalAndWaitForShutdownAsync();

    Task LogAsync(LogRequest request);
}
