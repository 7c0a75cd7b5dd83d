using System.Text.Json;
using KeylessAlloyDb.Rehearsal.Providers;

namespace KeylessAlloyDb.Rehearsal.Twin;

/// <summary>One call of an update and its wait.</summary>
/// <param name="Inputs">The inputs that need it; tunnel1* is each that begins so.</param>
/// <param name="Duration">How long it takes.</param>
/// <param name="IsEach">Whether each item that comes or goes takes a step of its own.</param>
internal sealed record UpdateStep(IReadOnlyList<string> Inputs, ExpectedTime Duration, bool IsEach)
{
    public static UpdateStep Parse(JsonElement row) =>
        new(
            [.. row.GetProperty("inputs").EnumerateArray().Select(input => input.GetString()!)],
            Durations.Parse(row.GetProperty("seconds")),
            row.TryGetProperty("each", out _)
        );

    public bool Covers(PropertyDiff change)
    {
        var name = PropertyPath.Parse(change.Path)[0].Name ?? "";
        return Inputs.Any(input =>
            input.EndsWith('*')
                ? name.StartsWith(input[..^1], StringComparison.Ordinal)
                : name == input
        );
    }

    public ExpectedTime Time(IEnumerable<PropertyDiff> changes)
    {
        var mine = changes.Where(Covers).ToList();
        return mine.Count == 0 ? default
            : IsEach ? Duration * mine.GroupBy(Item).Sum(item => item.Max(Moves))
            : Duration;
    }

    /// <summary>An item that changes is one that goes and one that comes.</summary>
    private static int Moves(PropertyDiff change) =>
        change.Kind == DiffKind.Update || PropertyPath.Parse(change.Path).Count > 2 ? 2 : 1;

    private static int? Item(PropertyDiff change) =>
        PropertyPath.Parse(change.Path).ElementAtOrDefault(1)?.Index;
}
