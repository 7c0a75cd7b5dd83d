using System.Text.Json.Nodes;

namespace KeylessAlloyDb.Stacks;

/// <summary>The fields of a setting that is an object.</summary>
internal sealed class SettingsObject(SettingsReader reader, JsonObject item, string place)
{
    /// <summary>Null where the field is left out.</summary>
    public string? Text(string field) =>
        item[field] is { } value ? reader.TextOf(value, PlaceOf(field)) : null;

    /// <summary>Null where the field is left out.</summary>
    /// <param name="field">The field.</param>
    /// <param name="allowed">Its values, for the message.</param>
    public int? Number(string field, string allowed) =>
        Text(field) is { } text ? reader.Number(PlaceOf(field), text, allowed) : null;

    public ImmutableArray<string> Texts(string field) =>
        reader.TextsOf(item[field], PlaceOf(field));

    public ImmutableDictionary<string, string> Map(string field) =>
        reader.MapOf(item[field], PlaceOf(field));

    /// <summary>One of the choices; the first where the field is left out.</summary>
    public T Choice<T>(string field, params (string Text, T Value)[] choices) =>
        reader.Choose(PlaceOf(field), Text(field) ?? choices[0].Text, choices);

    /// <summary>Null where the field is left out or empty.</summary>
    public T? Object<T>(
        string field,
        string[] required,
        string[] optional,
        Func<SettingsObject, T> make
    )
        where T : class => reader.ObjectOf(item[field], PlaceOf(field), required, optional, make);

    /// <summary>Empty where the field is left out.</summary>
    public ImmutableArray<T> Objects<T>(
        string field,
        string[] required,
        string[] optional,
        Func<SettingsObject, T> make
    ) => reader.ObjectsOf(item[field], PlaceOf(field), "a list", required, optional, make);

    public string PlaceOf(string field) => $"{place}.{field}";
}
