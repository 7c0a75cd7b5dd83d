namespace Pulumi;

/// <summary>How the engine treats a resource.</summary>
public abstract class ResourceOptions
{
    private protected ResourceOptions() { }

    /// <summary>The id of an existing resource to read instead of creating one.</summary>
    public Input<string>? Id { get; set; }

    /// <summary>The parent in the resource tree; the stack when null.</summary>
    public Resource? Parent { get; set; }

    /// <summary>
    /// Resources that must exist first. A component means the custom resources below it.
    /// </summary>
    public InputList<Resource> DependsOn { get; set; } = new();

    /// <summary>Whether deleting is refused; null takes the parent's.</summary>
    public bool? Protect { get; set; }

    /// <summary>Property paths whose changes are ignored.</summary>
    public List<string> IgnoreChanges { get; set; } = [];

    /// <summary>The version of the provider plugin.</summary>
    public string? Version { get; set; }

    /// <summary>The provider that manages the resource.</summary>
    public ProviderResource? Provider { get; set; }

    /// <summary>How long the provider may take.</summary>
    public CustomTimeouts? CustomTimeouts { get; set; }

    /// <summary>Functions that change this resource and those below it before they register.</summary>
    public List<ResourceTransformation> ResourceTransformations { get; set; } = [];

    /// <summary>What the resource was called before.</summary>
    public List<Input<Alias>> Aliases { get; set; } = [];

    /// <summary>Property paths whose changes replace the resource.</summary>
    public List<string> ReplaceOnChanges { get; set; } = [];

    /// <summary>Where the provider plugin is downloaded from.</summary>
    public string? PluginDownloadURL { get; set; }

    /// <summary>Whether the resource stays in the cloud when it leaves the state.</summary>
    public bool? RetainOnDelete { get; set; }

    /// <summary>A resource whose deletion deletes this one, so that no call is needed.</summary>
    public Resource? DeletedWith { get; set; }

    /// <summary>Resources whose replacement replaces this one.</summary>
    public InputList<Resource> ReplaceWith { get; set; } = new();

    /// <summary>Property paths whose differences are not displayed.</summary>
    public List<string> HideDiffs { get; set; } = [];

    /// <summary>A value whose change replaces the resource.</summary>
    public Input<object>? ReplacementTrigger { get; set; }

    /// <summary>Lists of both are joined; of single values, the one that is set last counts.</summary>
    private protected void Take(ResourceOptions? other)
    {
        if (other is null)
        {
            return;
        }
        Id = other.Id ?? Id;
        Parent = other.Parent ?? Parent;
        DependsOn = DependsOn.Concat(other.DependsOn);
        Protect = other.Protect ?? Protect;
        IgnoreChanges = [.. IgnoreChanges, .. other.IgnoreChanges];
        Version = other.Version ?? Version;
        Provider = other.Provider ?? Provider;
        CustomTimeouts = other.CustomTimeouts ?? CustomTimeouts;
        ResourceTransformations = [.. ResourceTransformations, .. other.ResourceTransformations];
        Aliases = [.. Aliases, .. other.Aliases];
        ReplaceOnChanges = [.. ReplaceOnChanges, .. other.ReplaceOnChanges];
        PluginDownloadURL = other.PluginDownloadURL ?? PluginDownloadURL;
        RetainOnDelete = other.RetainOnDelete ?? RetainOnDelete;
        DeletedWith = other.DeletedWith ?? DeletedWith;
        ReplaceWith = ReplaceWith.Concat(other.ReplaceWith);
        HideDiffs = [.. HideDiffs, .. other.HideDiffs];
        ReplacementTrigger = other.ReplacementTrigger ?? ReplacementTrigger;
    }
}

/// <summary>How the engine treats a resource that a provider manages.</summary>
public sealed class CustomResourceOptions : ResourceOptions
{
    /// <summary>Whether a replacement deletes the old resource first; null leaves it to the provider.</summary>
    public bool? DeleteBeforeReplace { get; set; }

    /// <summary>Outputs that are secret, on top of those the provider marks.</summary>
    public List<string> AdditionalSecretOutputs { get; set; } = [];

    /// <summary>The id of an existing resource to take over.</summary>
    public string? ImportId { get; set; }

    /// <summary>
    /// Joins both: lists are appended, of single values the second's counts where it is set.
    /// </summary>
    public static CustomResourceOptions Merge(
        CustomResourceOptions? options1,
        CustomResourceOptions? options2
    )
    {
        var merged = new CustomResourceOptions();
        foreach (var options in new[] { options1, options2 })
        {
            merged.Take(options);
            merged.DeleteBeforeReplace = options?.DeleteBeforeReplace ?? merged.DeleteBeforeReplace;
            merged.AdditionalSecretOutputs.AddRange(options?.AdditionalSecretOutputs ?? []);
            merged.ImportId = options?.ImportId ?? merged.ImportId;
        }
        return merged;
    }
}

/// <summary>How the engine treats a component, and what its children inherit.</summary>
public sealed class ComponentResourceOptions : ResourceOptions
{
    /// <summary>The providers that the resources below take, one per package.</summary>
    public List<ProviderResource> Providers { get; set; } = [];

    /// <inheritdoc cref="CustomResourceOptions.Merge"/>
    /// <exception cref="ResourceException">Provider and Providers are both set.</exception>
    public static ComponentResourceOptions Merge(
        ComponentResourceOptions? options1,
        ComponentResourceOptions? options2
    )
    {
        var merged = new ComponentResourceOptions();
        foreach (var options in new[] { options1, options2 })
        {
            if (options is { Provider: not null, Providers.Count: > 0 })
            {
                throw new ResourceException(
                    "Provider and Providers are both set; put the one provider into Providers.",
                    options.Parent
                );
            }
            merged.Take(options);
            merged.Providers.AddRange(options?.Providers ?? []);
            if (merged.Provider is not null)
            {
                merged.Providers.Add(merged.Provider);
                merged.Provider = null;
            }
        }
        return merged;
    }
}

/// <summary>How long the provider may take for one operation; null is the provider's default.</summary>
public sealed class CustomTimeouts
{
    /// <summary>For creating.</summary>
    public TimeSpan? Create { get; set; }

    /// <summary>For updating.</summary>
    public TimeSpan? Update { get; set; }

    /// <summary>For deleting.</summary>
    public TimeSpan? Delete { get; set; }
}

/// <summary>How the engine treats all resources of a stack.</summary>
public class StackOptions
{
    /// <summary>Functions that change every resource before it registers.</summary>
    public List<ResourceTransformation> ResourceTransformations { get; set; } = [];
}
