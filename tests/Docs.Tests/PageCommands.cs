using KeylessAlloyDb.Testing;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace KeylessAlloyDb.Docs.Tests;

/// <param name="Where">Page and line.</param>
/// <param name="Words">The command as the shell has split it, its name first.</param>
/// <param name="InBlock">Whether it stands in a block; else it stands in the text.</param>
public sealed record PageCommand(string Where, IReadOnlyList<string> Words, bool InBlock)
{
    public string Tool => Words[0];

    public bool IsOn(string page) => Where.StartsWith($"{page}:", StringComparison.Ordinal);

    public override string ToString() => $"{Where}: {string.Join(' ', Words)}";
}

/// <summary>
/// What the pages tell to type: in blocks as the shell runs them, those in `$(…)` too, and in the text.
/// </summary>
internal static class PageCommands
{
    /// <summary>What a block of the instance begins with; all others are for the laptop.</summary>
    public const string OnTheInstance = "# on the instance";

    private const char Separator = '\u001f';

    /// <summary>Whatever a page calls; the rest of the shell is the shell's own.</summary>
    private static readonly string[] s_tools =
    [
        "aws",
        "chronyc",
        "cloud-init",
        "curl",
        "dig",
        "dotnet",
        "gcloud",
        "gh",
        "git",
        "journalctl",
        "make",
        "npm",
        "psql",
        "pulumi",
        "sudo",
        "systemctl",
    ];

    private static readonly string[] s_inText = ["aws ", "ci/", "gcloud ", "make ", "pulumi "];

    /// <summary>A lazy look at all pages, each block in a shell of its own.</summary>
    public static IReadOnlyList<PageCommand> All => s_all.Value;

    private static readonly Lazy<IReadOnlyList<PageCommand>> s_all = new(() =>
        [
            .. Page
                .All.Where(page =>
                    !page.Path.StartsWith("docs/decisions", StringComparison.Ordinal)
                )
                .SelectMany(page => InBlocks(page).Concat(InText(page))),
        ]
    );

    private static IEnumerable<PageCommand> InBlocks(Page page)
    {
        using var sandbox = new Sandbox();
        foreach (var tool in s_tools)
        {
            Record(sandbox, $"bin/{tool}", tool);
        }
        foreach (var script in Scripts())
        {
            Record(sandbox, script, script);
        }
        foreach (var snippet in page.Snippets.Where(snippet => snippet.Language == "bash"))
        {
            sandbox.Write("commands", "");
            var outcome = sandbox.Run(
                $"PROJECT=p REGION=r GOOGLE_REGION=g NETWORK_PROJECT=n INSTANCE=i ACCOUNT=a STACK=dev\n{snippet.Text}"
            );
            foreach (
                var line in sandbox
                    .Read("commands")
                    .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            )
            {
                var words = line.TrimEnd(Separator).Split(Separator);
                yield return new(
                    snippet.ToString(),
                    words[0] == "sudo" ? [.. words.Skip(1)] : words,
                    InBlock: true
                );
            }
        }
    }

    private static IEnumerable<PageCommand> InText(Page page) =>
        from code in page.Document.Descendants<CodeInline>()
        where s_inText.Any(code.Content.StartsWith)
        let words = code.Content.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        where words.Length > 1
        select new PageCommand($"{page.Path}:{code.Line + 1}", Joined(words), InBlock: false);

    /// <summary>Words that quotes hold together are one.</summary>
    private static List<string> Joined(IEnumerable<string> words)
    {
        var joined = new List<string>();
        foreach (var word in words)
        {
            if (joined.Count > 0 && joined[^1].Count(c => c == '"') % 2 == 1)
            {
                joined[^1] += $" {word}";
            }
            else
            {
                joined.Add(word);
            }
        }
        return [.. joined.Select(word => word.Replace("\"", "", StringComparison.Ordinal))];
    }

    private static IEnumerable<string> Scripts() =>
        Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "ci"), "*.sh")
            .Select(path => $"ci/{Path.GetFileName(path)}");

    // What a command prints is the name or the command that the next one takes.
    private static void Record(Sandbox sandbox, string file, string name)
    {
        sandbox.Write(
            file,
            $$"""
            #!/bin/bash
            printf '%s\x1f' '{{name}}' "$@" >>"$HOME/commands"
            echo >>"$HOME/commands"
            echo true

            """
        );
        sandbox.MakeExecutable(file);
    }
}
