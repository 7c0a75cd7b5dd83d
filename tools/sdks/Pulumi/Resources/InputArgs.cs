using System.Collections.Concurrent;
using System.Reflection;

namespace Pulumi;

/// <summary>A set of arguments: the members marked with [Input].</summary>
public abstract class InputArgs
{
    private static readonly ConcurrentDictionary<Type, Member[]> s_membersByType = new();

    /// <summary>Arguments are what the members of the derived class say.</summary>
    protected InputArgs() { }

    /// <summary>The arguments that are given, by their names on the wire, in order of name.</summary>
    /// <exception cref="ArgumentNullException">A required argument is missing.</exception>
    internal IEnumerable<Argument> GetValues()
    {
        foreach (var member in s_membersByType.GetOrAdd(GetType(), FindMembers))
        {
            var value = member.Read(this);
            if (value is null && member.Input.Required)
            {
                var field = member.Info.Name;
                throw new ArgumentNullException(
                    field,
                    $"[Input] {member.Info.DeclaringType!.FullName}.{field} is required "
                        + "but was not given a value"
                );
            }
            yield return new(member.Input.Name, value, member.Input.Json);
        }
    }

    private static Member[] FindMembers(Type type)
    {
        var members = new List<Member>();
        for (var level = type; level != typeof(InputArgs); level = level!.BaseType)
        {
            const BindingFlags Own =
                BindingFlags.Instance
                | BindingFlags.Public
                | BindingFlags.NonPublic
                | BindingFlags.DeclaredOnly;
            foreach (var property in level!.GetProperties(Own))
            {
                if (property.GetCustomAttribute<InputAttribute>() is { } input)
                {
                    members.Add(new(property, input, BackingField.Reader(property)));
                }
            }
            foreach (var field in level.GetFields(Own))
            {
                if (field.GetCustomAttribute<InputAttribute>() is { } input)
                {
                    members.Add(new(field, input, field.GetValue));
                }
            }
        }
        return [.. members.OrderBy(member => member.Input.Name, StringComparer.Ordinal)];
    }

    private sealed record Member(MemberInfo Info, InputAttribute Input, Func<object, object?> Read);
}

/// <param name="Name">The name on the wire.</param>
/// <param name="Value">What is given: a plain value, an input, or nested arguments.</param>
/// <param name="Json">Whether it is sent as JSON text.</param>
internal sealed record Argument(string Name, object? Value, bool Json);

/// <summary>The arguments of a resource.</summary>
public abstract class ResourceArgs : InputArgs
{
    /// <summary>No arguments.</summary>
    public static readonly ResourceArgs Empty = new None();

    /// <inheritdoc cref="InputArgs()"/>
    protected ResourceArgs() { }

    private sealed class None : ResourceArgs;
}

/// <summary>The arguments of a provider function.</summary>
public abstract class InvokeArgs : InputArgs
{
    /// <summary>No arguments.</summary>
    public static readonly InvokeArgs Empty = new None();

    /// <inheritdoc cref="InputArgs()"/>
    protected InvokeArgs() { }

    private sealed class None : InvokeArgs;
}
