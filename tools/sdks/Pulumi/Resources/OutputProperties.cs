using System.Collections.Concurrent;
using System.Reflection;

namespace Pulumi;

/// <summary>The properties of a resource class that are marked with [Output].</summary>
internal static class OutputProperties
{
    private static readonly ConcurrentDictionary<Type, OutputProperty[]> s_byType = new();

    /// <summary>The properties with their names on the wire, those of base classes included.</summary>
    public static IReadOnlyList<OutputProperty> Of(Type type) => s_byType.GetOrAdd(type, Find);

    /// <summary>What the properties hold now.</summary>
    public static IDictionary<string, object?> Read(Resource resource) =>
        Of(resource.GetType())
            .ToDictionary(
                output => output.Name,
                output => BackingField.Reader(output.Property)(resource)
            );

    private static OutputProperty[] Find(Type type)
    {
        var found = new List<OutputProperty>();
        // A private setter is seen only through the class that declares it.
        for (var level = type; level != typeof(object); level = level!.BaseType)
        {
            foreach (
                var property in level!.GetProperties(
                    BindingFlags.Instance
                        | BindingFlags.Public
                        | BindingFlags.NonPublic
                        | BindingFlags.DeclaredOnly
                )
            )
            {
                if (property.GetCustomAttribute<OutputAttribute>() is { } output)
                {
                    found.Add(new(output.Name ?? property.Name, property));
                }
            }
        }
        return [.. found];
    }
}

/// <param name="Name">The name on the wire.</param>
/// <param name="Property">The property.</param>
internal sealed record OutputProperty(string Name, PropertyInfo Property);
