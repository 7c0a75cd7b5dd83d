using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KeylessAlloyDb.Rehearsal.Cli;
using KeylessAlloyDb.Testing;
using Xunit.Abstractions;
using YamlDotNet.Serialization;

namespace KeylessAlloyDb.Docs.Tests;

/// <summary>
/// Protects whoever copies a command from a page. What needs no cloud is run; of the rest, commands, options,
/// outputs, settings, scripts and their arguments are checked. <c>make pages</c> lists what was done with each.
/// </summary>
public sealed partial class PageCommandTests(ITestOutputHelper output)
{
    private static readonly string[] s_onTheInstance =
    [
        "chronyc",
        "cloud-init",
        "curl",
        "dig",
        "journalctl",
        "psql",
        "systemctl",
    ];

    /// <summary>Targets of the Makefile that no test runs, and why.</summary>
    private static readonly Dictionary<string, string> s_leftOut = new()
    {
        ["bench"] = "takes minutes",
        ["check-format"] = "runs for each pull request",
        ["compare-engines"] = "needs the Pulumi CLI",
        ["coverage"] = "takes minutes",
        ["docs"] = "writes the pages",
        ["destroy-cli"] = "needs the Pulumi CLI",
        ["doctor"] = "Workflows.Tests plays it",
        ["format"] = "writes the sources",
        ["impact-table"] = "writes the pages",
        ["lab"] = "needs root and namespaces; runs for each pull request",
        ["lab-failures"] = "needs root and namespaces, and takes a quarter of an hour",
        ["lab-login-failures"] = "needs root and namespaces, and takes minutes",
        ["lint-workflows"] = "needs npm; runs for each pull request",
        ["mutation"] = "takes half an hour",
        ["pack"] = "builds a release; PackageTests packs the debug build",
        ["official"] = "needs the official packages; runs for each pull request",
        ["pages"] = "is this test",
        ["policy-pack"] = "publishes a program; its tests start the debug build",
        ["preview-cli"] = "needs the Pulumi CLI",
        ["refresh-cli"] = "needs the Pulumi CLI",
        ["schemas"] = "needs npm",
        ["sweep"] = "takes minutes",
        ["test"] = "would run itself",
        ["test-cel"] = "needs npm",
        ["test-client"] = "installs Debian packages",
        ["test-node"] = "needs npm",
        ["test-report"] = "needs Chromium",
        ["up-cli"] = "needs the Pulumi CLI",
        ["wrong-edits"] = "takes minutes",
    };

    /// <summary>Verbs of the rehearsal that leave nothing behind.</summary>
    private static readonly string[] s_runs = ["cost", "diff", "preview", "report"];

    public static TheoryData<string> Distinct(string tools) =>
        [
            .. PageCommands
                .All.Where(command => tools.Split(' ').Contains(command.Tool))
                .Select(command => string.Join(' ', command.Words))
                .Distinct(),
        ];

    [Theory, MemberData(nameof(Distinct), "aws gcloud pulumi")]
    public void Commands_of_other_tools_and_their_options_exist(string command)
    {
        var known = KnownCommand.Of(command);

        known.Should().NotBeNull($"data/commands.txt does not know it: {command}");
        Option()
            .Matches(command)
            .Select(match => match.Groups[1].Value)
            .Except(known!.Options)
            .Should()
            .BeEmpty($"data/commands.txt does not know them: {command}");
    }

    [Theory, MemberData(nameof(Distinct), "pulumi")]
    public void Outputs_that_a_command_asks_for_exist(string command)
    {
        if (StackOutput().Match(command) is { Success: true } asked)
        {
            File.ReadAllText(Path.Combine(Repository.Root, "stacks", "KeylessAlloyDbStack.cs"))
                .Should()
                .Contain($"[Output(\"{asked.Groups[1].Value}\")]");
        }
    }

    [Fact]
    public void Scripts_get_the_arguments_that_their_first_lines_name()
    {
        foreach (var command in PageCommands.All.Where(c => c.Tool.StartsWith("ci/")))
        {
            var usage = Usage()
                .Match(File.ReadAllText(Path.Combine(Repository.Root, command.Tool)));
            if (!usage.Success)
            {
                // ci/bootstrap.sh has options, which SnippetTests runs it with.
                command.Tool.Should().Be("ci/bootstrap.sh");
                continue;
            }
            var words = usage.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            (command.Words.Count - 1)
                .Should()
                .BeInRange(
                    words.Count(word => word[0] != '['),
                    words.Any(word => word.Contains("...")) ? int.MaxValue : words.Length,
                    $"of {command}"
                );
        }
    }

    /// <summary>
    /// A block is for one place. The laptop has no journal of the proxy, the instance no Pulumi.
    /// </summary>
    [Fact]
    public void A_block_is_for_the_laptop_or_says_that_it_is_for_the_instance()
    {
        var places = Page
            .All.SelectMany(page => page.Snippets)
            .ToDictionary(
                snippet => snippet.ToString(),
                snippet => snippet.Text.StartsWith(PageCommands.OnTheInstance)
            );

        foreach (var command in PageCommands.All.Where(c => c.InBlock && c.Tool != "gcloud"))
        {
            s_onTheInstance
                .Contains(command.Tool)
                .Should()
                .Be(places[command.Where], $"of {command}");
        }
    }

