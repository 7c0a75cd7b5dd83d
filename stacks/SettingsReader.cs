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
    private const string Whole = "whole number";

    private readonly OrderedDictionary<string, string> _allowed = new(StringComparer.Ordinal);

    /// <summary>The keys that were asked for, with what docs/settings.md says is allowed.</summary>
    public IReadOnlyDictionary<string, string> Allowed => _allowed;

    public string Text(string key, string allowed) => Find(key, allowed) ?? "";

    /// <summary>Null where the setting is empty.</summary>
    public string? OptionalText(string key, string allowed) =>
        Find(key, $"{allowed}; empty for none") is { Length: > 0 } text ? text : null;

    public int Integer(string key, string allowed) => Number(key, Find(key, allowed), allowed);

    /// <summary>The number of a text; 0, and a problem, where it is none.</summary>
    public int Number(string setting, string? text, string allowed)
    {
        if (
            int.TryParse(
                text,
                NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out var value
            )
        )
        {
            return value;
        }

        var isWhole = text is { Length: > 0 } && text.TrimStart('-', '+').All(char.IsAsciiDigit);
        problems.RequireForm(
            false,
            setting,
            text,
            isWhole ? "is out of range" : $"is not a {Whole}",
            allowed
        );
        return 0;
    }

    public bool Boolean(string key) => Choice(key, ("true", true), ("false", false));

    public T Choice<T>(string key, params (string Text, T Value)[] choices) =>
        Choose(key, Find(key, string.Join(", ", choices.Select(choice => choice.Text))), choices);

    /// <summary>The value of a text; the first value where the text has none.</summary>
    public T Choose<T>(string setting, string? text, params (string Text, T Value)[] choices)
    {
        var texts = choices.Select(choice => choice.Text).ToList();
        // A field that is missing may be there under a wrong name.
        var dot = setting.LastIndexOf('.');
        if (dot < 0 || problems.IsSound(setting[..dot]))
        {
            problems.RequireForm(
                text is not null && texts.Contains(text),
                setting,
                text,
                texts is ["true", "false"]
                    ? "is neither true nor false"
                    : "is not one of the choices",
                string.Join(", ", texts),
                texts
            );
        }

        return choices
            .Where(choice => choice.Text == text)
            .DefaultIfEmpty(choices[0])
            .First()
            .Value;
    }

    public ImmutableArray<string> Texts(string key, string allowed) =>
        [
            .. List(Parse(key, allowed), key, $"a list: {allowed}")
                .Select((item, index) => TextOf(item, $"{key}[{index}]"))
                .OfType<string>(),
        ];

    /// <summary>An object; null where the setting is empty.</summary>
    public T? Object<T>(
        string key,
        string allowed,
        string[] required,
        string[] optional,
        Func<SettingsObject, T> make
    )
        where T : class => ObjectOf(Parse(key, allowed), key, required, optional, make);

    /// <summary>The object of a node; null, and perhaps a problem, where it is empty.</summary>
    internal T? ObjectOf<T>(
        JsonNode? node,
        string place,
        string[] required,
        string[] optional,
        Func<SettingsObject, T> make
    )
        where T : class
    {
        var form = FormOf(required, optional);
        if (
            !IsKind(node is JsonObject or null, place, node, form)
            || node is not JsonObject { Count: > 0 } item
        )
        {
            return null;
        }

        RequireFields(item, place, [.. required, .. optional], form);
        return make(new(this, item, place));
    }

    /// <summary>A list of objects.</summary>
    public ImmutableArray<T> Objects<T>(
        string key,
        string allowed,
        string[] required,
        string[] optional,
        Func<SettingsObject, T> make
    ) => ObjectsOf(Parse(key, allowed), key, $"a list: {allowed}", required, optional, make);

    /// <summary>The objects of a node's list.</summary>
    internal ImmutableArray<T> ObjectsOf<T>(
        JsonNode? node,
        string place,
        string listForm,
        string[] required,
        string[] optional,
        Func<SettingsObject, T> make
    )
    {
        var form = FormOf(required, optional);
        return
        [
            .. List(node, place, listForm)
                .Select((item, index) => (Item: item, Place: $"{place}[{index}]"))
                .Where(entry => IsKind(entry.Item is JsonObject, entry.Place, entry.Item, form))
                .Select(entry =>
                {
                    var item = entry.Item!.AsObject();
                    RequireFields(item, entry.Place, [.. required, .. optional], form);
                    return make(new(this, item, entry.Place));
                }),
        ];
    }

    public ImmutableDictionary<string, string> Map(string key, string allowed) =>
        MapOf(Parse(key, allowed), key);

    /// <summary>The texts of a node by key.</summary>
    internal ImmutableDictionary<string, string> MapOf(JsonNode? node, string place) =>
        IsKind(node is JsonObject or null, place, node, "an object")
            ? node?.AsObject()
                .ToImmutableDictionary(
                    entry => entry.Key,
                    entry => TextOf(entry.Value, $"{place}.{entry.Key}") ?? ""
                )
                ?? []
            : [];

    /// <summary>The texts of a node's list.</summary>
    internal ImmutableArray<string> TextsOf(JsonNode? node, string place) =>
        [
            .. List(node, place, "a list of texts")
                .Select((text, index) => TextOf(text, $"{place}[{index}]"))
                .OfType<string>(),
        ];

    private static string FormOf(string[] required, string[] optional) =>
        (required, optional) switch
        {
            (_, []) => $"an object with {string.Join(", ", required)}",
            ([], _) => $"an object with some of {string.Join(", ", optional)}",
            _ =>
                $"an object with {string.Join(", ", required)} and, where needed, {string.Join(", ", optional)}",
        };

    private void RequireFields(JsonObject item, string place, string[] fields, string form)
    {
        foreach (var (name, _) in item)
        {
            if (!fields.Contains(name))
            {
                problems.Add(
                    $"{place}.{name}",
                    $"is no field of it. Allowed: {form}.{Spelling.Hint(name, fields)}"
                );
            }
        }
    }

    private JsonArray List(JsonNode? node, string place, string form) =>
        IsKind(node is JsonArray or null, place, node, form) ? node?.AsArray() ?? [] : [];

    private JsonNode? Parse(string key, string allowed)
    {
        var text = Find(key, allowed);
        try
        {
            return text is null ? null : JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }

    /// <summary>The text of a scalar; null, and a problem, where it is none.</summary>
    internal string? TextOf(JsonNode? node, string place)
    {
        if (!IsKind(node is JsonValue, place, node, "a text"))
        {
            return null;
        }

        var value = (JsonValue)node!;
        return value.GetValueKind() == JsonValueKind.String
            ? value.GetValue<string>()
            : value.ToJsonString();
    }

    private bool IsKind(bool holds, string place, JsonNode? node, string form)
    {
        // Another kind may hold anything, a secret too.
        if (!holds)
        {
            var kind = node switch
            {
                null => "is empty",
                JsonArray => "is a list",
                JsonObject => "is an object",
                _ => "is a single value",
            };
            problems.Add(place, $"{kind}. Allowed: {form}.");
        }

        return holds;
    }

    private string? Find(string key, string allowed)
    {
        _allowed[key] = allowed;
        return find(key);
    }
}
