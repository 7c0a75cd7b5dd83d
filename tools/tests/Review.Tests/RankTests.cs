using System.Text.RegularExpressions;
using KeylessAlloyDb.Rehearsal.Review;
using KeylessAlloyDb.Testing;

namespace KeylessAlloyDb.Review.Tests;

/// <summary>Protects the page about reviews: it lists every rank, in the order of the code.</summary>
public sealed class RankTests
{
    [Fact]
    public void The_page_lists_the_ranks_in_their_order()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "review.md"));
        var rows = Regex.Matches(page, @"^\| ([A-Z][a-z ]+) \|", RegexOptions.Multiline);

        rows.Select(row => row.Groups[1].Value)
            .Should()
            .Equal(Enum.GetValues<Risk>().Order().Select(risk => risk.Label()));
    }
}
