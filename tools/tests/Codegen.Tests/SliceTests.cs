using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using KeylessAlloyDb.Testing;

namespace KeylessAlloyDb.Codegen.Tests;

/// <summary>
/// Protects against mixed versions: the slices, the packages they are cut from and the packages that a
/// build with the official SDK takes are of one version, since it travels with every request.
/// </summary>
public sealed partial class SliceTests
{
    [Theory]
    [InlineData("gcp")]
    [InlineData("aws")]
    [InlineData("random")]
    public void A_slice_has_the_version_of_the_official_package(string package)
    {
        var pinned = XDocument
            .Load(Path.Combine(Repository.Root, "Directory.Packages.props"))
            .Descendants("PackageVersion")
            .Single(item =>
                string.Equals(
                    (string?)item.Attribute("Include"),
                    $"Pulumi.{package}",
                    StringComparison.OrdinalIgnoreCase
                )
            )
            .Attribute("Version")!
            .Value;

        Read($"{package}.json")["version"]!.GetValue<string>().Should().Be(pinned);
        Read("package.json")["dependencies"]![$"@pulumi/{package}"]!
            .GetValue<string>()
            .Should()
            .Be(pinned);
    }

    [Fact]
    public void The_slices_hold_the_listed_tokens_and_no_others()
    {
        var listed = File.ReadAllLines(Schemas("tokens.txt"))
            .Where(line => line.Length > 0 && line[0] != '#');
        string[] packages = ["gcp", "aws", "random"];

        packages
            .Select(package => Read($"{package}.json"))
            .SelectMany(slice =>
                slice["resources"]!.AsObject().Concat(slice["functions"]!.AsObject())
            )
            .Select(entry => entry.Key)
            .Should()
            .BeEquivalentTo(listed);
    }

    /// <summary>npm does not tell the C# name, so a person has to have looked it up.</summary>
    [Fact]
    public void Every_listed_token_has_its_official_name_beside_the_tests() =>
        File.ReadAllLines(
                Path.Combine(Repository.Root, "tools", "tests", "Codegen.Tests", "types.txt")
            )
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split('\t')[0])
            .Where(token => !token.StartsWith("pulumi:", StringComparison.Ordinal))
            .Should()
            .BeEquivalentTo(
                File.ReadAllLines(Schemas("tokens.txt"))
                    .Where(line => line.Length > 0 && line[0] != '#')
            );

    [Fact]
    public void A_slice_carries_no_prose()
    {
        foreach (
            var file in Directory
                .EnumerateFiles(Schemas(""), "*.json")
                .Where(file => Path.GetFileName(file) != "package-lock.json")
        )
        {
            var text = File.ReadAllText(file);
            text.Should().NotContain("https://", "no address belongs in {0}", file);
            if (!file.EndsWith("package.json", StringComparison.Ordinal))
            {
                Description()
                    .IsMatch(text)
                    .Should()
                    .BeFalse("descriptions are left out of {0}", file);
            }
        }
    }

    private static JsonNode Read(string file) => JsonNode.Parse(File.ReadAllText(Schemas(file)))!;

    private static string Schemas(string file) =>
        Path.Combine(Repository.Root, "tools", "sdks", "schemas", file);

    // A property may be called description; a description is a text.
    [GeneratedRegex("\"description\": \"")]
    private static partial Regex Description();
}
