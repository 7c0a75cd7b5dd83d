using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace KeylessAlloyDb.Rehearsal.Project;

/// <summary>One key of Pulumi.yaml's config section: its type and what it is when a stack is silent.</summary>
internal sealed record ConfigDeclaration(
    string Key,
    string? Type,
    string? ItemType,
    ConfigValue? Default,
    string? Description,
    bool Secret
)
{
    private static readonly string[] Types = ["string", "integer", "boolean", "array", "object"];

    public static ConfigDeclaration Parse(string key, YamlNode node)
    {
        if (node is not YamlMappingNode map)
        {
            // The short form: the value itself.
            return new(key, null, null, ConfigFileValue.Parse(node, secret: false), null, false);
        }
        var type = map.Text("type");
        if (type is not null && !Types.Contains(type))
        {
            throw new RehearsalException(
                $"Pulumi.yaml: config key '{key}' has type '{type}'; allowed are {string.Join(", ", Types)}."
            );
        }
        var secret = map.Text("secret") == "true";
        var value = map.Find("value") ?? map.Find("default");
        return new(
            key,
            type,
            (map.Find("items") as YamlMappingNode)?.Text("type"),
            value is null ? null : ConfigFileValue.Parse(value, secret),
            map.Text("description"),
            secret
        );
    }

    public string Describe() => ItemType is null ? Type ?? "" : $"{Type} of {ItemType}";

    public bool Accepts(ConfigValue value) => Type is null || Matches(Type, ItemType, value.Text);

    private static bool Matches(string type, string? itemType, string text) =>
        type switch
        {
            "integer" => long.TryParse(text, CultureInfo.InvariantCulture, out _),
            "boolean" => text is "true" or "false",
            "array" => Parse(text) is JsonArray items
                && (
                    itemType is null
                    || items.All(item => Matches(itemType, null, ConfigValue.From(item).Text))
                ),
            "object" => Parse(text) is JsonObject,
            _ => true,
        };

    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