    [Theory, MemberData(nameof(Distinct), "make")]
    public void Targets_and_arguments_of_make_exist(string command)
    {
        var make = MakeCall.Of(command);

        make.Targets.Should().NotBeEmpty();
        make.Variables.Keys.Should().BeSubsetOf(["ARGS", "PULUMI_SDK", "STACK", "WITH"]);
        foreach (var target in make.Targets)
        {
            (s_leftOut.ContainsKey(target) || IsRehearsed(target)).Should().BeTrue($"of {command}");
            if (IsRehearsed(target))
            {
                RehearsalCommand.Create().Parse(make.Arguments(target)).Errors.Should().BeEmpty();
            }
        }
    }

    /// <summary>Two shells read ARGS, and the second one takes quotes away, too: make puts it into a recipe.</summary>
    [Theory, MemberData(nameof(Distinct), "make")]
    public void JSON_in_ARGS_is_JSON_in_the_recipe(string command)
    {
        using var sandbox = new Sandbox();
        var words = sandbox.Run(
            // make's shell, sh, knows no braces.
            $"set +B; printf '%s\\n' {MakeCall.Of(command).Variables.GetValueOrDefault("ARGS")}"
        );

        foreach (
            var value in words
                .Output.Split('\n')
                .Select(word => word.Split('=', 2))
                .Where(parts => parts is [_, ['{' or '[', ..]])
                .Select(parts => parts[1])
        )
        {
            FluentActions.Invoking(() => JsonNode.Parse(value)).Should().NotThrow(value);
        }
    }

    /// <summary>Commands that need neither a cloud nor another revision are run, on the settings of this repository.</summary>
    [Fact]
    public async Task What_needs_no_cloud_runs()
    {
        var calls = PageCommands
            .All.Where(command => command.Tool == "make")
            .Select(command => MakeCall.Of(string.Join(' ', command.Words)))
            .SelectMany(make => make.Targets.Where(Runs(make)).Select(make.Arguments))
            .Select(arguments => string.Join('\n', arguments))
            .Distinct()
            .ToList();
        calls.Should().HaveCountGreaterThan(5);

        foreach (var call in calls)
        {
            var (code, errors) = await RehearsalCalls.RunAsync(call.Split('\n'));
            code.Should().Be(0, $"{call.Replace('\n', ' ')}: {errors}");
        }
    }

    /// <summary>The settings of a recipe, one block after the other, on those of its stack.</summary>
    [Theory, MemberData(nameof(Recipes))]
    public async Task Settings_that_a_recipe_sets_are_accepted(string block, string commands)
    {
        var sets = commands.Split('\n').Select(command => ConfigSet().Match(command)).ToList();
        var stack = sets[0].Groups["stack"].Value is "prod" ? "prod" : "dev";
        using var folder = new TemporaryFolder();
        var existing = folder.Write("existing.json", Primaries(sets));
        string[] arguments =
        [
            "preview",
            "--stack",
            stack,
            "--config-path",
            "--existing",
            existing,
            .. sets.SelectMany(set =>
                new[] { "-c", $"{set.Groups["key"].Value}={set.Groups["value"].Value}" }
            ),
        ];

        var (code, errors) = await RehearsalCalls.RunHereAsync(arguments);

        code.Should().Be(0, $"{block}: {errors}");
    }

    /// <summary>What the secondaries of a recipe replicate, for --existing.</summary>
    private static string Primaries(IEnumerable<Match> sets) =>
        JsonSerializer.Serialize(
            new
            {
                resources = sets.Where(set => set.Groups["key"].Value == "secondaryOf")
                    .Select(set => set.Groups["value"].Value)
                    .Select(name => new
                    {
                        type = "gcp:alloydb/cluster:Cluster",
                        id = name,
                        properties = new { name, databaseVersion = "POSTGRES_17" },
                    }),
            }
        );

    /// <summary>
    /// A page's block of settings, on those of dev, as somebody who copies it has them, with the file of what exists
    /// that the same page names.
    /// </summary>
    [Theory, MemberData(nameof(SettingsBlocks))]
    public async Task Settings_that_a_page_shows_are_accepted(Snippet block)
    {
        using var reader = new StringReader(block.Text);
        var settings = new DeserializerBuilder()
            .Build()
            .Deserialize<Dictionary<string, Dictionary<string, object>>>(reader)["config"];
        var json = new SerializerBuilder().JsonCompatible().Build();

        var (code, errors) = await RehearsalCalls.RunHereAsync([
            "preview",
            "--stack",
            "dev",
            // A block may name a part of an example's network, or its database.
            .. PageCommands
                .All.Where(command => command.Tool == "make" && command.IsOn(block.Page))
                .Select(command => ExistingFile().Match(command.ToString()))
                .Where(match => match.Success)
                .SelectMany(match =>
                    new[] { "--existing", Path.Combine(Repository.Root, match.Groups[1].Value) }
                ),
            .. settings.SelectMany(setting =>
                new[]
                {
                    "-c",
                    $"{setting.Key.Split(':')[1]}={setting.Value as string ?? json.Serialize(setting.Value).Trim()}",
                }
            ),
        ]);

        code.Should().Be(0, $"{block}: {errors}");
        errors
            .Should()
            .NotContain("the engine sent", "the twin answers in the types of the provider");
    }

