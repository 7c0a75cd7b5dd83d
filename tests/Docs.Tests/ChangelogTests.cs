using System.Text.RegularExpressions;
using System.Xml.Linq;
using KeylessAlloyDb.Testing;

namespace KeylessAlloyDb.Docs.Tests;

/// <summary>Protects that a package's version and the changelog speak of the same.</summary>
public sealed partial class ChangelogTests
{
    private const string Unreleased = "unreleased";

    [Fact]
    public void The_newest_version_is_that_of_the_package() =>
        Headings()[0]
            .Version.Should()
            .Be(
                Version.Parse(
                    XDocument
                        .Load(Path.Combine(Repository.Root, "Directory.Build.props"))
                        .Descendants("VersionPrefix")
                        .Single()
                        .Value
                )
            );

    [Fact]
    public void Versions_and_dates_descend_and_only_the_newest_is_unreleased()
    {
        var headings = Headings();

        headings.Select(heading => heading.Version).Should().BeInDescendingOrder();
        headings.Select(heading => heading.Version).Should().OnlyHaveUniqueItems();
        headings.Skip(1).Select(heading => heading.Date).Should().NotContain(Unreleased);
        headings
            .Select(heading => heading.Date)
            .Where(date => date != Unreleased)
            .Should()
            .BeInDescendingOrder(StringComparer.Ordinal);
    }

    private static List<(Version Version, string Date)> Headings()
    {
        var lines = File.ReadLines(Path.Combine(Repository.Root, "CHANGELOG.md"))
            .Where(line => line.StartsWith("## ", StringComparison.Ordinal))
            .ToList();
        lines.Should().NotBeEmpty().And.AllSatisfy(line => line.Should().MatchRegex(Heading()));
        return
        [
            .. lines
                .Select(line => Heading().Match(line).Groups)
                .Select(found => (Version.Parse(found[1].Value), found[2].Value)),
        ];
    }

    [GeneratedRegex($@"^## \[(\d+\.\d+\.\d+)\] - ({Unreleased}|\d{{4}}-\d\d-\d\d)$")]
    private static partial Regex Heading();
}
