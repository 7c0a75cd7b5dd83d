using System.Text.Json;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Twin.Types;

namespace KeylessAlloyDb.Rehearsal.Time;

/// <summary>How long the clouds typically take, by resource type.</summary>
internal static class Durations
{
    /// <summary>A read is one call to an API.</summary>
    private static readonly TimeSpan Call = TimeSpan.FromSeconds(1);

    /// <summary>What a type without a file takes.</summary>
    private static readonly TimeSpan AnyChange = TimeSpan.FromSeconds(10);

    /// <summary>AWS changes tags by a call of their own, whatever else a resource is.</summary>
    private static readonly UpdateStep Tags = new(["tags", "tagsAll"], Call, IsEach: false);

    public static TimeSpan Of(Operation operation, string type) =>
        operation switch
        {
            Operation.Create => Seconds(type, "create"),
            Operation.Update => Seconds(type, "update"),
            Operation.Delete => Seconds(type, "delete"),
            _ => Call,
        };

    /// <summary>
    /// How long an update takes that changes a property which takes longer than others; null for any
    /// other.
    /// </summary>
    /// <param name="type">The type token.</param>
    /// <param name="isChanged">Whether a property changes, by its name.</param>
    public static (TimeSpan Least, TimeSpan Most)? OfChange(
        string type,
        Func<string, bool> isChanged
    ) =>
        TypeFile.Section(type, "slowChanges")?.EnumerateArray() is { } changes
        && changes.Where(change => isChanged(change.GetProperty("property").GetString()!)).ToList()
            is [var slow, ..]
            ? (Seconds(slow, "least"), Seconds(slow, "most"))
            : null;

    /// <summary>An update takes the steps that its changes need, one after the other.</summary>
    /// <param name="type">Type token.</param>
    /// <param name="changes">What changes; empty where that is not known.</param>
    public static TimeSpan OfUpdate(string type, IReadOnlyList<PropertyDiff> changes)
    {
        var steps = Steps(type).ToList();
        var whole = Of(Operation.Update, type);
        return changes.Count == 0
            ? whole
            : steps.Aggregate(
                changes.All(change => steps.Exists(step => step.Covers(change)))
                    ? TimeSpan.Zero
                    : whole,
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
        return type.StartsWith("aws:", StringComparison.Ordinal) ? rows.Append(Tags) : rows;
    }

    private static TimeSpan Seconds(string type, string operation) =>
        TypeFile.Section(type, "durations") is { } durations
            ? Seconds(durations, operation)
            : AnyChange;

    private static TimeSpan Seconds(JsonElement times, string name) =>
        TimeSpan.FromSeconds(times.GetProperty(name).GetDouble());
}
