using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using KeylessAlloyDb.Rehearsal.Twin.Types;

namespace KeylessAlloyDb.Rehearsal.Cost;

/// <summary>One list price.</summary>
/// <param name="Type">Resource type that it applies to.</param>
/// <param name="Item">What is paid for.</param>
/// <param name="When">Inputs that must have these values, or any value.</param>
/// <param name="Quantity">Factors: numbers, or paths of inputs. A list counts as many as it has elements, and <c>list.property</c> as many as have the property.</param>
/// <param name="Region">Where the price holds; "any" is everywhere.</param>
/// <param name="HourlyUsd">Null where no price is known.</param>
/// <param name="Source">Region, date and page.</param>
/// <param name="Note">What the price leaves out, such as traffic.</param>
internal sealed record Price(
    string Type,
    string Item,
    ImmutableDictionary<string, string> When,
    ImmutableArray<string> Quantity,
    string Region,
    decimal? HourlyUsd,
    string Source,
    string Note
)
{
    public bool IsOfEveryRegion => Region == PriceTable.AnyRegion;
}

/// <summary>List prices by resource type.</summary>
internal sealed class PriceTable
{
    public const string AnyRegion = "any";

    private const string AnyValue = "any";

    /// <summary>What cloud price lists mean by a month.</summary>
    public const decimal HoursPerMonth = 730;

    private readonly ILookup<string, Price> _prices;

    /// <summary>Prices as the types' files have them.</summary>
    /// <exception cref="InvalidOperationException">A unit that is neither hour nor month.</exception>
    public PriceTable(IEnumerable<(string Type, JsonElement Row)> rows) =>
        _prices = rows.Select(row => Parse(row.Type, row.Row)).ToLookup(price => price.Type);

    /// <summary>The prices of all types.</summary>
    public static PriceTable Known { get; } = new(TypeFile.Rows("prices"));

    /// <summary>The prices of a resource, one for each item.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="region">Where it is; null when that is not known, then the first price is taken.</param>
    /// <param name="inputs">Its inputs.</param>
    public IEnumerable<Price> For(string type, string? region, PropertyMap inputs) =>
        _prices[type]
            .Where(price =>
                price.When.All(condition =>
                    condition.Value == AnyValue
                        ? inputs.Find(condition.Key) is not null
                        : ReadText(inputs, condition.Key) == condition.Value
                )
            )
            .GroupBy(price => price.Item)
            .Select(item =>
                item.FirstOrDefault(price =>
                    region is null || price.Region == region || price.IsOfEveryRegion
                ) ?? Elsewhere(item.First(), region!)
            );

    /// <summary>A price of another region replaces an unknown one, and says so.</summary>
    private static Price Elsewhere(Price price, string region) =>
        price with
        {
            Note = $"{price.Note}; price of {price.Region}, none known for {region}".TrimStart(
                ' ',
                ';'
            ),
        };

    private static Price Parse(string type, JsonElement row)
    {
        var usd = row.GetProperty("usd");
        decimal? amount = usd.ValueKind == JsonValueKind.Null ? null : usd.GetDecimal();
        var unit = Text(row, "unit");
        var region = Text(row, "region");
        return new(
            type,
            Text(row, "item"),
            row.TryGetProperty("when", out var when)
                ? when.EnumerateObject().ToImmutableDictionary(e => e.Name, e => e.Value.ToString())
                : ImmutableDictionary<string, string>.Empty,
            row.TryGetProperty("quantity", out var quantity)
                ? [.. quantity.EnumerateArray().Select(factor => factor.ToString())]
                : [],
            region,
            unit switch
            {
                "hour" => amount,
                "month" => amount / HoursPerMonth,
                _ => throw new InvalidOperationException($"price table: unknown unit '{unit}'"),
            },
            $"{region}, {Text(row, "date")}: {Text(row, "source")}",
            row.TryGetProperty("note", out _) ? Text(row, "note") : ""
        );
    }

    private static string Text(JsonElement row, string name) => row.GetProperty(name).ToString();

    private static string? ReadText(PropertyMap inputs, string path) =>
        inputs.Find(path)?.Bare switch
        {
            TextValue text => text.Value,
            BoolValue flag => flag.Value ? "true" : "false",
            NumberValue number => number.Value.ToString(CultureInfo.InvariantCulture),
            _ => null,
        };
}
