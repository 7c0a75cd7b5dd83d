using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace KeylessAlloyDb.Rehearsal.Project;

/// <summary>Reads YAML as nodes, because a scalar in quotes keeps its text and one without has a type.</summary>
internal static class YamlFile
{
    /// <summary>The first document of a file, as Go's library reads it; an empty file is an empty mapping.</summary>
    /// <exception cref="RehearsalException">The file is broken; the message has its line.</exception>
    public static YamlMappingNode Read(string path)
    {
        var name = Path.GetFileName(path);
        var stream = new YamlStream();
        try
        {
            using var reader = File.OpenText(path);
            stream.Load(reader);
        }
        catch (YamlException e)
        {
            var (line, problem) = Explain(path, e);
            throw new RehearsalException($"{name}:{line}: {problem}");
        }
        return stream.Documents switch
        {
            [] => [],
            [{ RootNode: YamlMappingNode root }, ..] => root,
            [{ RootNode: YamlScalarNode { Value: "" or null } }, ..] => [],
            [var other, ..] => throw new RehearsalException(
                $"{name}:{other.RootNode.Start.Line}: the file has to be keys with values, such as config: and settings below it."
            ),
        };
    }

    /// <summary>The line and the cause in words; the library reports a tab where it gives up.</summary>
    private static (long Line, string Problem) Explain(string path, YamlException e)
    {
        var lines = File.ReadAllLines(path);
        var tab = Array.FindIndex(lines, line => line.TrimStart(' ') is ['\t', ..]);
        if (tab >= 0)
        {
            return (tab + 1, "a tab indents the line. YAML allows blanks only.");
        }
        return e.Message.Contains("Duplicate key", StringComparison.OrdinalIgnoreCase)
            ? (e.Start.Line, "the key is there twice. Remove one of them.")
            : (
                e.Start.Line,
                "the file is not valid YAML from here on or shortly before. Look for a missing quote, bracket, colon or blank."
            );
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
            _ => null,
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
