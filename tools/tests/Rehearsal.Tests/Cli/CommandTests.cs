using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using KeylessAlloyDb.Testing.Rehearsal;

namespace KeylessAlloyDb.Rehearsal.Tests.Cli;

/// <summary>Protects the tool as it is used: options, exit codes and files, in a process of its own.</summary>
public class CommandTests
{
    [Fact]
    public async Task A_deployment_lives_from_preview_to_destroy()
    {
        using var project = new SampleProject("ok");

        (await RunAsync(project, "preview"))
            .Should()
            .Match<Result>(r => r.Code == 0 && r.Output.Contains("+ 4 to create"))
            .And.Match<Result>(r => r.Output.Contains("+ a: (known after up: "));
        File.Exists(project.StatePath).Should().BeFalse("a preview leaves nothing behind");
        (await RunAsync(project, "up"))
            .Should()
            .Match<Result>(r => r.Code == 0 && r.Output.Contains("+ 4 created"))
            .And.Match<Result>(r => r.Output.StartsWith("Updating (dev):\n"))
            .And.Match<Result>(r => r.Errors.Contains("Rehearsed, no cloud was called"));
        (await RunAsync(project, "preview", "--expect-no-changes"))
            .Should()
            .Match<Result>(r => r.Code == 0 && r.Output.Contains("4 unchanged"))
            .And.Match<Result>(r =>
                r.Output.StartsWith("Previewing update (dev), on the state in ")
            );
        (await RunAsync(project, "destroy"))
            .Should()
            .Match<Result>(r => r.Code == 0 && r.Output.Contains("- 4 deleted"));
        File.ReadAllText(project.StatePath).Should().NotContain("urn:pulumi");
        (await RunAsync(project, "destroy"))
            .Should()
            .Match<Result>(r => r.Code == 0 && r.Output.StartsWith("Nothing to destroy: "));
    }

    /// <summary>Whoever has a network of his own and forgets its file is told of it.</summary>
    [Fact]
    public async Task A_question_for_what_no_file_names_says_how_to_give_the_file()
    {
        using var project = new SampleProject("ask");

        var bare = await RunAsync(project, "preview");
        var existing = Path.Combine(project.Directory, "existing.json");
        await File.WriteAllTextAsync(
            existing,
            """
            {"resources": [{"type": "gcp:alloydb/cluster:Cluster", "id": "projects/p/locations/l/clusters/c",
              "properties": {"name": "projects/p/locations/l/clusters/c"}}]}
            """
        );
        var given = await RunAsync(project, "preview", "--existing", existing);

        (bare.Code, given.Code).Should().Be((1, 1));
        bare.Output.Should().Contain("--existing FILE");
        given.Output.Should().NotContain("--existing FILE");
    }

    /// <summary>What the lab has seen of another plan would pass for evidence of this one.</summary>
    [Fact]
    public async Task A_review_shows_what_the_lab_has_seen_only_of_its_own_plan()
    {
        using var project = new SampleProject("ok");
        var lab = Path.Combine(project.Directory, "lab.json");
        await File.WriteAllTextAsync(
            lab,
            """
            {"stack": "dev", "plan": "0a1b", "time": "2026-11-25T01:48:36+00:00", "passed": 31, "failed": 0,
             "tunnels": [], "routes": {"aws": {}, "google": {}}, "name": {"status": "NOERROR", "addresses": []},
             "login": {"endpoint": "", "succeeded": true, "words": ""}, "logins": [],
             "internet": {"ike": 48, "encrypted": 2418}}
            """
        );

        var text = await RunAsync(project, "diff", "--lab", lab);
        var json = await RunAsync(project, "diff", "--lab", lab, "--json");

        text.Code.Should().Be(0, text.Errors);
        text.Errors.Should()
            .Contain("Reviewing dev as a first deployment")
            .And.Contain("is of another plan and is not shown");
        text.Output.Should().NotContain("packet lab");
        json.Code.Should().Be(1);
        json.Errors.Should().Contain("--lab is shown on the page and below the text");
    }

