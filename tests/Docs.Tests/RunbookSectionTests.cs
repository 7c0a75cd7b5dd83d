using System.Text;
using System.Text.RegularExpressions;

namespace KeylessAlloyDb.Docs.Tests;

/// <summary>
/// Protects that the runbook says of each failure what verify says of it, and that each can be found by
/// the text on the screen.
/// </summary>
public sealed partial class RunbookSectionTests
{
    private const string Runbook = "docs/runbook.md";

    // Its section says what to do with what the refresh finds.
    private const string RefreshAndUpdate = "`pulumi refresh`, then `pulumi up`";

    private static IEnumerable<VerifyHop> Hops => VerifyHops.All.Append(VerifyHops.Any);

    [Fact]
    public void Hops_have_verify_s_own_causes_and_fixes() =>
        GeneratedSection.Check(Runbook, "hops", RenderHops());

    [Fact]
    public void What_the_proxy_logs_has_verify_s_own_causes_and_fixes() =>
        GeneratedSection.Check(Runbook, "words", RenderWords());

    [Fact]
    public void The_index_has_verify_s_and_the_proxy_s_texts() =>
        GeneratedSection.Check(Runbook, "index", RenderIndex());

    /// <summary>verify prints such an anchor below cause and fix.</summary>
    [Fact]
    public void Every_failure_that_verify_prints_has_an_anchor_and_is_in_the_index()
    {
        var page = Page.Find(Runbook);
        List<string> anchors =
        [
            .. Hops.SelectMany(hop => hop.Symptoms.Select(symptom => Anchor(hop, symptom))),
            .. ProxyWords.All.Select(Anchor),
        ];

        page.Anchors.Should().Contain(anchors).And.OnlyHaveUniqueItems();
        page.Links.Should().Contain(anchors.Select(anchor => $"#{anchor}"));
    }

    /// <summary>An operator copies a command of an incident for the stack that is down.</summary>
    [Fact]
    public void Commands_name_no_stack_and_no_region()
    {
        foreach (
            var snippet in Page.Find(Runbook).Snippets.Where(s => s.Language == "bash").Skip(1)
        )
        {
            Literal().Matches(snippet.Text).Should().BeEmpty($"{snippet} names them by variables");
        }
    }

    private static string RenderHops()
    {
        var text = new StringBuilder();
        foreach (var hop in Hops)
        {
            text.Append($"### {hop.Name}: {hop.Proves}\n\n");
            foreach (
                var (isThere, lines) in hop
                    .Look.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    .GroupBy(line => !FromAfar().IsMatch(line))
                    .Select(group => (group.Key, group))
            )
            {
                var place = isThere ? $"{PageCommands.OnTheInstance}\n" : "";
                text.Append($"```bash\n{place}{string.Join('\n', lines)}\n```\n\n");
            }
            text.Append("| you see | cause | fix |\n|---|---|---|\n");
            foreach (var symptom in hop.Symptoms)
            {
                text.Append($"| {Mark(Anchor(hop, symptom))}{symptom.Says} | {symptom.Cause} | ");
                text.Append($"{Linked(symptom.Fix)} |\n");
            }
            text.Append('\n');
        }
        return text.ToString();
    }

    private static string RenderWords()
    {
        var text = new StringBuilder("| the message has | cause | fix |\n|---|---|---|\n");
        foreach (var row in ProxyWords.All)
        {
            text.Append(
                $"| {Mark(Anchor(row))}{Words(row)} | {Linked(row.Cause)} | {Linked(row.Fix)} |\n"
            );
        }
        return text.ToString();
    }

    private static string RenderIndex()
    {
        var text = new StringBuilder("| text | from |\n|---|---|\n");
        var rows = Hops.SelectMany(hop =>
                hop.Symptoms.Where(symptom => symptom.Name != VerifyHops.Other)
                    .Select(symptom =>
                        (symptom.Says, Anchor(hop, symptom), $"verify, `{hop.Name}`")
                    )
            )
            .Concat(ProxyWords.All.Select(row => (Words(row), Anchor(row), "the proxy's log")));
        foreach (
            var (says, anchor, from) in rows.OrderBy(
                row => row.Item1.TrimStart('`'),
                StringComparer.OrdinalIgnoreCase
            )
        )
        {
            text.Append($"| [{says}](#{anchor}) | {from} |\n");
        }
        var others = VerifyHops.All.Select(hop =>
            $"[`{hop.Name}`](#{Anchor(hop, hop.Symptoms[^1])})"
        );
        return text.Append($"| anything else: {string.Join(", ", others)} | verify |\n").ToString();
    }

    private static string Words(ProxyWord row) =>
        string.Join(
            " with ",
            row.Words.Select(part => string.Join(" or ", part.Select(word => $"`{word.Trim()}`")))
        );

    private static string Anchor(VerifyHop hop, Symptom symptom) =>
        $"verify-{hop.Name}-{symptom.Name}";

    private static string Anchor(ProxyWord row) => $"proxy-{row.Name}";

    private static string Mark(string anchor) => $"<a id=\"{anchor}\"></a>";

    // On the instance the page has to be named; on the page it is a link.
    private static string Linked(string text) =>
        HopName()
            .Replace(
                SectionName()
                    .Replace(
                        text.Replace(
                            RefreshAndUpdate,
                            $"[{RefreshAndUpdate}](#{Slug(RefreshAndUpdate)})",
                            StringComparison.Ordinal
                        ),
                        match => $"[{match.Groups[1].Value}](#{Slug(match.Groups[1].Value)})"
                    ),
                match =>
                    Hops.SingleOrDefault(hop => hop.Name == match.Groups[1].Value) is { } hop
                        ? $"[`{hop.Name}`](#{Slug($"{hop.Name}: {hop.Proves}")})"
                        : match.Value
            );

    // As GitHub makes a heading's anchor.
    private static string Slug(string heading) =>
        NotInSlug().Replace(heading.ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex("^(aws|gcloud|pulumi) ")]
    private static partial Regex FromAfar();

    [GeneratedRegex(@"([A-Z][A-Za-z' ]+) in docs/runbook\.md")]
    private static partial Regex SectionName();

    [GeneratedRegex("`([a-z]+)`")]
    private static partial Regex HopName();

    [GeneratedRegex("[^a-z0-9 _-]")]
    private static partial Regex NotInSlug();

    [GeneratedRegex(
        @"--stack (?!""\$)\S+|(?<!/)\b(dev|prod|pr-[0-9]+)\b|\b[a-z]{2,}-[a-z]+-?[a-z]*[0-9]\b"
    )]
    private static partial Regex Literal();
}
