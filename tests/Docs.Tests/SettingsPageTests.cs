using System.Text;
using KeylessAlloyDb.Stacks;
using KeylessAlloyDb.Testing;
using YamlDotNet.RepresentationModel;

namespace KeylessAlloyDb.Docs.Tests;

/// <summary>
/// Protects docs/settings.md and the README's short table: they say what Pulumi.yaml declares and what
/// the program checks. What a change does is rehearsed by <c>make docs</c>, not here.
/// </summary>
public sealed class SettingsPageTests
{
    /// <summary>What somebody sets first.</summary>
    private static readonly string[] s_first =
    [
        "environment",
        "googleProject",
        "googleRegion",
        "awsAccountId",
        "awsRegion",
        "trustedRoles",
        "dnsSuffix",
        "machineType",
        "protection",
        "backups",
    ];

    private static readonly string[] s_changes =
    [
        .. File.ReadLines(Path.Combine(Repository.Root, "docs", "impact-changes.txt"))
            .Where(line => line.Length > 0 && line[0] != '#'),
    ];

    [Fact]
    public void Settings_table_of_the_page_has_every_setting()
    {
        var table = new StringBuilder(
            "| setting | type | default | allowed | meaning |\n|---|---|---|---|---|\n"
        );
        foreach (var (key, declaration) in Declarations())
        {
            table.Append(
                $"| `{key}` | {Type(declaration)} | {Default(declaration)} | {Settings.Allowed[key]} | {declaration["description"]} |\n"
            );
        }

        GeneratedSection.Check("docs/settings.md", "settings", table.ToString());
    }

    [Fact]
    public void Prod_table_of_the_page_has_every_rule() =>
        GeneratedSection.Check(
            "docs/settings.md",
            "prod",
            "| setting | prod requires | otherwise |\n|---|---|---|\n"
                + string.Concat(
                    ProdRule.All.Select(rule =>
                        $"| `{rule.Setting}` | {rule.Required} | {rule.Why} |\n"
                    )
                )
        );

    [Fact]
    public void Settings_table_of_the_README_has_the_first_ten()
    {
        var declarations = Declarations().ToDictionary(entry => entry.Key, entry => entry.Value);
        var table = new StringBuilder("| setting | default | meaning |\n|---|---|---|\n");
        foreach (var key in s_first)
        {
            table.Append(
                $"| `{key}` | {Default(declarations[key])} | {declarations[key]["description"]} |\n"
            );
        }

        GeneratedSection.Check("README.md", "settings", table.ToString());
    }

    [Fact]
    public void Every_setting_is_changed() =>
        Declarations()
            .Select(entry => entry.Key)
            .Should()
            .OnlyContain(setting => s_changes.Any(change => $" {change}".Contains($" {setting}=")));

    [Fact]
    public void Every_change_has_its_row() =>
        File.ReadLines(Path.Combine(Repository.Root, "docs", "settings.md"))
            .SkipWhile(line => line != "<!-- impact -->")
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('`')[1])
            .Should()
            .Equal(s_changes.Select(change => change.Replace("|", "\\|")), "make docs writes them");

    private static IEnumerable<KeyValuePair<string, YamlMappingNode>> Declarations()
    {
        using var reader = File.OpenText(Path.Combine(Repository.Root, "Pulumi.yaml"));
        var yaml = new YamlStream();
        yaml.Load(reader);
        return ((YamlMappingNode)yaml.Documents[0].RootNode["config"]).Children.Select(entry =>
            KeyValuePair.Create(entry.Key.ToString(), (YamlMappingNode)entry.Value)
        );
    }

    private static string Type(YamlMappingNode declaration) =>
        declaration.Children.TryGetValue("items", out var items)
            ? $"list of {items["type"]}s"
            : declaration["type"].ToString();

    private static string Default(YamlMappingNode declaration) =>
        !declaration.Children.TryGetValue("default", out var value) ? "required"
        : value is YamlScalarNode { Value: "" } ? ""
        : value is YamlSequenceNode { Children: [] } or YamlMappingNode { Children.Count: 0 }
            ? "none"
        : value is YamlSequenceNode list
            ? string.Join(", ", list.Children.Select(item => $"`{item}`"))
        : $"`{value}`";
}
