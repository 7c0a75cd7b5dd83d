using Google.Protobuf.WellKnownTypes;

namespace Pulumi.Serialization;

/// <summary>Reads values of the protocol. A nested unknown or secret marks the whole value.</summary>
internal static class Decoder
{
    public static OutputData Decode(Value value)
    {
        var marks = new Marks();
        var result = Read(value, marks);
        return new(
            OutputData.NoResources,
            marks.Unknown ? null : result,
            !marks.Unknown,
            marks.Secret
        );
    }

    private static object? Read(Value value, Marks marks) =>
        value.KindCase switch
        {
            Value.KindOneofCase.BoolValue => value.BoolValue,
            Value.KindOneofCase.NumberValue => value.NumberValue,
            Value.KindOneofCase.StringValue => ReadText(value.StringValue, marks),
            Value.KindOneofCase.ListValue => value
                .ListValue.Values.Select(item => Read(item, marks))
                .ToImmutableArray(),
            Value.KindOneofCase.StructValue => ReadStruct(value.StructValue, marks),
            _ => null,
        };

    private static string? ReadText(string text, Marks marks)
    {
        if (text != Signatures.Unknown)
        {
            return text;
        }
        marks.Unknown = true;
        return null;
    }

    private static object? ReadStruct(Struct value, Marks marks)
    {
        switch (Text(value, Signatures.Key))
        {
            case Signatures.Secret:
                marks.Secret = true;
                return value.Fields.TryGetValue("value", out var secret)
                    ? Read(secret, marks)
                    : null;
            case Signatures.OutputValue:
                return ReadOutput(value);
            case Signatures.Asset:
                return Text(value, "path") is { } path ? new FileAsset(path)
                    : Text(value, "uri") is { } uri ? new RemoteAsset(uri)
                    : new StringAsset(Text(value, "text") ?? "");
            case Signatures.Archive:
                return Text(value, "path") is { } file ? new FileArchive(file)
                    : Text(value, "uri") is { } address ? new RemoteArchive(address)
                    : new AssetArchive(
                        value
                            .Fields["assets"]
                            .StructValue.Fields.ToDictionary(
                                asset => asset.Key,
                                asset => (AssetOrArchive)Read(asset.Value, marks)!
                            )
                    );
            case Signatures.Resource:
                return new DependencyResource(Text(value, "urn")!);
            default:
                return value
                    .Fields.Where(field => !field.Key.StartsWith("__", StringComparison.Ordinal))
                    .ToImmutableDictionary(field => field.Key, field => Read(field.Value, marks));
        }
    }

    /// <summary>An output keeps its marks to itself; what it stands in stays known and plain.</summary>
    private static Output<object?> ReadOutput(Struct value)
    {
        var data = value.Fields.TryGetValue("value", out var inner)
            ? Decode(inner)
            : OutputData.Unknown;
        var secret = value.Fields.TryGetValue("secret", out var flag) && flag.BoolValue;
        return new(data with { IsSecret = data.IsSecret || secret });
    }

    private static string? Text(Struct value, string key) =>
        value.Fields.TryGetValue(key, out var text) ? text.StringValue : null;

    private sealed class Marks
    {
        public bool Unknown { get; set; }

        public bool Secret { get; set; }
    }
}
