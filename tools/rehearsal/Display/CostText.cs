using System.Globalization;
using System.Text.Json.Nodes;
using KeylessAlloyDb.Rehearsal.Cost;
using KeylessAlloyDb.Rehearsal.State;
using Spectre.Console;

namespace KeylessAlloyDb.Rehearsal.Display;

/// <summary>An estimate, and how far another one is from it.</summary>
internal static class CostText
{
    /// <param name="console">Where to.</param>
    /// <param name="estimate">The estimate.</param>
    /// <param name="other">The same of other settings.</param>
    /// <param name="width">How many columns the table may take; its cells are broken to fit.</param>
    public static void Write(
        IAnsiConsole console,
        CostEstimate estimate,
        CostEstimate? other,
        int width = Terminal.Unbroken
    )
    {
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn("Resource");
        table.AddColumn("Item");
        table.AddColumn(new TableColumn("Quantity").RightAligned());
        table.AddColumn(new TableColumn("USD/hour").RightAligned());
        table.AddColumn(new TableColumn("USD/month").RightAligned());
        foreach (
            var line in estimate
                .Lines.OrderByDescending(line => line.Hourly ?? decimal.MaxValue)
                .ThenBy(line => Urn.Name(line.Urn), StringComparer.Ordinal)
        )
        {
            table.AddRow(
                Markup.Escape(Urn.Name(line.Urn)),
                Markup.Escape(line.Note.Length > 0 ? $"{line.Item} ({line.Note})" : line.Item),
                line.Quantity.ToString("0.##", CultureInfo.InvariantCulture),
                Amount(line.Hourly, "0.0000"),
                Amount(line.Monthly, "0.00")
            );
        }
        console.Profile.Width = width;
        console.Write(table);
        console.Profile.Width = Terminal.Unbroken;
        console.MarkupLine($"[bold]Total:[/] {Total(estimate)}");
        if (estimate.Lines.Any(line => line.Hourly is null))
        {
            console.WriteLine("Items of unknown price are not in the total.");
        }
        if (other is not null)
        {
            console.MarkupLine($"[bold]With the other settings:[/] {Total(other)}");
            var delta = other.Monthly - estimate.Monthly;
            console.MarkupLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"[bold]Difference:[/] {delta:+0.00;-0.00;0.00} USD/month"
                )
            );
        }
        console.WriteLine("List prices without traffic, discounts and taxes. Sources:");
        foreach (
            var source in estimate
                .Lines.Select(line => line.Source)
                .Distinct()
                .Order(StringComparer.Ordinal)
        )
        {
            console.WriteLine($"  {source}");
        }
    }

    public static JsonObject Json(CostEstimate estimate, CostEstimate? other)
    {
        var json = Json(estimate);
        if (other is not null)
        {
            json["against"] = Json(other);
            json["monthlyDifference"] = Math.Round(other.Monthly - estimate.Monthly, 2);
        }
        return json;
    }

    private static JsonObject Json(CostEstimate estimate) =>
        JsonStyle.Members(
            new
            {
                Currency = "USD",
                Hourly = Math.Round(estimate.Hourly, 4),
                Monthly = Math.Round(estimate.Monthly, 2),
                Items = estimate.Lines.Select(line => new
                {
                    line.Urn,
                    line.Item,
                    line.Quantity,
                    Hourly = line.Hourly is { } hourly ? Math.Round(hourly, 6) : (decimal?)null,
                    Monthly = line.Monthly is { } monthly ? Math.Round(monthly, 2) : (decimal?)null,
                    line.Source,
                    line.Note,
                }),
            }
        );

    private static string Total(CostEstimate estimate) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{estimate.Hourly:0.0000} USD/hour, {estimate.Monthly:0.00} USD/month"
        );

    private static string Amount(decimal? amount, string format) =>
        amount?.ToString(format, CultureInfo.InvariantCulture) ?? "unknown";
}
