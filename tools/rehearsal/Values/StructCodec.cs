using Google.Protobuf.WellKnownTypes;

namespace KeylessAlloyDb.Rehearsal.Values;

/// <summary>Property values as protobuf structs, the form in which programs send and receive them.</summary>
internal static class StructCodec
{
    public static Struct Encode(PropertyMap map)
    {
        var fields = new Struct();
        foreach (var (key, value) in map)
        {
            fields.Fields[key] = Encode(value);
        }
        return fields;
    }

    public static PropertyMap Decode(Struct? fields) =>
        fields is null
            ? PropertyMap.Empty
            : PropertyMap.Of(fields.Fields.Select(field => (field.Key, Decode(field.Value))));

    public static Value Encode(PropertyValue value) =>
        value switch
        {
            NullValue => Value.ForNull(),
            BoolValue flag => Value.ForBool(flag.Value),
            NumberValue number => Value.ForNumber(number.Value),
            TextValue text => Value.ForString(text.Value),
            UnknownValue => Value.ForString(Signatures.Unknown),
            ListValue list => Value.ForList([.. list.Items.Select(Encode)]),
            PropertyMap map => Value.ForStruct(Encode(map)),
            SecretValue secret => Signed(Signatures.Secret, ("value", Encode(secret.Inner))),
            AssetValue asset => Signed(
                asset.IsArchive ? Signatures.Archive : Signatures.Asset,
                [.. asset.Content.Select(entry => (entry.Key, Encode(entry.Value)))]
            ),
            ReferenceValue reference => Signed(
                Signatures.Reference,
                [
                    ("urn", Value.ForString(reference.Urn)),
                    .. reference.Id is { } id
                        ? [("id", Encode(id))]
                        : Array.Empty<(string, Value)>(),
                    ("packageVersion", Value.ForString(reference.PackageVersion)),
                ]
            ),
            _ => throw new InvalidOperationException($"no wire form for {value.GetType().Name}"),
        };

    public static PropertyValue Decode(Value value) =>
        value.KindCase switch
        {
            Value.KindOneofCase.BoolValue => value.BoolValue,
            Value.KindOneofCase.NumberValue => value.NumberValue,
            Value.KindOneofCase.StringValue => value.StringValue == Signatures.Unknown
                ? PropertyValue.Unknown
                : value.StringValue,
            Value.KindOneofCase.ListValue => PropertyValue.List(
                value.ListValue.Values.Select(Decode)
            ),
            Value.KindOneofCase.StructValue => Special.Recognise(Decode(value.StructValue)),
            _ => PropertyValue.Null,
        };

    private static Value Signed(string signature, params (string Key, Value Value)[] fields)
    {
        var content = new Struct { Fields = { [Signatures.Key] = Value.ForString(signature) } };
        foreach (var (key, value) in fields)
        {
            content.Fields[key] = value;
        }
        return Value.ForStruct(content);
    }
}
