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
    private static readonly string[] s_types = ["string", "integer", "boolean", "array", "object"];

    public static ConfigDeclaration Parse(string key, YamlNode node)
    {
        if (node is not YamlMappingNode map)
        {
            // The short form: the value itself.
            return new(key, null, null, ConfigFileValue.Parse(node, secret: false), null, false);
        }
        var type = map.Text("type");
        if (type is not null && !s_types.Contains(type))
        {
            throw new RehearsalException(
                $"Pulumi.yaml:{node.Start.Line}: config key '{key}' has type '{type}'; allowed are {string.Join(", ", s_types)}."
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

    /// <summary>Whether Pulumi's CLI takes the value for the declared type.</summary>
    /// <remarks>ValidateConfigValue of sdk/go/common/workspace/project.go.</remarks>
    public bool Accepts(ConfigValue value) =>
        Type is null || (value.Node is { } node ? AcceptsNode(node) : AcceptsText(value.Text));

    /// <summary>What a message says is allowed.</summary>
    public string Allowed =>
        Type switch
        {
            "boolean" => "true, false",
            "integer" => "a whole number",
            "array" => $"a list, whose items are each of type {ItemType}",
            "object" => "an object, that is keys with values",
            _ => "a single text",
        };

    private bool AcceptsText(string text) =>
        Type switch
        {
            "integer" => long.TryParse(text, CultureInfo.InvariantCulture, out _),
            "boolean" => text is "true" or "false",
            "array" or "object" => false,
            _ => true,
        };

    private bool AcceptsNode(JsonNode node) =>
        Type switch
        {
            "array" => node is JsonArray items && items.All(IsItem),
            "object" => node is JsonObject,
            _ => false,
        };

    private bool IsItem(JsonNode? item) =>
        ItemType switch
        {
            null => true,
            "object" => item is JsonObject,
            "array" => item is JsonArray,
            "string" => item?.GetValueKind() == JsonValueKind.String,
            _ => item is JsonValue,
        };
}
