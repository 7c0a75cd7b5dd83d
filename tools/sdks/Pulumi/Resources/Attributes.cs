namespace Pulumi;

/// <summary>An argument, and its name on the wire.</summary>
/// <param name="name">The name that the provider knows.</param>
/// <param name="required">Whether a missing value is an error.</param>
/// <param name="json">Whether the value is sent as JSON text, as provider settings are.</param>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class InputAttribute(string name, bool required = false, bool json = false)
    : Attribute
{
    internal string Name { get; } = name;

    internal bool Required { get; } = required;

    internal bool Json { get; } = json;
}

/// <summary>A property that a resource or stack gives, and its name on the wire.</summary>
/// <param name="name">The name; the property's own when null.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OutputAttribute(string? name = null) : Attribute
{
    /// <summary>The name on the wire; null means the property's own.</summary>
    public string? Name { get; } = name;
}

/// <summary>A class that nested values of outputs are read into.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OutputTypeAttribute : Attribute;

/// <summary>The constructor that values are read with; its parameters name the properties.</summary>
[AttributeUsage(AttributeTargets.Constructor)]
public sealed class OutputConstructorAttribute : Attribute;

/// <summary>The property that a parameter of an output constructor stands for.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class OutputConstructorParameterAttribute(string name) : Attribute
{
    /// <summary>The name on the wire.</summary>
    public string Name { get; } = name;
}

/// <summary>A struct around the text or number of an open enumeration.</summary>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class EnumTypeAttribute : Attribute;

/// <summary>The type token of a resource class.</summary>
[AttributeUsage(AttributeTargets.Class)]
public class ResourceTypeAttribute(string type, string? version) : Attribute
{
    /// <summary>The token, e.g. gcp:compute/network:Network.</summary>
    public string Type { get; } = type;

    /// <summary>The version of the provider package.</summary>
    public string? Version { get; } = version;
}
