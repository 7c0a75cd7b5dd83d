using KeylessAlloyDb.Rehearsal.Cost;

namespace KeylessAlloyDb.Rehearsal.Review;

/// <summary>US dollars per month at list prices, without usage such as traffic.</summary>
/// <param name="Before">The stack as it is.</param>
/// <param name="After">The stack as it would be.</param>
internal sealed record CostDelta(CostEstimate Before, CostEstimate After)
{
    private const decimal Cent = 0.01m;

    /// <summary>Whether both sides are the whole stack; otherwise only their difference is known.</summary>
    public bool IsWhole { get; init; } = true;

    public static CostDelta Of(Plan plan, PriceTable prices) =>
        new(
            CostEstimate.Of(plan.Before, prices, plan.Before),
            CostEstimate.Of(plan.After, prices, plan.Before)
        )
        {
            IsWhole = plan.Omitted == 0,
        };

    public decimal Difference =>
        After.Monthly - Before.Monthly is var difference && Math.Abs(difference) >= Cent
            ? difference
            : 0;

    /// <summary>What comes or grows without a known price.</summary>
    public IReadOnlyList<string> UnknownAfter => Items(Open(After).Except(Open(Before)));

    /// <summary>What goes or shrinks without a known price.</summary>
    public IReadOnlyList<string> UnknownBefore => Items(Open(Before).Except(Open(After)));

    /// <summary>Whose list prices these are; of another region where none is known for the resource's own.</summary>
    public string? Source
    {
        get
        {
            var lines = Before
                .Lines.Concat(After.Lines)
                .Where(line => line is { Hourly: not null, Region.Length: > 0 })
                .Select(line => (line.Region, line.Place))
                .Distinct()
                .Order()
                .ToLookup(
                    line => line.Region == line.Place ? "" : $" for {line.Place}",
                    line => line.Region
                );
            return lines.Count == 0
                ? null
                : "prices of "
                    + string.Join(
                        "; of ",
                        lines
                            .OrderBy(group => group.Key)
                            .Select(group => Words.And(group) + group.Key)
                    );
        }
    }

    private static IReadOnlyList<string> Items(
        IEnumerable<(string Urn, string Item, decimal Quantity)> lines
    ) => [.. lines.Select(line => line.Item).Distinct().Order(StringComparer.Ordinal)];

    private static IEnumerable<(string Urn, string Item, decimal Quantity)> Open(
        CostEstimate estimate
    ) =>
        estimate
            .Lines.Where(line => line.Hourly is null)
            .Select(line => (line.Urn, line.Item, line.Quantity));

    /// <summary>What is paid for and has no known price.</summary>
    public IReadOnlyList<string> Unpriced =>
        [.. After.Lines.Where(line => line.Hourly is null).Select(line => line.Item).Distinct()];

    /// <summary>By item and resource, where it differs, the largest difference first.</summary>
    public IEnumerable<(string Urn, string Item, decimal Before, decimal After)> Lines()
    {
        var before = Totals(Before);
        var after = Totals(After);
        return before
            .Keys.Union(after.Keys)
            .Select(key =>
                (
                    key.Urn,
                    key.Item,
                    Before: before.GetValueOrDefault(key),
                    After: after.GetValueOrDefault(key)
                )
            )
            .OrderByDescending(line => Math.Abs(line.After - line.Before))
            .ThenByDescending(line => line.After);
    }

    private static Dictionary<(string Urn, string Item), decimal> Totals(CostEstimate estimate) =>
        estimate
            .Lines.Where(line => line.Monthly is not null)
            .GroupBy(line => (line.Urn, line.Item))
            .ToDictionary(group => group.Key, group => group.Sum(line => line.Monthly!.Value));
}
