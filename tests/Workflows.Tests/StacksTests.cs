using KeylessAlloyDb.Testing;

namespace KeylessAlloyDb.Workflows.Tests;

/// <summary>
/// Protects a third stack from being left out of previews, reviews and the look for drift: scripts and workflows
/// find the stacks from their files.
/// </summary>
public sealed class StacksTests
{
    [Fact]
    public void Lists_the_stacks_and_nothing_else()
    {
        using var sandbox = new Sandbox();
        sandbox.Write("Pulumi.dev-eu.yaml", "config: {}\n");
        sandbox.Write("Pulumi.$(id).yaml", "config: {}\n");
        sandbox.Write("Pulumi.Upper.yaml", "config: {}\n");
        sandbox.Write($"Pulumi.{new string('a', 21)}.yaml", "config: {}\n");

        var outcome = sandbox.Run("GITHUB_OUTPUT=output ci/stacks.sh");

        outcome.Output.Should().Be("dev\ndev-eu\nprod\n");
        sandbox.Read("output").Should().Be("stacks=[\"dev\",\"dev-eu\",\"prod\"]\n");
    }

    /// <summary>A list by hand would have to be found and changed for each new stack.</summary>
    [Fact]
    public void No_script_and_no_workflow_lists_the_stacks_itself() =>
        new[] { "ci", ".github/workflows" }
            .Select(folder => Path.Combine(Repository.Root, folder))
            .SelectMany(Directory.EnumerateFiles)
            .Append(Path.Combine(Repository.Root, "Makefile"))
            .Where(file => File.ReadAllText(file) is var text && Lists(text))
            .Should()
            .BeEmpty();

    private static bool Lists(string text) =>
        text.Split('\n')
            .Any(line =>
                line.Contains("dev prod", StringComparison.Ordinal)
                || line.Contains("[dev, prod]", StringComparison.Ordinal)
                || (
                    line.Contains("STACK=dev", StringComparison.Ordinal)
                    && line.Contains("STACK=prod", StringComparison.Ordinal)
                )
            );
}
