using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using KeylessAlloyDb.Rehearsal.Cli;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Launch;
using KeylessAlloyDb.Rehearsal.Policies;
using KeylessAlloyDb.Rehearsal.Project;
using KeylessAlloyDb.Rehearsal.Review;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Testing;
using KeylessAlloyDb.Testing.Rehearsal;

namespace KeylessAlloyDb.WrongEdits;

/// <summary>What noticed an edit.</summary>
/// <param name="Step">build, preview or up.</param>
/// <param name="Catcher">compiler, settings, twin, outputs, or the name of a rule.</param>
/// <param name="Resource">The resource that the message is about; empty for none.</param>
/// <param name="Message">Without the rule's name and sentence.</param>
internal sealed record Catch(string Step, string Catcher, string Resource, string Message)
{
    public override string ToString() => Resource.Length == 0 ? Message : $"{Resource}: {Message}";
}

/// <summary>What came of an edit.</summary>
/// <param name="Catches">What noticed it.</param>
/// <param name="Differences">Where the policy pack, called as Pulumi's engine calls it, says another thing than the rehearsal.</param>
/// <param name="Review">The first line of the review; null where the edit is not reviewed.</param>
/// <param name="Time">How long that took.</param>
internal sealed record Outcome(
    IReadOnlyList<Catch> Catches,
    IReadOnlyList<string> Differences,
    string? Review,
    TimeSpan Time
);

/// <summary>Builds and runs the edited program in a folder of its own.</summary>
internal sealed partial class Trial(ProgramCompiler compiler, Edit edit) : IDisposable
{
    /// <summary>An edit that makes the program wait for something that never comes.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);
    private static readonly ProjectFile s_project = ProjectFile.Find(AppContext.BaseDirectory);
    private static readonly string s_program = ProgramLocation.Find(s_project);

    private readonly List<string> _differences = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("wrong-edit-").FullName;

    /// <summary>The outputs that scripts read: <c>pulumi stack output NAME</c>.</summary>
    private static readonly Lazy<IReadOnlyList<(string Script, string Output)>> s_read = new(() =>
        [
            .. new[] { "ci", ".github/workflows" }
                .SelectMany(folder => Directory.GetFiles(Path.Combine(Repository.Root, folder)))
                .SelectMany(file =>
                    OutputRead()
                        .Matches(File.ReadAllText(file))
                        .Select(found =>
                            (
                                Path.GetRelativePath(Repository.Root, file),
                                found.Groups["name"].Value
                            )
                        )
                ),
        ]
    );

    /// <summary>Stacks that the program as it is has deployed, by stack, name and settings.</summary>
    private static readonly ConcurrentDictionary<string, Lazy<Task<Snapshot>>> s_deployed = new();

    public async Task<Outcome> RunAsync()
    {
        var watch = Stopwatch.StartNew();
        var catches = await CatchAsync();
        var review =
            edit.Review.Count > 0 && catches is not [{ Step: "build" }, ..]
                ? await ReviewAsync()
                : null;
        return new(catches, _differences, review, watch.Elapsed);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<IReadOnlyList<Catch>> CatchAsync()
    {
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(s_program)!))
        {
            File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)));
        }
        var refused = compiler.Compile(edit.Changes, _folder);
        if (refused.Count > 0)
        {
            return [.. refused.Select(message => new Catch("build", "compiler", "", message))];
        }
        var preview = await RunAsync("preview", dryRun: true);
        return preview.Count > 0 ? preview : await RunAsync("up", dryRun: false);
    }

    /// <summary>The first line of the review, where the stack was deployed before the edit.</summary>
    private async Task<string> ReviewAsync()
    {
        var key = string.Join('\n', [edit.Stack, edit.As ?? "", .. edit.Settings]);
        var deployed = await s_deployed
            .GetOrAdd(
                key,
                _ =>
                    new(async () =>
                        (await ExecuteAsync(s_program, Snapshot.Empty, dryRun: false)).Current
                    )
            )
            .Value;
        var plan = await PlayedUpdate.PlanAsync(dryRun => ExecuteAsync(Program, deployed, dryRun));
        return PlanReview.Of(edit.Stack, plan, Clouds.Create(), prices: null).Verdict;
    }

    private string Program => Path.Combine(_folder, Path.GetFileName(s_program));

    private async Task<DeploymentRun> ExecuteAsync(string program, Snapshot before, bool dryRun)
    {
        var config = StackConfig.Read(s_project, edit.Stack, edit.Settings, false) with
        {
            Stack = edit.As ?? edit.Stack,
        };
        var run = new DeploymentRun(
            new(s_project.Name, config.Stack) { DryRun = dryRun },
            before,
            Clouds.Create(),
            TimeProvider.System
        );
        using var patience = new CancellationTokenSource(s_patience);
        await ProgramRun.ExecuteAsync(run, s_project, config, program, parallel: 8, patience.Token);
        return run;
    }

    private async Task<IReadOnlyList<Catch>> RunAsync(string step, bool dryRun)
    {
        var run = await ExecuteAsync(Program, Snapshot.Empty, dryRun);
        IReadOnlyList<ResourceState> resources = dryRun
            ? [.. run.Steps.Where(s => s.Op != StepOp.Delete).Select(s => s.State)]
            : run.Current.Resources;
        // The engine asks a pack about no stack whose program or step has failed.
        if (!run.Failed)
        {
            _differences.AddRange(
                (await PackComparison.DifferencesAsync(resources)).Select(found =>
                    $"{step}: {found}"
                )
            );
        }
        PolicyPack.Judge(run, resources);
        return
        [
            .. run
                .Diagnostics.Where(found => found.Severity == Severity.Error)
                .Select(found => Read(step, found)),
            .. run.Failed ? [] : UnknownOutputs(step, run),
        ];
    }

    private static Catch Read(string step, Diagnostic found)
    {
        var resource = found.Urn.Length == 0 ? "" : Urn.Name(found.Urn);
        return Mandatory().Match(found.Message) is { Success: true } rule
            ? new(step, rule.Groups["rule"].Value, resource, rule.Groups["message"].Value)
            : new(step, resource.Length == 0 ? "settings" : "twin", resource, found.Message);
    }

    private static IEnumerable<Catch> UnknownOutputs(string step, DeploymentRun run) =>
        s_read
            .Value.Where(read => !run.Outputs.ContainsKey(read.Output))
            .Select(read => new Catch(
                step,
                "outputs",
                "",
                $"{read.Script} reads the output {read.Output}, which the stack does not have: the script ends with an error"
            ));

    [GeneratedRegex(
        @"\A\[mandatory\] (?<rule>[a-z0-9-]+): (?<message>.*?)\n",
        RegexOptions.Singleline
    )]
    private static partial Regex Mandatory();

    /// <summary>A script that discards the error of a missing output does without it.</summary>
    [GeneratedRegex(@"(stack output |\$\(output )(?<name>[a-z][A-Za-z]+)(?!.*2>/dev/null)")]
    private static partial Regex OutputRead();
}
