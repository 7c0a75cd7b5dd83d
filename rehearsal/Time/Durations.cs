using System.Collections.Frozen;
using System.Text.Json;
using KeylessAlloyDb.Rehearsal.Providers;

namespace KeylessAlloyDb.Rehearsal.Time;

/// <summary>How long the clouds typically take, by resource type.</summary>
internal sealed class Durations
{
    private const string AnyType = "*";

    /// <summary>A read is one call to an API.</summary>
    private static readonly TimeSpan Read = TimeSpan.FromSeconds(1);

    private readonly FrozenDictionary<string, Row> _rows;

    private Durations(IEnumerable<Row> rows) =>
        _rows = rows.ToFrozenDictionary(row => row.Type, StringComparer.Ordinal);

    /// <summary>The table that the assembly carries.</summary>
    public static Durations Typical { get; } = Parse(Embedded.Json("durations.json"));

    public static Durations Parse(JsonElement table) =>
        new(
            table
                .EnumerateArray()
                .Select(row => new Row(
                    row.GetProperty("type").GetString()!,
                    Seconds(row, "create"),
                    Seconds(row, "update"),
                    Seconds(row, "delete")
                ))
        );

    /// <summary>A type without a row takes what the row of the type * says.</summary>
    public TimeSpan Of(Operation operation, string type)
    {
        var row = _rows.TryGetValue(type, out var known) ? known : _rows[AnyType];
        return operation switch
        {
            Operation.Create => row.Create,
            Operation.Update => row.Update,
            Operation.Delete => row.Delete,
            _ => Read,
        };
    }

    private static TimeSpan Seconds(JsonElement row, string operation) =>
        TimeSpan.FromSeconds(row.GetProperty(operation).GetDouble());

    private sealed record Row(string Type, TimeSpan Create, TimeSpan Update, TimeSpan Delete);
}
