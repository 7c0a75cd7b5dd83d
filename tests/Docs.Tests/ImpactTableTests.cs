using KeylessAlloyDb.Workflows.Tests;
using YamlDotNet.RepresentationModel;

namespace KeylessAlloyDb.Docs.Tests;

/// <summary>
/// Protects docs/impact.md from settings that it does not know. What its rows say is rehearsed by
/// <c>make impact-table</c>, not here.
/// </summary>
public sealed class ImpactTableTests
{
    private static readonly string[] s_changes =
    [
        .. File.ReadLines(Path.Combine(Repository.Root, "docs", "impact-changes.txt"))
            .Where(line => line.Length > 0 && line[0] != '#'),
    ];

    [Fact]
    public void Every_setting_is_changed()
    {
        using var reader = File.OpenText(Path.Combine(Repository.Root, "Pulumi.yaml"));
        var yaml = new YamlStream();
        yaml.Load(reader);
        var settings = ((YamlMappingNode)yaml.Documents[0].RootNode["config"]).Children.Keys.Select(
            key => key.ToString()
        );

        settings
            .Should()
            .OnlyContain(setting => s_changes.Any(change => $" {change}".Contains($" {setting}=")));
    }

    [Fact]
    public void Every_change_has_its_row() =>
        File.ReadLines(Path.Combine(Repository.Root, "docs", "impact.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('`')[1])
            .Should()
            .Equal(s_changes, "make impact-table writes them");
}
