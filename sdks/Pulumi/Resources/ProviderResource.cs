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
        : base($"pulumi:providers:{package}", name, args, options) { }

    internal string Package => GetResourceType()["pulumi:providers:".Length..];
}
