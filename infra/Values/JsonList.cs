using System.Text.Json.Nodes;

namespace KeylessAlloyDb.Values;

/// <summary>Lists for JSON that is written node by node, without a serializer that is slow to start.</summary>
internal static class JsonList
{
    public static JsonArray Of(IEnumerable<JsonNode> items) => new([.. items]);

    public static JsonArray Of(IEnumerable<string> texts) =>
        Of(texts.Select(text => (JsonNode)text));
}
