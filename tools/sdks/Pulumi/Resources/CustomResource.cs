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
        : this(type, name, args, options, registerPackageRequest: null) { }

    /// <inheritdoc cref="CustomResource(string, string, ResourceArgs?, CustomResourceOptions?)"/>
    /// <exception cref="NotSupportedException">A package request is given.</exception>
    public CustomResource(
        string type,
        string name,
        ResourceArgs? args,
        CustomResourceOptions? options = null,
        RegisterPackageRequest? registerPackageRequest = null
    )
        : base(
            type,
            name,
            custom: true,
            args ?? ResourceArgs.Empty,
            options ?? new(),
            package: registerPackageRequest
        ) { }

    private protected CustomResource(string urn)
        : base(urn) { }

    /// <summary>The id that the provider gave; unknown until the resource is created.</summary>
    public Output<string> Id { get; internal set; } = null!;
}

/// <summary>A resource that another program or provider registered. It has a URN and no id.</summary>
internal sealed class DependencyResource(string urn) : CustomResource(urn);
