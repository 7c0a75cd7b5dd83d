using System.Text.Json;

namespace KeylessAlloyDb.Rehearsal.Values;

/// <summary>How secrets appear in JSON.</summary>
/// <param name="Write">Writes the value of a secret.</param>
internal sealed record SecretForm(Action<Utf8JsonWriter, PropertyValue> Write)
{
    /// <summary>As <c>pulumi preview --json</c> shows them.</summary>
    public static readonly SecretForm Masked = new(
        (writer, _) => writer.WriteStringValue("[secret]")
    );

    /// <summary>As <c>pulumi stack export --show-secrets</c> writes them.</summary>
    public static readonly SecretForm Plain = new(
        (writer, inner) => WriteSigned(writer, "plaintext", JsonCodec.ToText(inner))
    );

    /// <summary>As <c>pulumi stack export</c> writes them.</summary>
    public static SecretForm Encrypted(Func<string, string> encrypt) =>
        new((writer, inner) => WriteSigned(writer, "ciphertext", encrypt(JsonCodec.ToText(inner))));

    private static void WriteSigned(Utf8JsonWriter writer, string key, string text)
    {
        writer.WriteStartObject();
        writer.WriteString(Signatures.Key, Signatures.Secret);
        writer.WriteString(key, text);
        writer.WriteEndObject();
    }
}

/// <summary>Property values as JSON, the form of state files and of preview digests.</summary>
internal static class JsonCodec
{
    public static string ToText(PropertyValue value) => ToText(value, SecretForm.Plain);

    public static string ToText(PropertyValue value, SecretForm secrets)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, JsonStyle.Compact))
        {
            Write(writer, value, secrets);
        }
        return System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    public static void Write(Utf8JsonWriter writer, PropertyValue value, SecretForm secrets)
    {
        switch (value)
        {
            case BoolValue flag:
                writer.WriteBooleanValue(flag.Value);
                break;
            case NumberValue { Value: var number }
                when number == Math.Floor(number) && Math.Abs(number) < 1e15:
                writer.WriteNumberValue((long)number);
                break;
            case NumberValue number:
                writer.WriteNumberValue(number.Value);
                break;
            case TextValue text:
                writer.WriteStringValue(text.Value);
                break;
            case UnknownValue:
                writer.WriteStringValue(Signatures.Unknown);
                break;
            case ListValue list:
                writer.WriteStartArray();
                foreach (var item in list.Items)
                {
                    Write(writer, item, secrets);
                }
                writer.WriteEndArray();
                break;
            case PropertyMap map:
                writer.WriteStartObject();
                WriteEntries(writer, map, secrets);
                writer.WriteEndObject();
                break;
            case SecretValue secret:
                secrets.Write(writer, secret.Inner);
                break;
            case AssetValue asset:
                writer.WriteStartObject();
                writer.WriteString(
                    Signatures.Key,
                    asset.IsArchive ? Signatures.Archive : Signatures.Asset
                );
                WriteEntries(writer, asset.Content, secrets);
                writer.WriteEndObject();
                break;
            case ReferenceValue reference:
                writer.WriteStartObject();
                writer.WriteString(Signatures.Key, Signatures.Reference);
                writer.WriteString("urn", reference.Urn);
                if (reference.Id is { } id)
                {
                    writer.WritePropertyName("id");
                    Write(writer, id, secrets);
                }
                writer.WriteString("packageVersion", reference.PackageVersion);
                writer.WriteEndObject();
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    /// <param name="element">Any JSON.</param>
    /// <param name="decrypt">Reads a ciphertext; the result is JSON again.</param>
    public static PropertyValue Read(JsonElement element, Func<string, string> decrypt) =>
        element.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Number => element.GetDouble(),
            JsonValueKind.String when element.ValueEquals(Signatures.Unknown) =>
                PropertyValue.Unknown,
            JsonValueKind.String => element.GetString()!,
            JsonValueKind.Array => PropertyValue.List(
                element.EnumerateArray().Select(item => Read(item, decrypt))
            ),
            JsonValueKind.Object => ReadObject(element, decrypt),
            _ => PropertyValue.Null,
        };

    private static PropertyValue ReadObject(JsonElement element, Func<string, string> decrypt)
    {
        var map = PropertyMap.Of(
            element.EnumerateObject().Select(entry => (entry.Name, Read(entry.Value, decrypt)))
        );
        if (map.Text(Signatures.Key) != Signatures.Secret)
        {
            return Special.Recognise(map);
        }
        var json = map.Text("plaintext") ?? decrypt(map.Text("ciphertext") ?? "");
        using var inner = JsonDocument.Parse(json);
        return PropertyValue.Secret(Read(inner.RootElement, decrypt));
    }

    private static void WriteEntries(Utf8JsonWriter writer, PropertyMap map, SecretForm secrets)
    {
        foreach (var (key, value) in map)
        {
            writer.WritePropertyName(key);
            Write(writer, value, secrets);
        }
    }
}
