using System.Text.RegularExpressions;
using KeylessAlloyDb.Testing;

namespace KeylessAlloyDb.Docs.Tests;

/// <summary>Protects the index of decisions: a page that it lacks is not found.</summary>
public sealed partial class DecisionIndexTests
{
    private static readonly string s_folder = Path.Combine(Repository.Root, "docs", "decisions");

    private sealed record Decision(
        string Number,
        string File,
        string Date,
        string Title,
        string Status
    );

    [Fact]
    public void Every_decision_has_one_row_in_the_order_of_the_numbers() =>
        Rows()
            .Select(row => row.File)
            .Should()
            .Equal(
                Directory
                    .EnumerateFiles(s_folder, "*.md")
                    .Select(file => Path.GetFileName(file))
                    .Where(file => file != "README.md")
                    .Order(StringComparer.Ordinal)
            );

    [Fact]
    public void Each_row_has_the_number_and_the_title_of_its_page()
    {
        foreach (var row in Rows())
        {
            row.File.Should().StartWith($"{row.Number}-");
            File.ReadLines(Path.Combine(s_folder, row.File)).First().Should().Be($"# {row.Title}");
        }
    }

    [Fact]
    public void No_number_is_used_twice() =>
        Rows().Select(row => row.Number).Should().OnlyHaveUniqueItems();

    [Fact]
    public void Each_row_has_a_date_and_is_accepted_or_names_its_successor()
    {
        var rows = Rows();
        foreach (var row in rows)
        {
            DateOnly.TryParseExact(row.Date, "yyyy-MM-dd", out _).Should().BeTrue($"of {row}");
            if (row.Status != "accepted")
            {
                var successor = Successor().Match(row.Status);
                successor.Success.Should().BeTrue($"of {row}");
                rows.Select(other => other.File).Should().Contain(successor.Groups[1].Value);
            }
        }
    }

    private static List<Decision> Rows() =>
        [
            .. Row()
                .Matches(File.ReadAllText(Path.Combine(s_folder, "README.md")))
                .Select(match => match.Groups)
                .Select(cell => new Decision(
                    cell[1].Value,
                    cell[2].Value,
                    cell[3].Value,
                    cell[4].Value,
                    cell[5].Value
                )),
        ];

    [GeneratedRegex(
        @"^\| \[(\d{4})\]\(([^)]+)\) \| (\S+) \| (.+) \| ([^|]+) \|$",
        RegexOptions.Multiline
    )]
    private static partial Regex Row();

    [GeneratedRegex(@"^replaced by \[\d{4}\]\(([^)]+)\)$")]
    private static partial Regex Successor();
}
