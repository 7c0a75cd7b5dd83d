using System.Text;
using System.Text.RegularExpressions;
using KeylessAlloyDb.Testing;

namespace KeylessAlloyDb.Docs.Tests;

/// <summary>Protects the README's table of what the stack puts out.</summary>
public sealed partial class ReadmeTableTests
{
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

    [GeneratedRegex(
        """/// <summary>(?<summary>[^\n]+)</summary>\s+\[Output\("(?<name>[A-Za-z]+)"\)\]"""
    )]
    private static partial Regex OutputProperty();
}