    [Fact]
    public async Task An_export_holds_readable_secrets_only_on_request()
    {
        using var project = new SampleProject("ok");
        var (hidden, shown) = (
            Path.Combine(project.Directory, "hidden.json"),
            Path.Combine(project.Directory, "shown.json")
        );

        await RunAsync(project, "up", "--export", hidden);
        await RunAsync(project, "up", "--export", shown, "--show-secrets");

        File.ReadAllText(hidden).Should().NotContain("hush-hush");
        File.ReadAllText(shown).Should().Contain("hush-hush");
    }

    [Fact]
    public async Task Rejects_changes_where_none_are_expected()
    {
        using var project = new SampleProject("ok");

        var result = await RunAsync(project, "preview", "--expect-no-changes");

        result.Code.Should().Be(7);
        result.Errors.Should().Contain("no changes were expected");
    }

    [Fact]
    public async Task Rejects_what_breaks_a_mandatory_rule_in_a_preview()
    {
        using var project = new SampleProject("ok");

        var preview = await RunAsync(project, "preview", "-c", "mode=breakRule");

        preview.Code.Should().Be(1);
        preview
            .Output.Should()
            .Contain("aws:ec2:SecurityGroup (undescribed):")
            .And.Contain(
                "error: [mandatory] groups-described: description is \"Managed by Pulumi\"; say what it is for"
            );
    }

    [Fact]
    public async Task A_failed_program_gives_the_exit_code_of_Pulumi()
    {
        using var project = new SampleProject("ok");

        var result = await RunAsync(project, "preview", "--json", "-c", "mode=throw");

        result.Code.Should().Be(1);
        using var digest = JsonDocument.Parse(result.Output);
        digest
            .RootElement.GetProperty("diagnostics")
            .EnumerateArray()
            .Should()
            .ContainSingle(d => d.GetProperty("severity").GetString() == "error");
    }

    [Theory]
    [InlineData("preview --program nowhere.dll", "nowhere.dll")]
    [InlineData("preview -c region", "key=value")]
    [InlineData("up --fail explode:a", "create|update|delete")]
    [InlineData("up --kill explode:a", "create|update|delete")]
    [InlineData("up --slow a=b", "<type>=<duration>")]
    [InlineData("refresh --nonsense", "--nonsense")]
    [InlineData("preview --parallel 0", "a number from 1")]
    [InlineData("up --parallel -3", "a number from 1")]
    [InlineData("up --parallel many", "a number from 1")]
    [InlineData("up --reference other/dev=state.json", "organization/<project>/<stack>=<file>")]
    [InlineData(
        "up --reference organization/other/dev=nowhere.json",
        "there is no file nowhere.json"
    )]
    [InlineData(
        "preview --existing nowhere.json",
        "--existing nowhere.json: there is no such file"
    )]
    [InlineData(
        "up --attach gcp:1 --existing a.json",
        "--existing is for the twin of this command"
    )]
    [InlineData("impact", "--change 'machineType=n2-highmem-4 cpuCount=4'")]
    [InlineData("impact --changes nowhere.txt", "--changes nowhere.txt: there is no such file")]
    [InlineData("diff --limit many", "a number of bytes from 1")]
    [InlineData("diff --limit 0", "a number of bytes from 1")]
    [InlineData("diff --nonsense main", "--nonsense")]
    public async Task Rejects_wrong_options_with_what_is_allowed(string arguments, string message)
    {
        using var project = new SampleProject("ok");

        var result = await RunAsync(project, arguments.Split(' '));

        result.Code.Should().Be(2);
        result.Errors.Should().Contain(message);
    }

    /// <summary>Not 0 where what was asked for could not be done.</summary>
    [Theory]
    [InlineData("preview")]
    [InlineData("up")]
    [InlineData("sweep")]
    [InlineData("cost")]
    [InlineData("impact")]
    [InlineData("diff")]
    public async Task A_failed_program_fails_every_command_that_runs_it(string verb)
    {
        using var project = new SampleProject("throw");

        (await RunAsync(project, verb)).Code.Should().Be(1);
    }

