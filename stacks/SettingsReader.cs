using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KeylessAlloyDb.Stacks;

/// <summary>
/// Reads settings of Pulumi's textual form into types. What does not parse becomes a problem and
/// reads as a harmless value, so that all problems are found in one go.
/// </summary>
internal sealed class SettingsReader(Func<string, string?> find, Problems problems)
{
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);

    /// <summary>The keys that were asked for.</summary>
    public IReadOnlySet<string> Keys => _keys;

    public string Text(string key) => Find(key) ?? "";

    /// <summary>Null where the setting is empty.</summary>
    public string? OptionalText(string key) => Find(key) is { Length: > 0 } text ? text : null;

    public int Integer(string key)
    {
        var text = Find(key);
        problems.Require(
            int.TryParse(
                text,
                NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out var value
            ),
            key,
            text,
            "is not a whole number",
            "digits"
        );
        return value;
    }

    public bool Boolean(string key)
    {
        var text = Find(key);
        problems.Require(
            text is "true" or "false",
            key,
            text,
            "is neither true nor false",
            "true, false"
        );
        return text == "true";
    }

    public T Choice<T>(string key, params (string Text, T Value)[] choices) =>
        Choose(key, Find(key), choices);

    /// <summary>The value that a text stands for; the first one where it stands for none.</summary>
    public T Choose<T>(string setting, string? text, params (string Text, T Value)[] choices)
    {
        problems.Require(
            choices.Any(choice => choice.Text == text),
            setting,
            text,
            "is not one of the choices",
            string.Join(", ", choices.Select(choice => choice.Text))
        );
        return choices
            .Where(choice => choice.Text == text)
            .DefaultIfEmpty(choices[0])
            .First()
            .Value;
    }

    public ImmutableArray<string> Texts(string key) =>
        [
            .. Items(key, "a list of texts")
                .Where(item =>
                    Holds(item is JsonValue, key, item, "is not a text", "a list of texts")
                )
                .Select(item => item!.ToString()),
        ];

    /// <summary>A list of objects; each gets the name of its place, for messages.</summary>
    public ImmutableArray<T> Objects<T>(
        string key,
        string[] required,
        string[] optional,
        Func<Func<string, string?>, string, T> make
    )
    {
        var form =
            $"a list of {{{string.Join(", ", required.Concat(optional.Select(o => $"{o}?")))}}}";
        return
        [
            .. Items(key, form)
                .Select(
                    (item, index) => (Item: item as JsonObject, Raw: item, Place: $"{key}[{index}]")
                )
                .Where(entry =>
                    Holds(entry.Item is not null, entry.Place, entry.Raw, "is not an object", form)
                )
                .Select(entry =>
                {
                    foreach (var (name, _) in entry.Item!)
                    {
                        Holds(
                            required.Contains(name) || optional.Contains(name),
                            $"{entry.Place}.{name}",
                            entry.Item[name],
                            "is no field of it",
                            form
                        );
                    }

                    return make(field => entry.Item[field]?.ToString(), entry.Place);
                }),
        ];
    }

    public ImmutableDictionary<string, string> Map(string key)
    {
        const string Form = "an object of texts";
        var node = Parse(key, Form);
        return Holds(node is JsonObject or null, key, node, "is not an object", Form)
            ? node?.AsObject()
                .ToImmutableDictionary(entry => entry.Key, entry => entry.Value?.ToString() ?? "")
                ?? []
            : [];
    }

    private JsonArray Items(string key, string form)
    {
        var node = Parse(key, form);
        return Holds(node is JsonArray or null, key, node, "is not a list", form)
            ? node?.AsArray() ?? []
            : [];
    }

    private JsonNode? Parse(string key, string form)
    {
        var text = Find(key);
        try
        {
            return text is null ? null : JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            problems.Require(false, key, text, "does not parse", form);
            return null;
        }
    }

    private bool Holds(bool holds, string setting, JsonNode? value, string wrong, string allowed) =>
        problems.Require(holds, setting, value?.ToJsonString(), wrong, allowed);

    private string? Find(string key)
    {
        _keys.Add(key);
        return find(key);
    }
}
