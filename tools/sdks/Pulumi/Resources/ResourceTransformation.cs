namespace Pulumi;

/// <summary>Changes the arguments and options of a resource before it registers.</summary>
/// <returns>The new arguments and options; null leaves both.</returns>
public delegate ResourceTransformationResult? ResourceTransformation(
    ResourceTransformationArgs args
);

/// <summary>What a transformation gets.</summary>
public readonly struct ResourceTransformationArgs(
    Resource resource,
    ResourceArgs args,
    ResourceOptions options
)
{
    /// <summary>The resource; it has no outputs yet.</summary>
    public Resource Resource { get; } = resource;

    /// <summary>Its arguments.</summary>
    public ResourceArgs Args { get; } = args;

    /// <summary>Its options.</summary>
    public ResourceOptions Options { get; } = options;
}

/// <summary>What a transformation gives.</summary>
public readonly struct ResourceTransformationResult(ResourceArgs args, ResourceOptions options)
{
    /// <summary>The new arguments.</summary>
    public ResourceArgs Args { get; } = args;

    /// <summary>The new options; the parent must be the same.</summary>
    public ResourceOptions Options { get; } = options;
}
