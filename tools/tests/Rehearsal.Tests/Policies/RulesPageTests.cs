using KeylessAlloyDb.Rehearsal.Policies;
using KeylessAlloyDb.Testing;

namespace KeylessAlloyDb.Rehearsal.Tests.Policies;

/// <summary>Protects docs/rules.md from falling behind the rules.</summary>
public sealed class RulesPageTests
{
    private static readonly string s_page = Path.Combine(Repository.Root, "docs", "rules.md");

    /// <summary>`make docs` writes the rows.</summary>
    [Fact]
    public void The_table_lists_every_rule_as_it_is()
    {
        var lines = File.ReadAllLines(s_page);
        var rows = PolicyPack.All.Select(Row).ToList();
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
        {
            var first = Array.FindIndex(lines, IsRow);
            lines = [.. lines[..first], .. rows, .. lines[first..].SkipWhile(IsRow)];
            File.WriteAllLines(s_page, lines);
        }
        lines.Where(IsRow).Should().Equal(rows, "these are the rows of docs/rules.md");
    }

    private static bool IsRow(string line) => line.StartsWith("| `", StringComparison.Ordinal);

    private static string Row(Policy policy) =>
        $"| `{policy.Name}` | {policy.Enforcement.ToString().ToLowerInvariant()} | {policy.Sentence} | {string.Join(", ", policy.Sources.Select(Link))} |";

    private static string Link(string source) =>
        !Uri.TryCreate(source, UriKind.Absolute, out var uri) ? source
        : uri.Host.EndsWith("google.com", StringComparison.Ordinal) ? $"[Google]({source})"
        : uri.Host == "github.com" ? $"[{uri.Segments[1].Trim('/')}]({source})"
        : $"[AWS]({source})";
}
