using Google.Protobuf.WellKnownTypes;
using Pulumi.Serialization;
using Pulumirpc;

namespace Pulumi;

public sealed partial class Deployment
{
    internal Output<T> Invoke<T>(string token, InvokeArgs args, InvokeOptions? options)
    {
        return new(InvokeWhenKnownAsync());

        async Task<OutputData> InvokeWhenKnownAsync()
        {
            var encoder = await EncoderAsync();
            var encoded = await NamedAsync(token, encoder.EncodeArgsAsync(token, args));
            var sources = encoder.Dependencies.ToImmutableHashSet();
            if (options is InvokeOutputOptions { DependsOn: var dependsOn })
            {
                sources = sources.Union(await KnownAsync(dependsOn));
            }
            return encoder.HasUnknowns || !await AreCreatedAsync(sources)
                ? OutputData.Unknown
                : await CallAsync(token, typeof(T), encoded, options) with
                {
                    Resources = sources,
                };
        }
    }

    internal async Task<T> InvokeAsync<T>(string token, InvokeArgs args, InvokeOptions? options)
    {
        var encoder = await EncoderAsync();
        var encoded = await NamedAsync(token, encoder.EncodeArgsAsync(token, args));
        return (await CallAsync(token, typeof(T), encoded, options)).Read<T>();
    }

    private async Task<OutputData> CallAsync(
        string token,
        System.Type type,
        Struct args,
        InvokeOptions? options
    )
    {
        var provider = options?.Provider ?? options?.Parent?.ProviderFor(token);
        var response = await _engine.InvokeAsync(
            new()
            {
                Tok = token,
                Args = args,
                Provider = await ReferenceAsync(provider),
                Version = options?.Version ?? "",
                AcceptResources = AcceptsResources,
                PluginDownloadURL = options?.PluginDownloadURL ?? "",
            }
        );
        return response.Failures.Count > 0
            ? throw new InvalidOperationException(
                $"Invoke of '{token}' failed: {string.Join("; ", response.Failures.Select(Describe))}"
            )
            : OutputConverter.Convert(type, token, Value.ForStruct(response.Return ?? new()));
    }

    /// <summary>Waits for the ids; a resource without one is not created yet.</summary>
    private static async Task<bool> AreCreatedAsync(IEnumerable<Resource> sources)
    {
        foreach (var resource in Expand(sources))
        {
            if (resource is CustomResource { Id: { } id } && !(await id.Data).IsKnown)
            {
                return false;
            }
        }
        return true;
    }

    private static string Describe(CheckFailure failure) =>
        failure.Property.Length == 0 ? failure.Reason : $"{failure.Reason} ({failure.Property})";
}
