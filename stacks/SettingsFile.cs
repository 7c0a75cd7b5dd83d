using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace KeylessAlloyDb.Stacks;

/// <summary>
/// The stack's file: the line of each setting, and its text before YAML parsed it as a number.
/// Pulumi hands over values only.
/// </summary>
internal sealed class SettingsFile
{
    private readonly string _name;
    private readonly string _project;
    private readonly YamlMappingNode _config;
    private readonly Func<string, string?> _find;

    private SettingsFile(
        string name,
        string project,
        YamlMappingNode config,
        Func<string, string?> find
    ) => (_name, _project, _config, _find) = (name, project, config, find);

    /// <summary>Reads Pulumi.&lt;stack&gt;.yaml beside the nearest Pulumi.yaml; null where there is none or it is broken.</summary>
    /// <param name="directory">Where to look, and above it.</param>
    /// <param name="project">The project's name.</param>
    /// <param name="stack">The stack's name.</param>
    /// <param name="find">The text of a key as Pulumi has handed it over.</param>
    public static SettingsFile? Find(
        string directory,
        string project,
        string stack,
        Func<string, string?> find
    )
    {
        for (var at = new DirectoryInfo(directory); at is not null; at = at.Parent)
        {
            var path = Path.Combine(at.FullName, OtherStack.FileOf(stack));
            if (File.Exists(path))
            {
                return Read(path, project, find);
            }

            if (File.Exists(Path.Combine(at.FullName, "Pulumi.yaml")))
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>The place of the first of the settings that the file has, file:line; null where it has none of them.</summary>
    public string? Place(IEnumerable<string> settings) =>
        settings
            .Select(setting => Node(setting))
            .Where(found => found is not null)
            .Select(found => $"{_name}:{found!.Value.Line}")
            .FirstOrDefault();

    /// <summary>Whether the file has a setting, at any value: an override changes the value and not that it was chosen.</summary>
    public bool Has(string setting) => _config.Children.Any(entry => KeyOf(entry.Key) == setting);

    /// <summary>
    /// Texts without quotes that YAML took for numbers and that came out as others: 1.20 as 1.2, a
    /// number with a leading zero without it.
    /// </summary>
    public IEnumerable<(string Setting, string Written, string Arrived)> Slips() =>
        _config.Children.SelectMany(entry =>
            KeyOf(entry.Key) is { } key && _find(key) is { } text
                ? Slips(key, entry.Value, ToJson(entry.Value, text))
                : []
        );

    private static IEnumerable<(string, string, string)> Slips(
        string path,
        YamlNode node,
        JsonNode? value
    ) =>
        (node, value) switch
        {
            (YamlScalarNode { Style: ScalarStyle.Plain, Value: { } raw }, JsonValue)
                when TextOf(value) is { } text && raw != text && IsSameNumber(raw, text) =>
            [
                (path, raw, text),
            ],
            (YamlSequenceNode list, JsonArray array) => list.Zip(array)
                .SelectMany((pair, index) => Slips($"{path}[{index}]", pair.First, pair.Second)),
            (YamlMappingNode map, JsonObject fields) => map.Children.SelectMany(entry =>
                Slips($"{path}.{entry.Key}", entry.Value, fields[entry.Key.ToString()])
            ),
            _ => [],
        };

    private static SettingsFile? Read(string path, string project, Func<string, string?> find) =>
        ConfigOf(path) is { } config ? new(Path.GetFileName(path), project, config, find) : null;

    /// <summary>The entries below <c>config</c>; null where the file has none or is broken.</summary>
    internal static YamlMappingNode? ConfigOf(string path)
    {
        var yaml = new YamlStream();
        try
        {
            using var reader = File.OpenText(path);
            yaml.Load(reader);
        }
        catch (YamlException)
        {
            return null;
        }

        return
            yaml.Documents is [{ RootNode: YamlMappingNode root }, ..]
            && root.Children.TryGetValue(new YamlScalarNode("config"), out var node)
            ? node as YamlMappingNode
            : null;
    }

    /// <summary>The line of a setting or of the part that its path names; null where its value is not the file's.</summary>
    private (YamlNode Value, long Line)? Node(string setting)
    {
        var end = setting.IndexOfAny(['.', '[']);
        var key = end < 0 ? setting : setting[..end];
        var entry = _config.Children.FirstOrDefault(entry => KeyOf(entry.Key) == key);
        if (
            entry.Key is null
            || _find(key) is { } text && !Agrees(entry.Value, ToJson(entry.Value, text))
        )
        {
            return null;
        }

        (YamlNode Value, long Line) found = (entry.Value, entry.Key.Start.Line);
        var steps =
            end < 0
                ? []
                : setting[end..].Split(['.', '[', ']'], StringSplitOptions.RemoveEmptyEntries);
        foreach (var step in steps)
        {
            if (
                found.Value is YamlSequenceNode list
                && int.TryParse(step, CultureInfo.InvariantCulture, out var index)
                && index < list.Children.Count
            )
            {
                found = (list[index], list[index].Start.Line);
            }
            else if (
                found.Value is YamlMappingNode map
                && map.Children.FirstOrDefault(e => e.Key.ToString() == step)
                    is { Key: { } name } field
            )
            {
                found = (field.Value, name.Start.Line);
            }
        }

        return found;
    }

    /// <summary>project:key, project:config:key or key alone.</summary>
    internal static string? KeyOf(YamlNode node, string project) =>
        node.ToString().Split(':') switch
        {
            [var name] => name,
            [var owner, .., var name] when owner == project => name,
            _ => null,
        };

    private string? KeyOf(YamlNode node) => KeyOf(node, _project);

    private static JsonNode? ToJson(YamlNode node, string text)
    {
        if (node is YamlScalarNode)
        {
            return JsonValue.Create(text);
        }

        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }

    private static bool Agrees(YamlNode node, JsonNode? value) =>
        (node, value) switch
        {
            (YamlScalarNode scalar, null or JsonValue) => Agrees(
                scalar.Value ?? "",
                TextOf(value) ?? ""
            ),
            (YamlSequenceNode list, JsonArray array) => list.Children.Count == array.Count
                && list.Zip(array).All(pair => Agrees(pair.First, pair.Second)),
            (YamlMappingNode map, JsonObject fields) => map.Children.Count == fields.Count
                && map.Children.All(entry => Agrees(entry.Value, fields[entry.Key.ToString()])),
            _ => false,
        };

    private static bool Agrees(string written, string arrived) =>
        string.Equals(written, arrived, StringComparison.OrdinalIgnoreCase)
        || (arrived.Length == 0 && written is "~" or "null" or "Null" or "NULL")
        || IsSameNumber(written, arrived);

    private static string? TextOf(JsonNode? node) =>
        node is JsonValue value
            ? value.GetValueKind() == JsonValueKind.String
                ? value.GetValue<string>()
                : value.ToJsonString()
            : null;

    /// <summary>
    /// Whether the text of a number equals Go's output of it; a leading zero may mean octal.
    /// </summary>
    private static bool IsSameNumber(string written, string arrived)
    {
        var digits = written.Replace("_", "", StringComparison.Ordinal);
        return double.TryParse(arrived, CultureInfo.InvariantCulture, out var value)
            && (
                double.TryParse(digits, CultureInfo.InvariantCulture, out var number)
                    && number.Equals(value)
                || digits is ['0', _, ..]
                    && digits.All(digit => digit is >= '0' and <= '7')
                    && digits.Length < 22
                    && Convert.ToInt64(digits, 8) is var octal
                    && value.Equals(octal)
            );
    }
}
