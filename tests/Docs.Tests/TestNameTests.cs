using System.Text.RegularExpressions;
using KeylessAlloyDb.Testing;

namespace KeylessAlloyDb.Docs.Tests;

/// <summary>
/// Protects a failed run's list of names: each name says which behaviour broke. The number of a
/// fact in a list belongs in the test's summary.
/// </summary>
public sealed partial class TestNameTests
{
    [Fact]
    public void No_test_is_named_by_a_code()
    {
        var named = new[] { "tests", "tools/tests" }
            .Select(folder => Path.Combine(Repository.Root, folder))
            .SelectMany(folder =>
                Directory.EnumerateFiles(folder, "*Tests.cs", SearchOption.AllDirectories)
            )
            .SelectMany(file =>
                Coded().Matches(File.ReadAllText(file)).Select(match => match.Groups["name"].Value)
            );

        named.Should().BeEmpty();
    }

    [Theory]
    [InlineData("public void B14_the_boot_finds_its_route()", true)]
    [InlineData("public async Task C1_ids_fit(string variant)", true)]
    [InlineData("public async Task The_S3_endpoint_has_a_policy()", false)]
    [InlineData("public void IMDSv2_is_required()", false)]
    public void A_code_is_a_letter_with_digits_in_front(string declaration, bool isCode) =>
        Coded().IsMatch(declaration).Should().Be(isCode);

    [GeneratedRegex(
        @"^\s*public (async )?(Task|void) (?<name>[A-Z][0-9]+_\w+)\(",
        RegexOptions.Multiline
    )]
    private static partial Regex Coded();
}
