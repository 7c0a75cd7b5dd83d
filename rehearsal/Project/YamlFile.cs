using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace KeylessAlloyDb.Rehearsal.Project;

/// <summary>Reads YAML as nodes, because a scalar in quotes keeps its text and one without has a type.</summary>
internal static class YamlFile
{
    public static YamlMappingNode Read(string path)
    {
        var stream = new YamlStream();
        try
        {
            using var reader = File.OpenText(path);
            stream.Load(reader);
        }
        catch (YamlException e)
        {
            throw new RehearsalException($"{path}({e.Start.Line}): not valid YAML: {e.Message}");
        }
        return stream.Documents is [{ RootNode: YamlMappingNode root }]
            ? root
            : throw new RehearsalException($"{path}: expected one YAML mapping.");
    }

    public static IEnumerable<(string Key, YamlNode Value)> Entries(this YamlMappingNode node) =>
        node.Select(entry => (((YamlScalarNode)entry.Key).Value ?? "", entry.Value));

    public static YamlNode? Find(this YamlMappingNode node, string key) =>
        node.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null;

    public static string? Text(this YamlMappingNode node, string key) =>
        (node.Find(key) as YamlScalarNode)?.Value;

    public static JsonNode? ToJson(this YamlNode node) =>
        node switch
        {
            YamlMappingNode map => new JsonObject(
                map.Entries().Select(e => KeyValuePair.Create(e.Key, e.Value.ToJson()))
            ),
            YamlSequenceNode list => new JsonArray([.. list.Select(ToJson)]),
            YamlScalarNode { Style: ScalarStyle.Plain } scalar => Scalars.Parse(scalar.Value ?? ""),
            YamlScalarNode scalar => JsonValue.Create(scalar.Value),
            _ => throw new RehearsalException($"line {node.Start.Line}: unsupported YAML"),
        };
}

/// <summary>
/// The types that an unquoted YAML scalar can have, as Go's YAML library resolves them: a number with
/// a leading zero is octal where it can be.
/// </summary>
internal static class Scalars
{
    public static JsonNode? Parse(string text) =>
        text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "true" or "True" or "TRUE" => JsonValue.Create(true),
            "false" or "False" or "FALSE" => JsonValue.Create(false),
            ['0', _, ..] when text.All(digit => digit is >= '0' and <= '7') => JsonValue.Create(
                Convert.ToInt64(text, 8)
            ),
            _ when long.TryParse(text, CultureInfo.InvariantCulture, out var whole) =>
                JsonValue.Create(whole),
            _ when LooksLikeNumber(text) => JsonValue.Create(
                double.Parse(text, CultureInfo.InvariantCulture)
            ),
            _ => JsonValue.Create(text),
        };

    private static bool LooksLikeNumber(string text) =>
        (char.IsAsciiDigit(text[0]) || text[0] is '-' or '+' or '.')
        && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
}
