using Pulumi.Serialization;

namespace Pulumi;

/// <summary>Something that the engine keeps in the state of a stack.</summary>
public class Resource
{
    private readonly string _type;
    private readonly string _name;
    private readonly ImmutableList<ResourceTransformation> _transformations;
    private readonly ImmutableDictionary<string, ProviderResource> _providers;
    private readonly bool? _protect;
    private ImmutableList<Resource> _children = [];

    /// <summary>The URN alone, of a resource that another program or provider registered.</summary>
    private protected Resource(string urn)
    {
        var parts = urn.Split("::", 4);
        _type = parts.Length == 4 ? parts[2].Split('$')[^1] : "";
        _name = parts[^1];
        _transformations = [];
        _providers = ImmutableDictionary<string, ProviderResource>.Empty;
        Urn = new(OutputData.Known(urn) with { Resources = [this] });
    }

    private protected Resource(
        string type,
        string name,
        bool custom,
        ResourceArgs args,
        ResourceOptions options,
        bool remote = false,
        RegisterPackageRequest? package = null
    )
    {
        package?.Refuse();
        ArgumentException.ThrowIfNullOrEmpty(type);
        ArgumentException.ThrowIfNullOrEmpty(name);
        (_type, _name, IsCustom, IsRemote) = (type, name, custom, remote);
        var deployment = Deployment.Instance.Internal;
        var parent = options.Parent ?? deployment.Stack;

        _transformations = [.. options.ResourceTransformations, .. parent?._transformations ?? []];
        foreach (var transformation in _transformations)
        {
            if (transformation(new(this, args, options)) is { } changed)
            {
                if (changed.Options.Parent != options.Parent)
                {
                    throw new ArgumentException("A transformation cannot change the parent.");
                }
                (args, options) = (changed.Args, changed.Options);
            }
        }
        options = options is CustomResourceOptions customOptions
            ? CustomResourceOptions.Merge(null, customOptions)
            : ComponentResourceOptions.Merge(null, (ComponentResourceOptions)options);

        _providers = parent?._providers ?? ImmutableDictionary<string, ProviderResource>.Empty;
        if (options is ComponentResourceOptions component)
        {
            _providers = _providers.SetItems(
                component.Providers.Select(provider =>
                    KeyValuePair.Create(provider.Package, provider)
                )
            );
        }
        else if (options.Provider is { } own)
        {
            _providers = _providers.SetItem(own.Package, own);
        }
        else
        {
            options.Provider = _providers.GetValueOrDefault(PackageOf(type));
        }
        options.Protect = _protect = options.Protect ?? parent?._protect;
        options.Parent = parent;

        if (parent is not null)
        {
            ImmutableInterlocked.Update(ref parent._children, children => children.Add(this));
        }
        deployment.Register(this, args, options);
    }

    /// <summary>The resource's unique name in all stacks.</summary>
    public Output<string> Urn { get; internal set; } = null!;

    internal bool IsCustom { get; }

    internal bool IsRemote { get; }

    internal IReadOnlyCollection<Resource> Children => _children;

    internal IReadOnlyDictionary<string, ProviderResource> Providers => _providers;

    /// <summary>The type token, e.g. gcp:compute/network:Network.</summary>
    public string GetResourceType() => _type;

    /// <summary>The logical name, unique among the resources of its type and parent.</summary>
    public string GetResourceName() => _name;

    /// <summary>The provider for a token of a resource or function.</summary>
    internal ProviderResource? ProviderFor(string token) =>
        _providers.GetValueOrDefault(PackageOf(token));

    /// <summary>
    /// Gives each property that is an output a value to come. Generated classes name theirs; those of other
    /// classes are found by [Output].
    /// </summary>
    internal virtual void AttachOutputs(ResourceOutputs outputs)
    {
        foreach (var (name, property) in OutputProperties.Of(GetType()))
        {
            BackingField.Writer(property)(this, outputs.Add(name, property.PropertyType));
        }
    }

    private static string PackageOf(string token) => token[..Math.Max(token.IndexOf(':'), 0)];
}
