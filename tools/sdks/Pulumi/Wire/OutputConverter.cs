using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using Enum = System.Enum;
using Type = System.Type;

namespace Pulumi.Serialization;

/// <summary>Turns values of the protocol into the types that programs read.</summary>
internal static class OutputConverter
{
    private static readonly MethodInfo s_array = Generic(nameof(ToArray));
    private static readonly MethodInfo s_map = Generic(nameof(ToMap));
    private static readonly ConcurrentDictionary<Type, Func<string, object, object>> s_converters =
        new();

    /// <summary>
    /// The value as a type's. An item, entry or field that does not fit becomes its
    /// type's default, with a warning, as with the official SDK; what is around it stays.
    /// </summary>
    /// <param name="type">The type that is wanted.</param>
    /// <param name="path">Where the value stands, for messages.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="InvalidOperationException">No value can be read as the type.</exception>
    public static OutputData Convert(Type type, string path, Value value)
    {
        var data = Decoder.Decode(value);
        return data with { Value = Convert(path, data.Value, type) };
    }

    private static object? Convert(string path, object? value, Type type)
    {
        try
        {
            if (value is not null)
            {
                return ConverterFor(type)(path, value);
            }
        }
        catch (InvalidCastException e)
        {
            Log.Warn(e.Message);
        }
        return Default(type);
    }

    /// <summary>The value of an output that the engine left out.</summary>
    public static object? Default(Type type) =>
        type.IsValueType ? Activator.CreateInstance(type) : null;

    private static Func<string, object, object> ConverterFor(Type type) =>
        s_converters.GetOrAdd(type, FindConverter);

    private static Func<string, object, object> FindConverter(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return FindConverter(underlying);
        }
        if (type == typeof(object))
        {
            return (_, value) => value;
        }
        if (type == typeof(int))
        {
            return (path, value) => (int)Expect<double>(path, value, type);
        }
        if (type == typeof(JsonElement))
        {
            return (path, value) => ToJson(path, value);
        }
        if (type.IsEnum && Enum.GetUnderlyingType(type) == typeof(int))
        {
            return (path, value) => Enum.ToObject(type, (int)Expect<double>(path, value, type));
        }
        if (type.IsDefined(typeof(EnumTypeAttribute)))
        {
            return ForEnumType(type);
        }
        if (type.IsDefined(typeof(OutputTypeAttribute)))
        {
            return ForOutputType(type);
        }
        if (type.IsGenericType)
        {
            var arguments = type.GetGenericArguments();
            var definition = type.GetGenericTypeDefinition();
            if (definition == typeof(ImmutableArray<>))
            {
                return Bind(s_array, arguments[0]);
            }
            if (definition == typeof(ImmutableDictionary<,>) && arguments[0] == typeof(string))
            {
                return Bind(s_map, arguments[1]);
            }
            if (definition == typeof(Union<,>))
            {
                return ForUnion(type, arguments);
            }
        }
        return
            type == typeof(string)
            || type == typeof(bool)
            || type == typeof(double)
            || type.IsAssignableTo(typeof(AssetOrArchive))
            || type.IsAssignableTo(typeof(Resource))
            ? (path, value) =>
                type.IsInstanceOfType(value) ? value : throw Mismatch(path, value, type)
            : throw new InvalidOperationException(
                $"No output can be read as {type.FullName}: allowed are string, bool, int, double, "
                    + "enumerations, JsonElement, object, assets, resources, ImmutableArray, "
                    + "ImmutableDictionary with string keys, Union, and classes with [OutputType]."
            );
    }

    private static Func<string, object, object> Bind(MethodInfo method, Type argument) =>
        method.MakeGenericMethod(argument).CreateDelegate<Func<string, object, object>>();

    private static object ToArray<T>(string path, object value) =>
        Expect<ImmutableArray<object?>>(path, value, typeof(ImmutableArray<T>))
            .Select((item, i) => (T)Convert($"{path}[{i}]", item, typeof(T))!)
            .ToImmutableArray();

    private static object ToMap<T>(string path, object value) =>
        Expect<ImmutableDictionary<string, object?>>(
                path,
                value,
                typeof(ImmutableDictionary<string, T>)
            )
            .ToImmutableDictionary(
                entry => entry.Key,
                entry => (T)Convert($"{path}.{entry.Key}", entry.Value, typeof(T))!
            );

    private static Func<string, object, object> ForEnumType(Type type)
    {
        var constructor = type.GetConstructors(
                BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic
            )
            .Single(candidate => candidate.GetParameters().Length == 1);
        var inner = ConverterFor(constructor.GetParameters()[0].ParameterType);
        return (path, value) => constructor.Invoke([inner(path, value)]);
    }

    private static Func<string, object, object> ForOutputType(Type type)
    {
        var all = type.GetConstructors(
            BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic
        );
        var constructor =
            all.FirstOrDefault(candidate => candidate.IsDefined(typeof(OutputConstructorAttribute)))
            ?? (
                all.Where(candidate => candidate.IsPublic).ToArray() is [var single] ? single : null
            )
            ?? throw new InvalidOperationException(
                $"{type.FullName} is an [OutputType]; its constructor must be marked with "
                    + "[OutputConstructor], or be the only public one."
            );
        var parameters = constructor
            .GetParameters()
            .Select(parameter =>
                (
                    Name: parameter.GetCustomAttribute<OutputConstructorParameterAttribute>()?.Name
                        ?? parameter.Name!,
                    Type: parameter.ParameterType
                )
            )
            .ToArray();
        return (path, value) =>
        {
            var fields = Expect<ImmutableDictionary<string, object?>>(path, value, type);
            return constructor.Invoke([
                .. parameters.Select(parameter =>
                    Convert(
                        $"{path}.{parameter.Name}",
                        fields.GetValueOrDefault(parameter.Name),
                        parameter.Type
                    )
                ),
            ]);
        };
    }

    private static Func<string, object, object> ForUnion(Type type, Type[] arguments) =>
        (path, value) =>
        {
            try
            {
                return From("FromT0", arguments[0]);
            }
            catch (InvalidCastException)
            {
                return From("FromT1", arguments[1]);
            }

            object From(string factory, Type argument) =>
                type.GetMethod(factory)!.Invoke(null, [ConverterFor(argument)(path, value)])!;
        };

    private static JsonElement ToJson(string path, object value) =>
        value switch
        {
            string or double or bool => JsonSerializer.SerializeToElement(value),
            ImmutableArray<object?> list => JsonSerializer.SerializeToElement(
                list.Select((item, i) => Inner($"{path}[{i}]", item))
            ),
            ImmutableDictionary<string, object?> map => JsonSerializer.SerializeToElement(
                map.OrderBy(entry => entry.Key, StringComparer.Ordinal)
                    .ToDictionary(
                        entry => entry.Key,
                        entry => Inner($"{path}.{entry.Key}", entry.Value)
                    )
            ),
            _ => throw Mismatch(path, value, typeof(JsonElement)),
        };

    private static JsonElement? Inner(string path, object? value) =>
        value is null ? null : ToJson(path, value);

    private static T Expect<T>(string path, object value, Type wanted) =>
        value is T expected ? expected : throw Mismatch(path, value, wanted);

    private static InvalidCastException Mismatch(string path, object value, Type wanted) =>
        new(
            $"{path}: expected {wanted.FullName} but the engine sent {value.GetType().FullName}; "
                + "the default is used."
        );

    private static MethodInfo Generic(string name) =>
        typeof(OutputConverter).GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)!;
}
