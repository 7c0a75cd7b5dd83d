using System.Text;
using System.Text.RegularExpressions;
using KeylessAlloyDb.Workflows.Tests;
using YamlDotNet.RepresentationModel;

namespace KeylessAlloyDb.Docs.Tests;

/// <summary>Protects the README's tables: they say what Pulumi.yaml declares and the stack puts out.</summary>
public sealed partial class ReadmeTableTests
{
    [Fact]
    public void Settings_are_those_that_the_project_declares()
    {
        var table = new StringBuilder(
            "| setting | type | default | meaning |\n|---|---|---|---|\n"
        );
        foreach (var (key, node) in Declarations())
        {
            var declaration = (YamlMappingNode)node;
            table.AppendLine(
                $"| `{key}` | {Type(declaration)} | {Default(declaration)} | {Text(declaration, "description")} |"
            );
        }

        GeneratedSection.Check("README.md", "settings", table.ToString().ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Outputs_are_those_of_the_stack()
    {
        var source = File.ReadAllText(
            Path.Combine(Repository.Root, "stacks", "KeylessAlloyDbStack.cs")
        );
        var outputs = OutputProperty().Matches(source);
        outputs
            .Should()
            .HaveCount(Regex.Count(source, @"\[Output\("), "each output has a summary of one line");
        var table = new StringBuilder("| output | meaning |\n|---|---|\n");
        foreach (Match output in outputs)
        {
            table.AppendLine(
                $"| `{output.Groups["name"].Value}` | {output.Groups["summary"].Value.TrimEnd('.')} |"
            );
        }

        GeneratedSection.Check("README.md", "outputs", table.ToString().ReplaceLineEndings("\n"));
    }

    private static IEnumerable<(string Key, YamlNode Node)> Declarations()
    {
        using var reader = File.OpenText(Path.Combine(Repository.Root, "Pulumi.yaml"));
        var yaml = new YamlStream();
        yaml.Load(reader);
        return ((YamlMappingNode)yaml.Documents[0].RootNode["config"]).Children.Select(entry =>
            (entry.Key.ToString(), entry.Value)
        );
    }

    private static string Type(YamlMappingNode declaration) =>
        declaration.Children.TryGetValue("items", out var items)
            ? $"list of {Text((YamlMappingNode)items, "type")}s"
            : Text(declaration, "type");

    private static string Default(YamlMappingNode declaration) =>
        !declaration.Children.TryGetValue("default", out var value) ? "required"
        : value is YamlScalarNode { Value: "" } ? ""
        : value is YamlSequenceNode { Children: [] } or YamlMappingNode { Children.Count: 0 }
            ? "none"
        : value is YamlSequenceNode list
            ? string.Join(", ", list.Children.Select(item => $"`{item}`"))
        : $"`{value}`";

    private static string Text(YamlMappingNode node, string key) => node[key].ToString();

    [GeneratedRegex(
        """/// <summary>(?<summary>[^\n]+)</summary>\s+\[Output\("(?<name>[A-Za-z]+)"\)\]"""
    )]
    private static partial Regex OutputProperty();
}
