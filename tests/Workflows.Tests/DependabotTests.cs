using System.Text.RegularExpressions;
using System.Xml.Linq;
using KeylessAlloyDb.Testing;
using YamlDotNet.RepresentationModel;

namespace KeylessAlloyDb.Workflows.Tests;

/// <summary>
/// Protects that Dependabot looks at every lock file and proposes the Pulumi packages together, since core and
/// providers of different age are binary incompatible.
/// </summary>
/// <remarks>https://docs.github.com/en/code-security/dependabot/working-with-dependabot/dependabot-options-reference</remarks>
public sealed class DependabotTests
{
    private static readonly string[] s_skipped = [".git", "artifacts", "node_modules"];

    [Fact]
    public void Every_folder_with_a_package_lock_is_looked_at() =>
        Texts(Ecosystem("npm")["directories"])
            .Should()
            .BeEquivalentTo(
                LockFolders(Repository.Root)
                    .Select(folder => $"/{Path.GetRelativePath(Repository.Root, folder)}")
            );

    [Fact]
    public void One_group_has_the_Pulumi_packages_and_no_other()
    {
        var patterns = Texts(Ecosystem("nuget")["groups"]["pulumi"]["patterns"]);

        XDocument
            .Load(Path.Combine(Repository.Root, "Directory.Packages.props"))
            .Descendants("PackageVersion")
            .Select(package => package.Attribute("Include")!.Value)
            .Where(name => patterns.Any(pattern => Matches(pattern, name)))
            .Should()
            .BeEquivalentTo("Pulumi", "Pulumi.Gcp", "Pulumi.Aws", "Pulumi.Random");
    }

    [Fact]
    public void Every_pattern_means_a_package_that_is_pinned()
    {
        var pinned = XDocument
            .Load(Path.Combine(Repository.Root, "Directory.Packages.props"))
            .Descendants("PackageVersion")
            .Select(package => package.Attribute("Include")!.Value)
            .ToList();

        ((YamlMappingNode)Ecosystem("nuget")["groups"])
            .Children.Values.SelectMany(group => Texts(group["patterns"]))
            .Where(pattern => !pinned.Exists(name => Matches(pattern, name)))
            .Should()
            .BeEmpty();
    }

    private static bool Matches(string pattern, string name) =>
        Regex.IsMatch(
            name,
            $"^{Regex.Escape(pattern).Replace(@"\*", ".*", StringComparison.Ordinal)}$"
        );

    private static IEnumerable<string> LockFolders(string folder) =>
        (
            File.Exists(Path.Combine(folder, "package-lock.json"))
                ? [folder]
                : Array.Empty<string>()
        ).Concat(
            Directory
                .EnumerateDirectories(folder)
                .Where(inner => !s_skipped.Contains(Path.GetFileName(inner)))
                .SelectMany(LockFolders)
        );

    private static YamlNode Ecosystem(string name)
    {
        using var reader = File.OpenText(
            Path.Combine(Repository.Root, ".github", "dependabot.yml")
        );
        var yaml = new YamlStream();
        yaml.Load(reader);
        return ((YamlSequenceNode)yaml.Documents[0].RootNode["updates"]).Single(update =>
            update["package-ecosystem"].ToString() == name
        );
    }

    private static IEnumerable<string> Texts(YamlNode list) =>
        ((YamlSequenceNode)list).Select(item => item.ToString());
}