    /// <summary>The CLI refuses it before the program starts: nothing is deployed, and all is named.</summary>
    [Theory]
    [InlineData("preview")]
    [InlineData("up")]
    [InlineData("destroy")]
    [InlineData("refresh")]
    [InlineData("cost")]
    [InlineData("diff")]
    public async Task Wrong_types_fail_every_command(string verb)
    {
        using var project = new SampleProject("[ok]");

        var result = await RunAsync(project, verb);

        result.Code.Should().Be(1);
        (result.Output + result.Errors)
            .Should()
            .Contain("Pulumi.dev.yaml:2: mode = (hidden): is not of type string");
        (File.Exists(project.StatePath) ? File.ReadAllText(project.StatePath) : "")
            .Should()
            .NotContain("urn:pulumi");
    }

    [Theory]
    [InlineData("preview")]
    [InlineData("up")]
    [InlineData("destroy")]
    [InlineData("refresh")]
    [InlineData("sweep")]
    [InlineData("cost")]
    [InlineData("impact")]
    [InlineData("diff")]
    [InlineData("compare-plans")]
    public async Task An_unknown_option_and_one_without_its_value_are_usage_for_every_command(
        string verb
    )
    {
        using var project = new SampleProject("ok");

        (await RunAsync(project, verb, "--nonsense")).Code.Should().Be(2);
        (await RunAsync(project, verb, "--stack")).Code.Should().Be(2);
    }

    /// <summary>A failure that was asked for and did not happen would pass for one that was survived.</summary>
    [Theory]
    [InlineData(
        "--fail create:aa",
        "--fail create:aa: no resource of this run has that type, name or URN. Did you mean a?"
    )]
    [InlineData("--fail delete:a", "--fail delete:a: this run has no delete of it.")]
    [InlineData("--kill update:a", "--kill update:a: this run has no update of it.")]
    [InlineData(
        "--slow random:index/randomId:RandomI=5m",
        "--slow random:index/randomId:RandomI: no resource of this run has that type."
    )]
    public async Task Rejects_a_failure_that_matches_nothing(string option, string message)
    {
        using var project = new SampleProject("ok");

        var result = await RunAsync(project, ["up", .. option.Split(' ')]);

        result.Code.Should().Be(1);
        result.Output.Should().Contain($"error: {message}");
    }

    [Theory]
    [InlineData("preview")]
    [InlineData("up")]
    [InlineData("destroy")]
    [InlineData("refresh")]
    public async Task Leaves_somebody_else_s_file_and_its_directory_alone(string verb)
    {
        using var project = new SampleProject("ok");
        project.Write("README.md", "# Mine");

        var result = await RunAsync(
            project,
            verb,
            "--state",
            Path.Combine(project.Directory, "README.md")
        );

        result.Code.Should().Be(1);
        result.Errors.Should().Contain("README.md cannot be used").And.Contain("left as it is");
        Directory
            .EnumerateFileSystemEntries(project.Directory)
            .Select(Path.GetFileName)
            .Should()
            .BeEquivalentTo("Pulumi.yaml", "Pulumi.dev.yaml", "README.md");
    }

    /// <summary>ExitStackNotFound of pkg/cmd/pulumi/cmd/exit_codes.go.</summary>
    [Theory]
    [InlineData("preview")]
    [InlineData("up")]
    [InlineData("destroy")]
    [InlineData("refresh")]
    [InlineData("sweep")]
    [InlineData("cost")]
    [InlineData("impact")]
    [InlineData("diff")]
    public async Task Rejects_a_stack_that_does_not_exist(string verb)
    {
        using var project = new SampleProject("ok");

        var result = await RunAsync(project, verb, "--stack", "qa");

        result.Code.Should().Be(6);
        result.Errors.Should().Contain("no stack named 'qa'").And.Contain("dev");
    }

    /// <summary>Failure is 1 for every verb; a failed step is named once more, at the stack.</summary>
    [Fact]
    public async Task A_failed_step_gives_the_exit_code_and_words_of_Pulumi()
    {
        using var project = new SampleProject("ok");

        var up = await RunAsync(project, "up", "--fail", "create:a");
        await RunAsync(project, "up");
        var destroy = await RunAsync(project, "destroy", "--fail", "delete:a");

        foreach (var result in (Result[])[up, destroy])
        {
            result.Code.Should().Be(1);
            result.Output.Should().Contain("was made to fail").And.Contain("error: update failed");
        }
    }