    /// <summary>Without a revision, a file or settings there is no deployed stack: everything would be new.</summary>
    [Fact]
    public void A_review_says_what_it_compares_with()
    {
        var reviews = PageCommands.All.Where(command =>
            command is { Tool: "make", InBlock: true } && command.Words.Contains("diff")
        );

        reviews
            .Should()
            .OnlyContain(command => command.Words.Any(word => word.StartsWith("ARGS=")));
    }

    public static TheoryData<Snippet> SettingsBlocks() =>
        [
            .. Page
                .All.SelectMany(page => page.Snippets)
                .Where(snippet => snippet.Language == "yaml" && snippet.Text.StartsWith("config:")),
        ];

    public static TheoryData<string, string> Recipes()
    {
        var recipes = new TheoryData<string, string>();
        foreach (
            var block in PageCommands
                .All.Where(c =>
                    c.InBlock && string.Join(' ', c.Words).StartsWith("pulumi config set")
                )
                .GroupBy(c => c.Where)
        )
        {
            recipes.Add(block.Key, string.Join('\n', block.Select(c => string.Join(' ', c.Words))));
        }
        return recipes;
    }

    /// <summary>Each command is in one of the three lists, each that is left out with its reason.</summary>
    [Fact]
    public void Lists_what_was_run_checked_and_left_out()
    {
        var done = PageCommands.All.Select(command => (command, Done: Treatment(command))).ToList();

        foreach (var page in done.GroupBy(entry => entry.command.Where.Split(':')[0]))
        {
            var counts = page.CountBy(entry => entry.Done.Split(':')[0]).ToDictionary();
            output.WriteLine(
                $"{page.Key}: {counts.GetValueOrDefault("run")} run, {counts.GetValueOrDefault("checked")} checked, {counts.GetValueOrDefault("left out")} left out"
            );
        }
        output.WriteLine("");
        foreach (var (command, what) in done)
        {
            output.WriteLine($"{what}  —  {command}");
        }
        done.Should()
            .OnlyContain(entry =>
                entry.Done.StartsWith("run")
                || entry.Done.StartsWith("checked")
                || entry.Done.StartsWith("left out: ")
            );
    }

    private static string Treatment(PageCommand command)
    {
        var text = string.Join(' ', command.Words);
        if (command.Tool == "make")
        {
            var make = MakeCall.Of(text);
            var target = make.Targets[0];
            return make.Targets.Any(Runs(make)) ? "run"
                : s_leftOut.TryGetValue(target, out var reason) ? $"left out: {reason}"
                : target is "up" or "destroy" or "impact" ? "left out: Stacks.Tests plays it"
                : "left out: needs another revision or a file of a deployed stack; its arguments are parsed";
        }
        return s_onTheInstance.Contains(command.Tool)
                ? "left out: needs the instance; Client.Tests has its tools"
            : command.Tool.StartsWith("ci/") ? "run: with tools that are fakes"
            : ConfigSet().IsMatch(text) && command.InBlock ? "run: its value is previewed"
            : command.Tool is "aws" or "gcloud" or "pulumi" ? "checked: needs a login"
            : command.Tool is "git" ? "left out: git's own"
            : command.Tool is "tools/lab/run.sh"
                ? "left out: needs root and namespaces; runs for each pull request"
            : "unknown";
    }

    private static bool IsRehearsed(string target) =>
        target is "up" or "destroy" or "impact" || s_runs.Contains(target);

    /// <summary>Whether a target of the call runs here: no other revision, no file of a deployed stack.</summary>
    private static Func<string, bool> Runs(MakeCall make) =>
        target =>
            s_runs.Contains(target)
            && make.Variables.GetValueOrDefault("ARGS", "-c") is ['-', 'c', ..] arguments
            && !arguments.Contains("key=value");

    [GeneratedRegex(@"(?<= )(--[a-z][a-z-]*)")]
    private static partial Regex Option();

    [GeneratedRegex(@"--existing (\S+)")]
    private static partial Regex ExistingFile();

    [GeneratedRegex("^pulumi stack output ([A-Za-z]+)")]
    private static partial Regex StackOutput();

    [GeneratedRegex(@"^# usage: ci/[a-z-]+\.sh ?(.*)$", RegexOptions.Multiline)]
    private static partial Regex Usage();

    [GeneratedRegex(
        @"^pulumi config set (--path )?keyless-alloydb:(?<key>\S+) (?<value>.+) --stack (?<stack>\S+)$"
    )]
    private static partial Regex ConfigSet();
}
