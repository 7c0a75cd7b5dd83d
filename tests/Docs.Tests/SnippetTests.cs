using System.Text.Json;
using System.Text.RegularExpressions;
using KeylessAlloyDb.Testing;
using YamlDotNet.RepresentationModel;

namespace KeylessAlloyDb.Docs.Tests;

/// <summary>
/// Protects readers who copy: each snippet of the README and the docs runs, parses or is compiled,
/// and speaks only of targets, scripts, settings and pages that exist.
/// </summary>
public sealed partial class SnippetTests
{
    private static readonly string[] s_tools =
    [
        "chronyc",
        "curl",
        "dig",
        "journalctl",
        "npm",
        "psql",
        "systemctl",
    ];

    private static readonly string[] s_languages =
    [
        "bash",
        "csharp",
        "json",
        "mermaid",
        "text",
        "yaml",
    ];

    public static TheoryData<string> Pages() => [.. Page.All.Select(page => page.Path)];

    public static TheoryData<Snippet> Of(string language) =>
        [
            .. Page
                .All.SelectMany(page => page.Snippets)
                .Where(snippet => snippet.Language == language)
                // The rows of a theory must not be empty; a snippet that does nothing passes all.
                .DefaultIfEmpty(new("none", 0, language, "")),
        ];

    [Fact]
    public void The_pages_are_found() =>
        Page
            .All.Select(page => page.Path)
            .Should()
            .Contain([
                "docs/architecture.md",
                "docs/runbook.md",
                "docs/how-to.md",
                "docs/upgrading.md",
            ]);

    [Theory, MemberData(nameof(Pages))]
    public void Names_the_language_of_every_snippet(string page) =>
        Page.Find(page)
            .Snippets.Select(snippet => snippet.Language)
            .Except(s_languages)
            .Should()
            .BeEmpty();

    [Theory, MemberData(nameof(Of), "bash")]
    public void Shell_snippets_run_with_tools_that_are_fakes(Snippet snippet)
    {
        using var sandbox = new Sandbox();
        foreach (var tool in s_tools)
        {
            sandbox.Fake(tool);
        }
        sandbox.Fake("git");
        sandbox.Fake("jq");
        sandbox.Fake(
            "pulumi",
            ("*connectorInstanceId*", "echo i-1"),
            (
                "*verifyCommand*",
                "echo 'id=$(aws ssm send-command --region r --document-name verify --instance-ids i-1 --query x)'"
            )
        );
        sandbox.Fake(
            "gcloud",
            ("*'projects describe'*", "echo 123"),
            ("*'service-accounts describe'*", "exit 1")
        );
        sandbox.Fake(
            "aws",
            ("*get-caller-identity*", "echo 123456789012"),
            ("*'get-role --role-name keyless-alloydb-'*", "exit 1"),
            ("*'--query Status '*", "echo Success")
        );
        sandbox.Fake(
            "gh",
            ("*'--jq .id'", "echo 4711"),
            ("*protection_rules*", "echo branch_policy; echo required_reviewers")
        );
        sandbox.Write("etc/credentials.json", "imdsv2_session_token_url");

        // What a page has set before, and where the instance has its files.
        var text = snippet.Text.Replace("/etc/alloydb/", "etc/", StringComparison.Ordinal);
        var outcome = sandbox.Run(
            $"PROJECT=p REGION=r GOOGLE_REGION=g NETWORK_PROJECT=n INSTANCE=i ACCOUNT=a STACK=dev\nset -u\n{text}"
        );

        outcome.Exit.Should().Be(0, $"{snippet}\n{outcome.Error}");
    }

    /// <summary>Whoever copies a command has what the page has set above it, and what ci/bootstrap.sh prints.</summary>
    [Theory, MemberData(nameof(Pages))]
    public void Variables_are_set_above_their_use(string page)
    {
        HashSet<string> set = ["PULUMI_BACKEND_URL", "PWD"];
        foreach (var snippet in Page.Find(page).Snippets.Where(s => s.Language == "bash"))
        {
            set.UnionWith(Assigned().Matches(snippet.Text).Select(match => match.Groups[1].Value));
            Used()
                .Matches(snippet.Text)
                .Select(match => match.Groups[1].Value)
                .Except(set)
                .Should()
                .BeEmpty($"of {snippet}");
        }
    }

