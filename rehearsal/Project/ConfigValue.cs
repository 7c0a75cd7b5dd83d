using System.Text.Json.Nodes;

namespace KeylessAlloyDb.Rehearsal.Project;

/// <param name="Text">As the program receives it: the scalar's text, or JSON of a list or object.</param>
/// <param name="Secret">Whether it must be kept out of every display.</param>
internal sealed record ConfigValue(string Text, bool Secret = false)
{
    public static ConfigValue From(JsonNode? node, bool secret = false) =>
        new(
            node switch
            {
                null => "",
                JsonValue value when value.TryGetValue<string>(out var text) => text,
                JsonValue value when value.TryGetValue<bool>(out var flag) => flag
                    ? "true"
                    : "false",
                _ => node.ToJsonString(),
            },
            secret
        );
}
