using System.Globalization;
using Google.Protobuf.WellKnownTypes;

namespace KeylessAlloyDb.Sdk.Tests.Engine;

/// <summary>
/// Property maps as short text: <c>{a:1,b:[null,'x'],c:secret('x'),d:unknown}</c>. Special values
/// are told apart by the signatures of Pulumi's protocol.
/// </summary>
internal static class Shown
{
    public const string Key = "4dabf18193072939515e22adb298388d";
    public const string Unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

    private static readonly Dictionary<string, string> s_names = new()
    {
        ["1b47061264138c4ac30d75fd1eb44270"] = "secret",
        ["c44067f5952c0a294b673a41bacd8c17"] = "asset",
        ["0def7320c3a5731c473e5ecbe6d01bc7"] = "archive",
        ["5cf8f73096256a8f31e491e813e4eb8e"] = "resource",
        ["d0e6a833031e9bbcd3f4e8bde6ca49a4"] = "output",
    };

    public static string Text(Struct map) => Text(Value.ForStruct(map));

    public static string Text(Value value) =>
        value.KindCase switch
        {
            Value.KindOneofCase.NullValue => "null",
            Value.KindOneofCase.BoolValue => value.BoolValue ? "true" : "false",
            Value.KindOneofCase.NumberValue => value.NumberValue.ToString(
                CultureInfo.InvariantCulture
            ),
            Value.KindOneofCase.StringValue => value.StringValue == Unknown
                ? "unknown"
                : $"'{value.StringValue}'",
            Value.KindOneofCase.ListValue =>
                $"[{string.Join(',', value.ListValue.Values.Select(Text))}]",
            _ => Map(value.StructValue),
        };

    public static Value Secret(Value value) =>
        Special("1b47061264138c4ac30d75fd1eb44270", ("value", value));

    public static Value Special(string signature, params (string Key, Value Value)[] fields)
    {
        var map = new Struct { Fields = { [Key] = Value.ForString(signature) } };
        foreach (var (key, value) in fields)
        {
            map.Fields[key] = value;
        }
        return Value.ForStruct(map);
    }

    private static string Map(Struct map)
    {
        var fields = map
            .Fields.Where(field => field.Key != Key)
            .OrderBy(field => field.Key, StringComparer.Ordinal)
            .ToArray();
        if (!map.Fields.TryGetValue(Key, out var signature))
        {
            return $"{{{Join(fields)}}}";
        }
        var name = s_names[signature.StringValue];
        return name == "secret"
            ? $"secret({Text(fields.Single().Value)})"
            : $"{name}({Join(fields)})";
    }

    private static string Join(IEnumerable<KeyValuePair<string, Value>> fields) =>
        string.Join(',', fields.Select(field => $"{field.Key}:{Text(field.Value)}"));
}
