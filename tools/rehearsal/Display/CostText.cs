using System.Globalization;
using System.Text.Json;
using KeylessAlloyDb.Rehearsal.Cost;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Values;
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
            var line in estimate.Lines.OrderByDescending(line => line.Hourly ?? decimal.MaxValue)
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

    public static void WriteJson(Stream stream, CostEstimate estimate, CostEstimate? other)
    {
        using var writer = new Utf8JsonWriter(stream, JsonStyle.Readable);
        writer.WriteStartObject();
        WriteEstimate(writer, estimate);
        if (other is not null)
        {
            writer.WriteStartObject("against");
            WriteEstimate(writer, other);
            writer.WriteEndObject();
            writer.WriteNumber(
                "monthlyDifference",
                Math.Round(other.Monthly - estimate.Monthly, 2)
            );
        }
        writer.WriteEndObject();
    }

    private static void WriteEstimate(Utf8JsonWriter writer, CostEstimate estimate)
    {
        writer.WriteString("currency", "USD");
        writer.WriteNumber("hourly", Math.Round(estimate.Hourly, 4));
        writer.WriteNumber("monthly", Math.Round(estimate.Monthly, 2));
        writer.WriteStartArray("items");
        foreach (var line in estimate.Lines)
        {
            writer.WriteStartObject();
            writer.WriteString("urn", line.Urn);
            writer.WriteString("item", line.Item);
            writer.WriteNumber("quantity", line.Quantity);
            if (line.Hourly is { } hourly)
            {
                writer.WriteNumber("hourly", Math.Round(hourly, 6));
                writer.WriteNumber("monthly", Math.Round(hourly * PriceTable.HoursPerMonth, 2));
            }
            else
            {
                writer.WriteNull("hourly");
                writer.WriteNull("monthly");
            }
            writer.WriteString("source", line.Source);
            writer.WriteString("note", line.Note);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static string Total(CostEstimate estimate) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{estimate.Hourly:0.0000} USD/hour, {estimate.Monthly:0.00} USD/month"
        );

    private static string Amount(decimal? amount, string format) =>
        amount?.ToString(format, CultureInfo.InvariantCulture) ?? "unknown";
}
