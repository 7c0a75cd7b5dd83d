using System.Globalization;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Cost;

/// <summary>What one resource costs for one item; the price is null where none is known.</summary>
/// <param name="Urn">The resource.</param>
/// <param name="Item">What is paid for.</param>
/// <param name="Quantity">How many of it.</param>
/// <param name="Hourly">US dollars for all of them.</param>
/// <param name="Source">Region, date and page of the price.</param>
/// <param name="Note">What the price leaves out.</param>
/// <param name="Region">Whose list price it is; empty for one that holds everywhere.</param>
/// <param name="Place">Where the resource is: another region where no price of this one is known.</param>
internal sealed record CostLine(
    string Urn,
    string Item,
    decimal Quantity,
    decimal? Hourly,
    string Source,
    string Note,
    string Region,
    string Place
)
{
    public decimal? Monthly => Hourly * PriceTable.HoursPerMonth;
}

/// <summary>
/// The estimate of a whole stack at list prices; usage such as traffic is not in it, and what is free
/// has no line.
/// </summary>
internal sealed record CostEstimate(IReadOnlyList<CostLine> Lines)
{
    public decimal Hourly => Lines.Sum(line => line.Hourly ?? 0);

    public decimal Monthly => Hourly * PriceTable.HoursPerMonth;

    /// <param name="resources">What is paid for.</param>
    /// <param name="prices">What it costs.</param>
    /// <param name="deployed">
    /// Resources whose outputs tell their region, where the provider that decides it is not listed.
    /// </param>
    public static CostEstimate Of(
        IEnumerable<ResourceState> resources,
        PriceTable prices,
        params IEnumerable<ResourceState> deployed
    )
    {
        var states = resources.ToList();
        var regions = states
            .Where(resource => ProviderReference.IsProvider(resource.Type))
            .Select(provider => (provider.Urn, Region: provider.Inputs.Text("region")))
            .Concat(deployed.Select(r => (Urn: r.ProviderUrn, Region: r.Outputs.Text("region"))))
            .Where(entry => entry.Region is not null)
            .ToLookup(entry => entry.Urn, entry => entry.Region);
        return new([
            .. from resource in states
            where
                resource
                    is { Custom: true, External: false, Delete: false, PendingReplacement: false }
            let region = resource.Inputs.Text("region")
                ?? regions[resource.ProviderUrn].FirstOrDefault()
            from paid in Launched
                .By(resource, states)
                .Prepend(new(resource.Type, resource.Inputs, 1))
            from price in prices.For(paid.Type, region, paid.Inputs)
            where price.HourlyUsd != 0
            let quantity = Quantity(price, paid.Inputs) * paid.Count
            where quantity != 0
            select new CostLine(
                resource.Urn,
                price.Item,
                quantity ?? 0,
                price.HourlyUsd * quantity,
                price.Source,
                quantity is null ? "how many is known only after the update" : price.Note,
                price.IsOfEveryRegion ? "" : price.Region,
                region ?? price.Region
            ),
        ]);
    }

    /// <summary>Null where an input decides that is not known in a preview.</summary>
    private static decimal? Quantity(Price price, PropertyMap inputs) =>
        price.Quantity.Aggregate(
            (decimal?)1,
            (product, factor) => product * Factor(factor, inputs)
        );

    private static decimal? Factor(string factor, PropertyMap inputs) =>
        decimal.TryParse(factor, CultureInfo.InvariantCulture, out var number)
            ? number
            : inputs.Find(factor)?.Bare switch
            {
                NumberValue value => (decimal)value.Value,
                ListValue list => list.Items.Length,
                UnknownValue => null,
                TextValue text
                    when decimal.TryParse(
                        text.Value,
                        CultureInfo.InvariantCulture,
                        out var parsed
                    ) => parsed,
                _ => Having(factor, inputs),
            };

    /// <summary>How many elements of a list have a property.</summary>
    private static decimal Having(string factor, PropertyMap inputs)
    {
        var end = factor.LastIndexOf('.');
        return end > 0 && inputs.Find(factor[..end])?.Bare is ListValue list
            ? list.Items.Count(item => item.AsMap?.ContainsKey(factor[(end + 1)..]) == true)
            : 0;
    }
}