    /// <summary>
    /// Seen with Pulumi 3.276.0 after kill -9 in the middle of a create: the next update warns, the
    /// cloud has the resource already, and only --clear-pending-creates forgets the operation.
    /// </summary>
    [Fact]
    public async Task A_killed_create_stays_pending_until_it_is_cleared()
    {
        using var project = new SampleProject("ok");

        var killed = await RunAsync(project, "up", "--kill", "create:a");
        var again = await RunAsync(project, "up");
        var refreshed = await RunAsync(project, "refresh");

        killed.Code.Should().Be(137);
        foreach (var result in (Result[])[again, refreshed])
        {
            result
                .Output.Should()
                .Contain("with 1 pending operations from previous deployment")
                .And.Contain("::a, interrupted while creating")
                .And.Contain("run interactively to clear pending CREATE operations");
        }
        refreshed.Code.Should().Be(0);
        File.ReadAllText(project.StatePath).Should().Contain("pending_operations");

        var cleared = await RunAsync(project, "refresh", "--clear-pending-creates");

        cleared.Code.Should().Be(0);
        cleared.Output.Should().NotContain("pending operations");
        File.ReadAllText(project.StatePath).Should().NotContain("pending_operations");
        (await RunAsync(project, "up")).Code.Should().Be(0);
    }

