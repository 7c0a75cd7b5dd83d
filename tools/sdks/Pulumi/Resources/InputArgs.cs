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
    internal IReadOnlyList<Argument> GetValues()
    {
        var arguments = new ArgumentList(GetType());
        ListArguments(arguments);
        return arguments.All;
    }

    /// <summary>
    /// Adds each argument in order of name. Generated classes name theirs; those of other classes are found by
    /// [Input].
    /// </summary>
    internal virtual void ListArguments(ArgumentList arguments)
    {
        foreach (var member in s_membersByType.GetOrAdd(GetType(), FindMembers))
        {
            arguments.Add(
                member.Input.Name,
                member.Read(this),
                member.Input.Required ? member.Info.Name : null,
                member.Input.Json
            );
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

/// <summary>The arguments of a set, while they are listed.</summary>
/// <param name="owner">The class of the set, for messages.</param>
internal sealed class ArgumentList(Type owner)
{
    private readonly List<Argument> _all = [];

    public IReadOnlyList<Argument> All => _all;

    /// <param name="name">The name on the wire.</param>
    /// <param name="value">What is given.</param>
    /// <param name="required">The member, if it has to be given.</param>
    /// <param name="json">Whether it is sent as JSON text.</param>
    /// <exception cref="ArgumentNullException">It has to be given, and is not.</exception>
    public void Add(string name, object? value, string? required = null, bool json = false)
    {
        if (value is null && required is not null)
        {
            throw new ArgumentNullException(
                required,
                $"[Input] {owner.FullName}.{required} is required but was not given a value"
            );
        }
        _all.Add(new(name, value, json));
    }
}

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
