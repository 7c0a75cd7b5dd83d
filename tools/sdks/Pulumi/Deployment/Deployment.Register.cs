using System.Globalization;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Pulumi.Serialization;
using Pulumirpc;

namespace Pulumi;

public sealed partial class Deployment
{
    private static readonly ImmutableDictionary<
        string,
        ImmutableHashSet<Resource>
    > s_noDependencies = ImmutableDictionary<string, ImmutableHashSet<Resource>>.Empty;

    private static bool AcceptsResources =>
        Environment.GetEnvironmentVariable("PULUMI_DISABLE_RESOURCE_REFERENCES")
            is not ("1" or "true" or "TRUE" or "True");

    /// <summary>Starts the registration; the resource's outputs resolve when the engine answers.</summary>
    internal void Register(Resource resource, ResourceArgs args, ResourceOptions options)
    {
        var outputs = new ResourceOutputs(resource);
        Runner.Track(RegisterOrReadAsync());

        async Task RegisterOrReadAsync()
        {
            try
            {
                var id = options.Id is null
                    ? null
                    : (await options.Id.ToOutput().Data).Read<string?>();
                await (
                    string.IsNullOrEmpty(id)
                        ? RegisterAsync(resource, args, options, outputs)
                        : ReadAsync(resource, id, args, options, outputs)
                );
            }
            catch (Exception e)
            {
                Runner.Fail(e);
                outputs.Fail(e);
            }
        }
    }

    /// <summary>Sends the outputs of a component or stack.</summary>
    internal void RegisterOutputs(Resource resource, Output<IDictionary<string, object?>> outputs)
    {
        Runner.Track(RegisterOutputsAsync());

        async Task RegisterOutputsAsync()
        {
            var encoder = await EncoderAsync();
            var values = (await outputs.Data).Read<IDictionary<string, object?>>();
            var properties = new Struct();
            foreach (
                var (name, value) in values.OrderBy(entry => entry.Key, StringComparer.Ordinal)
            )
            {
                if (await NamedAsync(name, encoder.EncodeAsync(name, value)) is { } encoded)
                {
                    properties.Fields.Add(name, encoded);
                }
            }
            await _engine.RegisterResourceOutputsAsync(
                new() { Urn = await UrnAsync(resource), Outputs = properties }
            );
        }
    }

    private async Task RegisterAsync(
        Resource resource,
        ResourceArgs args,
        ResourceOptions options,
        ResourceOutputs outputs
    )
    {
        var request = new RegisterResourceRequest
        {
            Type = resource.GetResourceType(),
            Name = resource.GetResourceName(),
            Custom = resource.IsCustom,
            Remote = resource.IsRemote,
            Object = new(),
            Version = options.Version ?? "",
            PluginDownloadURL = options.PluginDownloadURL ?? "",
            AcceptSecrets = true,
            AcceptResources = AcceptsResources,
            SupportsResultReporting = true,
            CustomTimeouts = ToTimeouts(options.CustomTimeouts),
            Hooks = new(),
        };
        if (options.Protect is { } protect)
        {
            request.Protect = protect;
        }
        if (options.RetainOnDelete is { } retain)
        {
            request.RetainOnDelete = retain;
        }
        request.IgnoreChanges.Add(options.IgnoreChanges);
        request.HideDiffs.Add(options.HideDiffs);
        if (options is CustomResourceOptions custom)
        {
            request.ReplaceOnChanges.Add(custom.ReplaceOnChanges);
            request.AdditionalSecretOutputs.Add(custom.AdditionalSecretOutputs);
            request.ImportId = custom.ImportId ?? "";
            request.DeleteBeforeReplaceDefined = custom.DeleteBeforeReplace is not null;
            request.DeleteBeforeReplace = custom.DeleteBeforeReplace ?? false;
        }

        var dependencies = await AddPropertiesAsync(
            resource,
            args,
            request.Object,
            request.PropertyDependencies
        );
        request.Dependencies.Add(await AllUrnsAsync(dependencies, options));
        request.Parent = options.Parent is { } parent ? await UrnAsync(parent) : "";
        if (resource.IsCustom)
        {
            request.Provider = await ReferenceAsync(options.Provider);
        }
        if (resource.IsRemote)
        {
            foreach (var (package, provider) in resource.Providers)
            {
                request.Providers.Add(package, await ReferenceAsync(provider));
            }
        }
        await AddAliasesAsync(request, resource, options);
        await AddRelationsAsync(request, options);

        var response = await _engine.RegisterResourceAsync(resource, request);
        outputs.Complete(
            response.Urn,
            response.Id,
            response.Object,
            response.PropertyDependencies.ToImmutableDictionary(
                entry => entry.Key,
                entry => entry.Value.Urns.Select(Dependency).ToImmutableHashSet()
            ),
            missingIsKnown: !Settings.DryRun && response.Result == Result.Success
        );
    }