    [Fact]
    public async Task An_interrupt_keeps_what_was_done_and_frees_the_state()
    {
        using var project = new SampleProject("hang");
        using var process = Start(project, ["up"]);
        var output = process.StandardOutput.ReadToEndAsync();
        // Looked at again and again: a watcher may miss a file that appears while it is set up.
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (!File.Exists(Path.Combine(project.Directory, "hanging")))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), patience.Token);
        }

        (await RunAsync(project, "destroy")).Errors.Should().Contain("in use by another run");
        Interrupts.Send(process);
        await process.WaitForExitAsync(patience.Token);

        process.ExitCode.Should().Be(1);
        (await output)
            .TrimEnd()
            .Should()
            .MatchRegex(
                @"error: interrupted: what was under way has ended, and \S+ has all that exists, \d+ resources; the same command goes on, `destroy` deletes them$"
            );
        File.ReadAllText(project.StatePath).Should().Contain("::a\"");
        (await RunAsync(project, "destroy")).Code.Should().Be(0);
    }

    [Fact]
    public async Task With_runs_a_command_beside_the_served_twin_and_gives_its_exit_code()
    {
        using var project = new SampleProject("ok");

        var result = await RunAsync(
            project,
            "with",
            "--",
            "sh",
            "-c",
            "echo \"$PULUMI_DEBUG_PROVIDERS\"; ls; exit 3"
        );

        result.Code.Should().Be(3);
        result
            .Output.Should()
            .MatchRegex(@"^gcp:\d+,aws:\d+,random:\d+\nPulumi.dev.yaml\nPulumi.yaml\n$");
    }

    [Fact]
    public async Task The_small_engine_uses_served_providers_too_and_their_clouds_outlive_it()
    {
        using var project = new SampleProject("ok");
        var rehearsal = $"dotnet {AppContext.BaseDirectory}Rehearsal.dll";
        var options =
            $"--cwd {project.Directory} --program {SampleProject.Program} --state {project.StatePath} --attach \"$PULUMI_DEBUG_PROVIDERS\"";

        var result = await RunAsync(
            project,
            "with",
            "--",
            "sh",
            "-ec",
            $"{rehearsal} up {options}; {rehearsal} up {options}; {rehearsal} refresh {options}; {rehearsal} destroy {options}"
        );

        result.Code.Should().Be(0, result.Output + result.Errors);
        result
            .Output.Should()
            .ContainAll("+ 4 created", "4 unchanged", "- 4 deleted")
            .And.NotContain("error");
    }

    [Theory]
    [InlineData("gcp")]
    [InlineData("gcp:http")]
    public async Task Rejects_what_is_no_served_provider(string attach)
    {
        using var project = new SampleProject("ok");

        var result = await RunAsync(project, "up", "--attach", attach);

        result.Code.Should().Be(2);
        result.Errors.Should().Contain($"--attach '{attach}': the form is package:port,…");
    }

    [Fact]
    public async Task With_says_how_to_get_a_missing_command()
    {
        using var project = new SampleProject("ok");

        var result = await RunAsync(project, "with", "--", "no-such-pulumi", "up");

        result.Code.Should().Be(2);
        result
            .Errors.Should()
            .Contain("cannot start no-such-pulumi")
            .And.Contain("download-install");
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("fast")]
    public async Task Rejects_a_pace_that_is_none(string pace)
    {
        using var project = new SampleProject("ok");

        var result = await RunAsync(project, "with", "--pace", pace, "--", "true");

        result.Code.Should().Be(2);
        result.Errors.Should().Contain(pace == "fast" ? "fast" : "--pace takes a number above 0");
    }

    /// <summary>A text preview keeps the program's process for the update that it plays.</summary>
    [Fact]
    public async Task The_program_s_process_ends_with_the_command()
    {
        using var project = new SampleProject("process");

        var result = await RunAsync(project, "preview");

        result.Code.Should().Be(0, result.Errors);
        var id = Regex.Match(result.Output, @"process (\d+), hooks """"").Groups[1].Value;
        try
        {
            using var left = Process.GetProcessById(int.Parse(id, CultureInfo.InvariantCulture));
            left.WaitForExit(TimeSpan.FromMinutes(1)).Should().BeTrue();
        }
        catch (ArgumentException)
        {
            // It has ended already.
        }
    }

    /// <summary>
    /// The fake CLI is the small engine on the project's own settings, so no line differs, but for the operation
    /// that it misreports on demand.
    /// </summary>
    [Theory]
    [InlineData("cat", 0, "same: first deployment\nsame: mode=breakRule\n")]
    [InlineData("sed s/create/import/", 7, "DIFFERENT: first deployment")]
    public async Task Compare_engines_finds_what_the_CLI_says_otherwise(
        string report,
        int code,
        string output
    )
    {
        using var project = new SampleProject("ok");
        project.Write(
            "pulumi",
            $$"""
            #!/usr/bin/env bash
            set -euo pipefail
            state="${PULUMI_BACKEND_URL#file://}/state.json"
            rehearse() { dotnet "{{AppContext.BaseDirectory}}Rehearsal.dll" "$1" --program "{{SampleProject.Program}}" --state "$state" "${@:2}"; }
            case "$1 $2" in
              "stack select") ;;
              "stack export") cat "$state.export" ;;
              preview*) rehearse preview --json | {{report}} ;;
              up*) rehearse up --export "$state.export" --show-secrets --json \
                | sed -nE -e '/^ *"op": "/{s/.*: "([a-z]+)".*/\1/;h}' \
                  -e '/^ *"urn": "/{s/.*: "([^"]+)".*/\1/;x;/./{G;s/(.*)\n(.*)/{"resOutputsEvent":{"metadata":{"op":"\1","urn":"\2"} } }/p};s/.*//;h}' ;;
            esac
            """
        );
        File.SetUnixFileMode(
            Path.Combine(project.Directory, "pulumi"),
            UnixFileMode.UserRead | UnixFileMode.UserExecute
        );

        var result = await RunAsync(
            project,
            [
                "compare-engines",
                .. code == 0 ? ["--change", "mode=breakRule"] : Array.Empty<string>(),
            ]
        );

        result.Output.Should().StartWith(output, result.Errors);
        result.Code.Should().Be(code);
    }

    private sealed record Result(int Code, string Output, string Errors);

    private static async Task<Result> RunAsync(SampleProject project, params string[] arguments)
    {
        using var process = Start(project, arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new(process.ExitCode, await output, await errors);
    }

    private static Process Start(SampleProject project, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = project.Directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Commands that the project brings, as a fake of Pulumi's CLI.
        start.Environment["PATH"] =
            $"{project.Directory}:{Environment.GetEnvironmentVariable("PATH")}";
        string[] program = arguments.Contains("--program")
            ? []
            : ["--program", SampleProject.Program];
        string[] state =
            arguments.Contains("--state") || arguments[0] == "with"
                ? []
                : ["--state", project.StatePath];
        foreach (
            var argument in (string[])
                [
                    Path.Combine(AppContext.BaseDirectory, "Rehearsal.dll"),
                    arguments[0],
                    .. program,
                    .. state,
                    .. arguments[1..],
                ]
        )
        {
            start.ArgumentList.Add(argument);
        }
        return Interrupts.Start(start);
    }
}
