using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace KeylessAlloyDb.Rehearsal.Values;

internal static class JsonStyle
{
    /// <summary>For files and terminals, where quotes and angle brackets need no escape.</summary>
    public static readonly JsonWriterOptions Readable = new()
    {
        Indented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static readonly JsonWriterOptions Compact = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonSerializerOptions s_members = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    };

    private static readonly JsonSerializerOptions s_present = new(s_members)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The members of an object, in their order and in camel case.</summary>
    /// <param name="value">Any object, such as one of an anonymous type.</param>
    /// <param name="withoutNulls">Whether members that are null are left out.</param>
    public static JsonObject Members(object value, bool withoutNulls = false) =>
        JsonSerializer.SerializeToNode(value, withoutNulls ? s_present : s_members)!.AsObject();

    public static void Write(Stream stream, JsonNode json)
    {
        using var writer = new Utf8JsonWriter(stream, Readable);
        json.WriteTo(writer);
    }
}
