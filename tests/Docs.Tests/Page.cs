using System.Text.RegularExpressions;
using KeylessAlloyDb.Testing;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace KeylessAlloyDb.Docs.Tests;

/// <param name="Page">Path of the page.</param>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Language">What the page calls it; empty if nothing.</param>
/// <param name="Text">Its lines.</param>
public sealed record Snippet(string Page, int Line, string Language, string Text)
{
    public override string ToString() => $"{Page}:{Line}";
}

/// <summary>The pages that people read: every Markdown file of the repository.</summary>
internal sealed partial record Page(string Path, MarkdownDocument Document)
{
    private static readonly MarkdownPipeline s_pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables()
        .UseAutoIdentifiers(Markdig.Extensions.AutoIdentifiers.AutoIdentifierOptions.GitHub)
        .Build();

    public static IReadOnlyList<Page> All { get; } =
    [
        .. Directory
            .EnumerateFiles(Repository.Root, "*.md")
            .Concat(
                Directory
                    .EnumerateDirectories(Repository.Root)
                    .Where(folder =>
                        System.IO.Path.GetFileName(folder) is not (".git" or "artifacts")
                    )
                    .SelectMany(folder =>
                        Directory.EnumerateFiles(folder, "*.md", SearchOption.AllDirectories)
                    )
                    .Where(path => !path.Contains("/node_modules/", StringComparison.Ordinal))
            )
            .Order(StringComparer.Ordinal)
            .Select(path => new Page(
                System.IO.Path.GetRelativePath(Repository.Root, path),
                Markdown.Parse(File.ReadAllText(path), s_pipeline)
            )),
    ];

    public static Page Find(string path) => All.Single(page => page.Path == path);

    public IEnumerable<Snippet> Snippets =>
        Document
            .Descendants<FencedCodeBlock>()
            .Select(block => new Snippet(
                Path,
                block.Line + 1,
                block.Info ?? "",
                block.Lines.ToString()
            ));

    public IEnumerable<string> Links =>
        Document.Descendants<LinkInline>().Select(link => link.Url ?? "");

    public IEnumerable<string> Anchors =>
        Document
            .Descendants<HeadingBlock>()
            .Select(heading =>
                Markdig.Renderers.Html.HtmlAttributesExtensions.GetAttributes(heading).Id ?? ""
            )
            .Concat(
                Document
                    .Descendants<HtmlInline>()
                    .Select(html => Anchor().Match(html.Tag))
                    .Where(match => match.Success)
                    .Select(match => match.Groups[1].Value)
            );

    [GeneratedRegex("^<a id=\"([a-z0-9_-]+)\">$")]
    private static partial Regex Anchor();
}
