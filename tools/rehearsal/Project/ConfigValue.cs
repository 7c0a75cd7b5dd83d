using System.Text.Json.Nodes;

namespace KeylessAlloyDb.Rehearsal.Project;

/// <param name="Text">As the program receives it: the scalar's text, or JSON of a list or object.</param>
/// <param name="Secret">Whether it must be kept out of every display.</param>
/// <param name="IsStructure">Whether it is a list or an object; a scalar may have JSON as its text.</param>
internal sealed record ConfigValue(string Text, bool Secret = false, bool IsStructure = false)
{
    /// <summary>The list or object; null where it is a scalar.</summary>
    public JsonNode? Node => IsStructure ? JsonNode.Parse(Text) : null;

    public static ConfigValue From(JsonNode? node, bool secret = false) =>
        node switch
        {
            null => new("", secret),
            JsonValue value when value.TryGetValue<string>(out var text) => new(text, secret),
            JsonValue value when value.TryGetValue<bool>(out var flag) => new(
                flag ? "true" : "false",
                secret
            ),
            JsonValue => new(node.ToJsonString(), secret),
            _ => new(node.ToJsonString(), secret, IsStructure: true),
        };
}