    [Theory, MemberData(nameof(Of), "bash")]
    public void Shell_snippets_name_targets_settings_and_projects_that_exist(Snippet snippet)
    {
        MakeTarget()
            .Matches(snippet.Text)
            .SelectMany(m => m.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(word => !word.Contains('='))
            .Except(Targets())
            .Should()
            .BeEmpty($"of {snippet}");
        Setting()
            .Matches(snippet.Text)
            .Select(m => m.Groups[1].Value)
            .Except(Settings())
            .Should()
            .BeEmpty($"of {snippet}");
        foreach (Match match in DotnetProject().Matches(snippet.Text))
        {
            Directory
                .Exists(Path.Combine(Repository.Root, match.Groups[1].Value))
                .Should()
                .BeTrue($"of {snippet}");
        }
    }

    [Theory, MemberData(nameof(Of), "yaml")]
    public void Yaml_snippets_parse_and_name_settings_that_exist(Snippet snippet)
    {
        using var reader = new StringReader(snippet.Text);
        var yaml = new YamlStream();

        FluentActions.Invoking(() => yaml.Load(reader)).Should().NotThrow($"of {snippet}");

        Setting()
            .Matches(snippet.Text)
            .Select(m => m.Groups[1].Value)
            .Except(Settings())
            .Should()
            .BeEmpty($"of {snippet}");
    }

    [Theory, MemberData(nameof(Of), "json")]
    public void Json_snippets_parse(Snippet snippet)
    {
        if (snippet.Text.Length > 0)
        {
            FluentActions
                .Invoking(() => JsonDocument.Parse(snippet.Text))
                .Should()
                .NotThrow($"of {snippet}");
        }
    }

    [Theory, MemberData(nameof(Of), "csharp")]
    public void Csharp_snippets_are_taken_from_sources_that_are_compiled(Snippet snippet)
    {
        var wanted = Squeeze(snippet.Text);

        s_sources
            .Value.Should()
            .Contain(source => source.Contains(wanted), $"{snippet} is in no source file");
    }

    [Theory, MemberData(nameof(Of), "mermaid")]
    public void Diagrams_declare_what_they_are_and_close_what_they_open(Snippet snippet)
    {
        if (snippet.Text.Length == 0)
        {
            return;
        }
        snippet
            .Text.Should()
            .MatchRegex("^(flowchart (LR|TD|TB)|sequenceDiagram|stateDiagram-v2)\n");
        Regex
            .Count(snippet.Text, @"^\s*subgraph\b", RegexOptions.Multiline)
            .Should()
            .Be(Regex.Count(snippet.Text, @"^\s*end\s*$", RegexOptions.Multiline));
        foreach (var pair in new[] { "[]", "()", "{}" })
        {
            snippet
                .Text.Count(c => c == pair[0])
                .Should()
                .Be(snippet.Text.Count(c => c == pair[1]), $"of {snippet}");
        }
    }

    [Theory, MemberData(nameof(Pages))]
    public void Links_lead_somewhere(string path)
    {
        var page = Page.Find(path);
        foreach (
            var link in page.Links.Where(link => !link.Contains("://", StringComparison.Ordinal))
        )
        {
            var (file, anchor) = link.Split('#', 2) is [var f, var a] ? (f, a) : (link, "");
            var target =
                file.Length == 0
                    ? path
                    : Path.GetRelativePath(
                        Repository.Root,
                        Path.Combine(Repository.Root, Path.GetDirectoryName(path)!, file)
                    );
            Path.Exists(Path.Combine(Repository.Root, target))
                .Should()
                .BeTrue($"{path} links to {link}");
            if (anchor.Length > 0)
            {
                Page.Find(target).Anchors.Should().Contain(anchor, $"{path} links to {link}");
            }
        }
    }

    [Theory, MemberData(nameof(Pages))]
    public void Scripts_and_targets_in_the_text_exist(string path)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, path));

        foreach (Match match in Script().Matches(text))
        {
            File.Exists(Path.Combine(Repository.Root, match.Value))
                .Should()
                .BeTrue($"{path} speaks of {match.Value}");
        }
        InlineTarget()
            .Matches(text)
            .Select(m => m.Groups[1].Value)
            .Except(Targets())
            .Should()
            .BeEmpty($"{path} speaks of them");
    }

    private static readonly Lazy<IReadOnlyList<string>> s_sources = new(() =>
        [
            .. new[] { "infra", "stacks", "tests", "tools" }
                .Select(folder => Path.Combine(Repository.Root, folder))
                .Where(Directory.Exists)
                .SelectMany(folder =>
                    Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
                )
                .Select(file => Squeeze(File.ReadAllText(file))),
        ]
    );

    private static string Squeeze(string text) => Whitespace().Replace(text, "");

    private static List<string> Targets() =>
        [
            .. TargetLine()
                .Matches(File.ReadAllText(Path.Combine(Repository.Root, "Makefile")))
                .Select(match => match.Groups[1].Value),
        ];

    private static List<string> Settings()
    {
        using var reader = File.OpenText(Path.Combine(Repository.Root, "Pulumi.yaml"));
        var yaml = new YamlStream();
        yaml.Load(reader);
        return
        [
            .. ((YamlMappingNode)yaml.Documents[0].RootNode["config"]).Children.Keys.Select(key =>
                key.ToString()
            ),
        ];
    }

    // Not an argument of make, and not a variable of one command.
    [GeneratedRegex(
        """^\s*(?:export\s+)?([A-Z][A-Z_]+)=(?:"[^"]*"|\$\(.*\)|\S*)\s*$""",
        RegexOptions.Multiline
    )]
    private static partial Regex Assigned();

    [GeneratedRegex(@"\$\{?([A-Z][A-Z_]+)")]
    private static partial Regex Used();

    [GeneratedRegex(@"^\s*make ([a-z][a-z -]*)", RegexOptions.Multiline)]
    private static partial Regex MakeTarget();

    [GeneratedRegex(@"`make ([a-z][a-z-]*)")]
    private static partial Regex InlineTarget();

    [GeneratedRegex("keyless-alloydb:([a-zA-Z0-9]+)")]
    private static partial Regex Setting();

    [GeneratedRegex(@"--project ([a-z][\w/.-]*)")]
    private static partial Regex DotnetProject();

    [GeneratedRegex(@"\bci/[a-z-]+\.sh\b")]
    private static partial Regex Script();

    [GeneratedRegex("^([a-z][a-z-]*):", RegexOptions.Multiline)]
    private static partial Regex TargetLine();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Whitespace();
}
