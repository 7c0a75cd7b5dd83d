namespace Pulumi;

/// <summary>A configured provider, which manages the resources that name it.</summary>
public class ProviderResource : CustomResource
{
    /// <param name="package">The package, e.g. gcp.</param>
    /// <param name="name">The logical name.</param>
    /// <param name="args">The provider's settings.</param>
    /// <param name="options">How the engine treats it.</param>
    public ProviderResource(
        string package,
        string name,
        ResourceArgs args,
        CustomResourceOptions? options = null
    )
        : this(package, name, args, options, registerPackageRequest: null) { }

    /// <inheritdoc cref="ProviderResource(string, string, ResourceArgs, CustomResourceOptions?)"/>
    /// <exception cref="NotSupportedException">A package request is given.</exception>
    public ProviderResource(
        string package,
        string name,
        ResourceArgs args,
        CustomResourceOptions? options = null,
        RegisterPackageRequest? registerPackageRequest = null
    )
        : base($"pulumi:providers:{package}", name, args, options, registerPackageRequest) { }

    internal string Package => GetResourceType()["pulumi:providers:".Length..];
}
