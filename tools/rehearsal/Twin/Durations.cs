using System.Text.Json;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Twin.Types;

namespace KeylessAlloyDb.Rehearsal.Twin;

/// <summary>How long the clouds typically take, by resource type.</summary>
internal static class Durations
{
    /// <summary>A read is one call to an API.</summary>
    private static readonly ExpectedTime s_call = TimeSpan.FromSeconds(1);

    /// <summary>The duration of a type without a file.</summary>
    private static readonly ExpectedTime s_anyChange = TimeSpan.FromSeconds(10);

    /// <summary>AWS changes tags by a separate call, for every type.</summary>
    private static readonly UpdateStep s_tags = new(["tags", "tagsAll"], s_call, IsEach: false);

    public static ExpectedTime Of(Operation operation, string type) =>
        operation switch
        {
            Operation.Create => Of(type, "create"),
            Operation.Update => Of(type, "update"),
            Operation.Delete => Of(type, "delete"),
            _ => s_call,
        };

    /// <summary>An update carries out the steps for its changes one after the other.</summary>
    /// <param name="type">Type token.</param>
    /// <param name="changes">What changes; empty where that is not known.</param>
    public static ExpectedTime OfUpdate(string type, IReadOnlyList<PropertyDiff> changes)
    {
        var steps = Steps(type).ToList();
        var whole = Of(Operation.Update, type);
        return changes.Count == 0
            ? whole
            : steps.Aggregate(
                changes.All(change => steps.Exists(step => step.Covers(change))) ? default : whole,
                (time, step) => time + step.Time(changes)
            );
    }

    private static IEnumerable<UpdateStep> Steps(string type)
    {
        var rows =
            TypeFile.Section(type, "durations") is { } durations
            && durations.TryGetProperty("updates", out var updates)
                ? updates.EnumerateArray().Select(UpdateStep.Parse)
                : [];
        return type.StartsWith("aws:", StringComparison.Ordinal) ? rows.Append(s_tags) : rows;
    }

    private static ExpectedTime Of(string type, string operation) =>
        TypeFile.Section(type, "durations") is { } durations
            ? Parse(durations.GetProperty(operation))
            : s_anyChange;

    /// <summary>Seconds, or what it takes at the best, typically and at the worst.</summary>
    public static ExpectedTime Parse(JsonElement seconds)
    {
        return seconds.ValueKind == JsonValueKind.Array
            ? new ExpectedTime(Time(seconds[0]), Time(seconds[1]), Time(seconds[2]))
            : Time(seconds);

        static TimeSpan Time(JsonElement number) => TimeSpan.FromSeconds(number.GetDouble());
    }
}
