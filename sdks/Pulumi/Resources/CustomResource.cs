namespace Pulumi;

/// <summary>A resource that a provider creates, updates and deletes.</summary>
public class CustomResource : Resource
{
    /// <summary>Registers the resource, or reads it when the options have an id.</summary>
    public CustomResource(
        string type,
        string name,
        ResourceArgs? args,
        CustomResourceOptions? options = null
    )
        : base(type, name, custom: true, args ?? ResourceArgs.Empty, options ?? new()) { }

    private protected CustomResource(string urn, Output<string> id)
        : base(urn) => Id = id;

    /// <summary>The id that the provider gave; unknown until the resource is created.</summary>
    public Output<string> Id { get; internal set; } = null!;
}

/// <summary>A resource that another program or provider registered; only its names are known.</summary>
internal sealed class DependencyResource(string urn, Output<string> id) : CustomResource(urn, id);
