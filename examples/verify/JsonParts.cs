using System.Text.Json;

namespace KeylessAlloyDb.Examples.Verify;

/// <summary>Reads JSON of others, which may have any form.</summary>
internal static class JsonParts
{
    /// <summary>A part of an object; without a value where there is none.</summary>
    public static JsonElement Part(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var part)
            ? part
            : default;

    /// <summary>A text in an object; empty where there is none.</summary>
    public static string Text(this JsonElement json, string name) =>
        json.Part(name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";
}
