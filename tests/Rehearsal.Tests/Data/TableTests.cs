using System.Globalization;
using System.Text.Json;
using KeylessAlloyDb.Rehearsal.Cost;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Time;
using KeylessAlloyDb.Rehearsal.Twin.Schema;

namespace KeylessAlloyDb.Rehearsal.Tests.Data;

/// <summary>Protects the tables: no type without a row, no row without a source and a date.</summary>
public class TableTests
{
    private static readonly string[] s_durationTypes = [.. Types("durations.json")];
    private static readonly string[] s_priceTypes = [.. Types("prices.json")];

    [Fact]
    public void What_has_a_duration_has_a_price_or_is_said_to_be_free() =>
        s_priceTypes.Distinct().Should().BeEquivalentTo(s_durationTypes.Where(type => type != "*"));

    [Theory]
    [InlineData("gcp")]
    [InlineData("aws")]
    [InlineData("random")]
    public void Every_type_that_a_program_may_use_has_a_duration(string package) =>
        PackageSchema.TypesOf(package).Except(s_durationTypes).Should().BeEmpty();

    [Fact]
    public void No_type_has_two_durations() => s_durationTypes.Should().OnlyHaveUniqueItems();

    [Theory]
    [InlineData("durations.json")]
    [InlineData("prices.json")]
    public void Every_row_says_where_it_comes_from_and_from_when(string table)
    {
        foreach (var row in Rows(table))
        {
            var date = row.GetProperty("date").GetString();

            row.GetProperty("source").GetString().Should().NotBeNullOrWhiteSpace(row.ToString());
            DateOnly
                .TryParseExact(
                    date,
                    "yyyy-MM",
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.None,
                    out _
                )
                .Should()
                .BeTrue($"'{date}' of {row} has to be a year and a month");
        }
    }

    [Fact]
    public void Every_price_is_in_dollars_and_no_two_are_for_the_same_thing()
    {
        var rows = Rows("prices.json");

        rows.Should().OnlyContain(row => row.GetProperty("currency").GetString() == "USD");
        rows.Select(row =>
                string.Join(
                    '|',
                    new[] { "type", "item", "region", "when" }.Select(key =>
                        row.TryGetProperty(key, out var value) ? value.ToString() : ""
                    )
                )
            )
            .Should()
            .OnlyHaveUniqueItems();
        FluentActions
            .Invoking(() => PriceTable.Parse(Embedded.Json("prices.json")))
            .Should()
            .NotThrow();
    }

    [Fact]
    public void Every_forced_wait_has_a_source_and_types_with_a_duration()
    {
        foreach (var row in Rows("forced.json"))
        {
            row.GetProperty("source").GetString().Should().Contain("https://");
            s_durationTypes.Should().Contain(row.GetProperty("dependency").GetString());
            s_durationTypes
                .Should()
                .Contain(
                    row.GetProperty("dependents").EnumerateArray().Select(d => d.GetString()!)
                );
        }
    }

    [Fact]
    public void A_type_without_a_row_takes_the_general_duration()
    {
        Durations.Typical.Of(Operation.Create, "fake:index:Thing").Should().BePositive();
        Durations
            .Typical.Of(Operation.Create, "gcp:alloydb/instance:Instance")
            .Should()
            .BeGreaterThan(TimeSpan.FromMinutes(7), "hashicorp/terraform-provider-google#21068");
    }

    private static IEnumerable<string> Types(string table) =>
        Rows(table).Select(row => row.GetProperty("type").GetString()!);

    private static List<JsonElement> Rows(string table) =>
        [.. Embedded.Json(table).EnumerateArray()];
}
