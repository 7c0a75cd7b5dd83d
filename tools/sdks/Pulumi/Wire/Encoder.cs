using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using Type = System.Type;

namespace Pulumi.Serialization;

/// <summary>Writes values as the protocol wants them, and notes what they come from.</summary>
/// <param name="resourceReferences">Whether the engine takes references to resources.</param>
internal sealed class Encoder(bool resourceReferences)
{
    /// <summary>The resources that the values written so far come from.</summary>
    public HashSet<Resource> Dependencies { get; } = [];

    /// <summary>Whether a value written so far is unknown.</summary>
    public bool HasUnknowns { get; private set; }

    /// <param name="path">Where the value stands, for messages.</param>
    /// <param name="value">The value.</param>
    /// <returns>The protocol's value; null for null.</returns>
    /// <exception cref="InvalidOperationException">The type cannot be sent.</exception>
    public async ValueTask<Value?> EncodeAsync(string path, object? value)
    {
        switch (value)
        {
            case null:
                return null;
            case string text:
                return Value.ForString(text);
            case bool flag:
                return Value.ForBool(flag);
            case int number:
                return Value.ForNumber(number);
            case double number:
                return Value.ForNumber(number);
            case IInput input:
                return await EncodeOutputAsync(path, input.Content);
            case IOutput output:
                return await EncodeOutputAsync(path, output);
            case InputArgs args:
                return Value.ForStruct(await EncodeArgsAsync(path, args));
            case IUnion union:
                return await EncodeAsync(path, union.Value);
            case JsonElement element:
                return EncodeJson(element);
            case AssetOrArchive asset:
                return await EncodeAssetAsync(path, asset);
            case Resource resource:
                return await EncodeResourceAsync(path, resource);
            case IDictionary dictionary:
                return await EncodeDictionaryAsync(path, dictionary);
            case IList list:
                return await EncodeListAsync(path, list);
            case System.Enum number
                when System.Enum.GetUnderlyingType(number.GetType()) == typeof(int):
                return Value.ForNumber(Convert.ToInt32(number, CultureInfo.InvariantCulture));
        }
        var type = value.GetType();
        if (type.IsDefined(typeof(EnumTypeAttribute)))
        {
            return await EncodeAsync(path, UnwrapEnum(type, value));
        }
        return type.IsDefined(typeof(OutputTypeAttribute))
            ? await EncodeFieldsAsync(path, type, value)
            : throw new InvalidOperationException(
                $"{type.FullName} is not a supported argument type: {path}"
            );
    }

    /// <summary>The arguments that are not null.</summary>
    public async ValueTask<Struct> EncodeArgsAsync(string path, InputArgs args)
    {
        var result = new Struct();
        foreach (var (name, argument, json) in args.GetValues())
        {
            var inner = $"{path}.{name}";
            if (await EncodeArgumentAsync(inner, argument, json) is { } encoded)
            {
                result.Fields.Add(name, encoded);
            }
        }
        return result;
    }

    /// <summary>One argument of a set. As JSON it is text, whose dependencies are not told.</summary>
    public async ValueTask<Value?> EncodeArgumentAsync(string path, object? argument, bool json)
    {
        if (!json)
        {
            return await EncodeAsync(path, argument);
        }
        var value = await new Encoder(resourceReferences: false).EncodeAsync(path, argument);
        return value is null ? null : Value.ForString(ProtobufJson.Format(value));
    }

    private async ValueTask<Value?> EncodeOutputAsync(string path, IOutput output)
    {
        var data = await output.Data;
        Dependencies.UnionWith(data.Resources);
        if (!data.IsKnown)
        {
            return Unknown();
        }
        var value = await EncodeAsync(path, data.Value);
        return data.IsSecret
            ? Special(Signatures.Secret, "value", value ?? Value.ForNull())
            : value;
    }

    private async ValueTask<Value?> EncodeResourceAsync(string path, Resource resource)
    {
        Dependencies.Add(resource);
        var custom = resource as CustomResource;
        if (!resourceReferences)
        {
            return await EncodeAsync(path, custom is null ? resource.Urn : custom.Id);
        }
        var reference = Special(
            Signatures.Resource,
            "urn",
            (await EncodeAsync(path, resource.Urn))!
        );
        if (custom is not null)
        {
            reference.StructValue.Fields["id"] = custom.Id is { } id
                ? Value.ForString(
                    await id.Data is { IsKnown: true } known ? known.Read<string>() : ""
                )
                : Value.ForNull();
        }
        return reference;
    }

    private async ValueTask<Value> EncodeAssetAsync(string path, AssetOrArchive asset) =>
        Special(
            asset.Signature,
            asset.Property,
            (await EncodeAsync($"{path}.{asset.Property}", asset.Content))!
        );

    private async ValueTask<Value> EncodeDictionaryAsync(string path, IDictionary dictionary)
    {
        var keys = new List<string>(dictionary.Count);
        foreach (var key in dictionary.Keys)
        {
            keys.Add(
                key as string
                    ?? throw new InvalidOperationException(
                        $"{dictionary.GetType().FullName} is not a supported argument type, "
                            + $"keys are strings: {path}"
                    )
            );
        }
        keys.Sort(StringComparer.Ordinal);
        var result = new Struct();
        foreach (var key in keys)
        {
            if (await EncodeAsync($"{path}.{key}", dictionary[key]) is { } value)
            {
                result.Fields.Add(key, value);
            }
        }
        return Value.ForStruct(result);
    }

    private async ValueTask<Value> EncodeListAsync(string path, IList list)
    {
        var result = new ListValue();
        // ImmutableArray counts as a list even where it is default, and then throws on everything.
        if (!IsDefaultArray(list))
        {
            for (var i = 0; i < list.Count; i++)
            {
                result.Values.Add(await EncodeAsync($"{path}[{i}]", list[i]) ?? Value.ForNull());
            }
        }
        return new() { ListValue = result };
    }

    private async ValueTask<Value> EncodeFieldsAsync(string path, Type type, object value)
    {
        var result = new Struct();
        foreach (
            var field in type.GetFields(
                    BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic
                )
                .Where(field => field.IsInitOnly)
                .Select(field =>
                    (Name: char.ToLowerInvariant(field.Name[0]) + field.Name[1..], Field: field)
                )
                .OrderBy(field => field.Name, StringComparer.Ordinal)
        )
        {
            result.Fields.Add(
                field.Name,
                await EncodeAsync($"{path}.{field.Name}", field.Field.GetValue(value))
                    ?? Value.ForNull()
            );
        }
        return Value.ForStruct(result);
    }

    private static Value? EncodeJson(JsonElement element) =>
        element.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null
            ? null
            : Value.Parser.ParseJson(element.GetRawText());

    private static object? UnwrapEnum(Type type, object value) =>
        type.GetMethods(BindingFlags.Static | BindingFlags.Public)
            .First(method =>
                method.Name == "op_Explicit"
                && (method.ReturnType == typeof(string) || method.ReturnType == typeof(double))
            )
            .Invoke(null, [value]);

    private static bool IsDefaultArray(IList list) =>
        list.GetType() is { IsValueType: true, IsGenericType: true } type
        && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>)
        && (bool)type.GetProperty("IsDefault")!.GetValue(list)!;

    private Value Unknown()
    {
        HasUnknowns = true;
        return Value.ForString(Signatures.Unknown);
    }

    private static Value Special(string signature, string key, Value value) =>
        Value.ForStruct(
            new() { Fields = { [Signatures.Key] = Value.ForString(signature), [key] = value } }
        );
}