    private async Task ReadAsync(
        Resource resource,
        string id,
        ResourceArgs args,
        ResourceOptions options,
        ResourceOutputs outputs
    )
    {
        if (!resource.IsCustom)
        {
            throw new ArgumentException(
                $"The option Id is for custom resources; {resource.GetResourceType()} "
                    + $"'{resource.GetResourceName()}' is a component."
            );
        }
        var request = new ReadResourceRequest
        {
            Id = id,
            Type = resource.GetResourceType(),
            Name = resource.GetResourceName(),
            Properties = new(),
            Version = options.Version ?? "",
            AcceptSecrets = true,
            AcceptResources = AcceptsResources,
        };
        var dependencies = await AddPropertiesAsync(resource, args, request.Properties, null);
        request.Dependencies.Add(await AllUrnsAsync(dependencies, options));
        request.Parent = options.Parent is { } parent ? await UrnAsync(parent) : "";
        request.Provider = await ReferenceAsync(options.Provider);

        var response = await _engine.ReadResourceAsync(resource, request);
        outputs.Complete(
            response.Urn,
            id,
            response.Properties,
            s_noDependencies,
            missingIsKnown: !Settings.DryRun
        );
    }

    /// <summary>Adds what is given; what is null is left out together with what it comes from.</summary>
    private async Task<HashSet<Resource>> AddPropertiesAsync(
        Resource resource,
        ResourceArgs args,
        Struct properties,
        MapField<string, RegisterResourceRequest.Types.PropertyDependencies>? dependencies
    )
    {
        var encoder = await EncoderAsync();
        var all = new HashSet<Resource>();
        var label = $"{resource.GetResourceType()} '{resource.GetResourceName()}'";
        foreach (var (name, argument, json) in args.GetValues())
        {
            encoder.Dependencies.Clear();
            var value = await NamedAsync(
                name,
                encoder.EncodeArgumentAsync($"{label} {name}", argument, json)
            );
            if (value is null || name is "id" or "urn")
            {
                continue;
            }
            properties.Fields.Add(name, value);
            all.UnionWith(encoder.Dependencies);
            dependencies?.Add(name, new() { Urns = { await UrnsAsync(encoder.Dependencies) } });
        }
        return all;
    }

    /// <summary>Says which property cannot be sent. A cancelled value thereby becomes a failure.</summary>
    private static async Task<T> NamedAsync<T>(string name, ValueTask<T> encoding)
    {
        try
        {
            return await encoding;
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"'{name}' cannot be sent: {e.Message}", e);
        }
    }

    private async Task AddRelationsAsync(RegisterResourceRequest request, ResourceOptions options)
    {
        if (options.DeletedWith is { } owner)
        {
            await RequireAsync("deletedWith", "the DeletedWith option");
            request.DeletedWith = await UrnAsync(owner);
        }
        var replaceWith = await KnownAsync(options.ReplaceWith);
        if (!replaceWith.IsEmpty)
        {
            await RequireAsync("replaceWith", "the ReplaceWith option");
            foreach (var other in replaceWith)
            {
                request.ReplaceWith.Add(await UrnAsync(other));
            }
        }
        if (options.ReplacementTrigger is { } trigger)
        {
            var encoder = await EncoderAsync();
            request.ReplacementTrigger = await encoder.EncodeAsync("replacementTrigger", trigger);
        }
    }

    private static async Task<IEnumerable<string>> AllUrnsAsync(
        HashSet<Resource> dependencies,
        ResourceOptions options
    )
    {
        dependencies.UnionWith(await KnownAsync(options.DependsOn));
        return await UrnsAsync(dependencies);
    }

    /// <summary>The resources themselves, not what the list was made from; none if one is unknown.</summary>
    private static async Task<ImmutableArray<Resource>> KnownAsync(InputList<Resource> resources) =>
        !resources.IsUntouched && await resources.ToOutput().Data is { IsKnown: true } data
            ? data.Read<ImmutableArray<Resource>>()
            : [];

    private static async Task<IEnumerable<string>> UrnsAsync(IEnumerable<Resource> resources)
    {
        var urns = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var resource in Expand(resources))
        {
            urns.Add(await UrnAsync(resource));
        }
        return urns;
    }

    /// <summary>A local component stands for the resources below it that are not local components.</summary>
    private static IEnumerable<Resource> Expand(IEnumerable<Resource> resources) =>
        resources.SelectMany(resource =>
            resource.IsCustom || resource.IsRemote || resource is DependencyResource
                ? [resource]
                : Expand(resource.Children)
        );

    private static async Task<string> UrnAsync(Resource resource) =>
        (await resource.Urn.Data).Read<string>();

    /// <summary>A provider as the protocol names it; empty where there is none.</summary>
    private static async Task<string> ReferenceAsync(ProviderResource? provider)
    {
        if (provider is null)
        {
            return "";
        }
        var id = await provider.Id.Data;
        return $"{await UrnAsync(provider)}::{(id.IsKnown ? id.Value : Signatures.Unknown)}";
    }

    private static RegisterResourceRequest.Types.CustomTimeouts? ToTimeouts(CustomTimeouts? limits)
    {
        return limits is null
            ? null
            : new()
            {
                Create = Nanoseconds(limits.Create),
                Update = Nanoseconds(limits.Update),
                Delete = Nanoseconds(limits.Delete),
            };

        static string Nanoseconds(TimeSpan? time) =>
            time is { } given
                ? string.Create(CultureInfo.InvariantCulture, $"{given.Ticks}00ns")
                : "";
    }

    private static Resource Dependency(string urn) => new DependencyResource(urn);

    private async Task<Serialization.Encoder> EncoderAsync() =>
        new(await SupportsAsync("resourceReferences"));
}
