using KeylessAlloyDb.Rehearsal.Policies;
using KeylessAlloyDb.Workflows.Tests;

namespace KeylessAlloyDb.Rehearsal.Tests.Policies;

/// <summary>Protects docs/rules.md from falling behind the rules.</summary>
public sealed class RulesPageTests
{
    private static readonly string Page = File.ReadAllText(
        Path.Combine(Repository.Root, "docs", "rules.md")
    );

    [Fact]
    public void Lists_every_rule_as_it_is() =>
        Page.Split('\n')
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Should()
            .Equal(PolicyPack.All.Select(Row), "these are the rows of docs/rules.md");

    private static string Row(Policy policy) =>
        $"| `{policy.Name}` | {policy.Enforcement.ToString().ToLowerInvariant()} | {policy.Sentence} | {string.Join(", ", policy.Sources.Select(Link))} |";

    private static string Link(string source) =>
        !Uri.TryCreate(source, UriKind.Absolute, out var uri) ? source
        : uri.Host.EndsWith("google.com", StringComparison.Ordinal) ? $"[Google]({source})"
        : uri.Host == "github.com" ? $"[{uri.Segments[1].Trim('/')}]({source})"
        : $"[AWS]({source})";
}
