using System.Collections.Immutable;
using System.CommandLine;
using System.Text.RegularExpressions;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Launch;
using KeylessAlloyDb.Rehearsal.Plugin;
using KeylessAlloyDb.Rehearsal.Project;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Twin;

namespace KeylessAlloyDb.Rehearsal.Cli;

/// <summary>The options that say which stack, with which settings, on which state.</summary>
internal sealed class CommonOptions
{
    private readonly Option<string> _stack = new("--stack", "-s")
    {
        Description = "The stack: Pulumi.<stack>.yaml.",
        DefaultValueFactory = _ => "dev",
    };
    private readonly Option<string> _cwd = new("--cwd", "-C")
    {
        Description = "Run as if started in this directory.",
        DefaultValueFactory = _ => Environment.CurrentDirectory,
    };
    private readonly Option<string[]> _config = new("--config", "-c")
    {
        Description = "Override a setting: key=value. May be repeated.",
        DefaultValueFactory = _ => [],
    };
    private readonly Option<bool> _configPath = new("--config-path")
    {
        Description = "Keys of --config are paths into lists and objects: a.b[0]=value.",
    };
    private readonly Option<string?> _program = new("--program")
    {
        Description = "The compiled program (.dll or executable) instead of the project's own.",
    };
    private readonly Option<string?> _state = new("--state")
    {
        Description =
            "State file in the schema of `pulumi stack export` (default artifacts/state/<stack>.json).",
    };
    private readonly Option<string[]> _references = new("--reference")
    {
        Description =
            "State of a stack that the program reads: organization/<project>/<stack>=<file>. May be repeated.",
        DefaultValueFactory = _ => [],
    };
    private readonly Option<string?> _existing = Clouds.ExistingOption();
    private readonly Option<string?> _attach = new("--attach")
    {
        Description =
            "Use the providers that `serve` serves, instead of a twin of this command's own: what it prints after PULUMI_DEBUG_PROVIDERS=.",
    };
    private readonly Option<int> _parallel = new("--parallel", "-p")
    {
        Description = "What the program is told about parallel operations.",
        DefaultValueFactory = _ => 4 * Environment.ProcessorCount,
        Validators =
        {
            result =>
                OptionValues.RequirePositive(
                    result,
                    "--parallel takes a number from 1, which means one at a time."
                ),
        },
    };
    private readonly Option<bool> _json = new("--json", "-j")
    {
        Description = "Print JSON instead of text.",
    };
    private readonly Option<bool> _showSames = new("--show-sames")
    {
        Description = "Show resources that do not change, too.",
    };

    private readonly ProgramPool _programs = new();

    public void AddTo(Command command)
    {
        command.Options.Add(_stack);
        command.Options.Add(_cwd);
        command.Options.Add(_config);
        command.Options.Add(_configPath);
        command.Options.Add(_program);
        command.Options.Add(_state);
        command.Options.Add(_references);
        command.Options.Add(_existing);
        command.Options.Add(_parallel);
        command.Options.Add(_json);
        command.Options.Add(_showSames);
    }

    /// <summary>For the commands that meet one set of clouds.</summary>
    public void AddWithAttachTo(Command command)
    {
        AddTo(command);
        command.Options.Add(_attach);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_attach) is not null && result.GetResult(_existing) is not null)
            {
                result.AddError("--existing is for the twin of this command: give it to `serve`.");
            }
        });
    }

    /// <param name="parsed">The command line.</param>
    /// <param name="more">Settings on top of those of --config.</param>
    public Session Read(ParseResult parsed, params IReadOnlyList<string> more)
    {
        var project = ProjectFile.Find(Path.GetFullPath(parsed.GetValue(_cwd)!));
        // organization/project/stack is Pulumi's long form.
        var stack = parsed.GetValue(_stack)!.Split('/')[^1];
        var config = StackConfig.Read(
            project,
            stack,
            [.. parsed.GetValue(_config)!, .. more],
            parsed.GetValue(_configPath)
        );
        foreach (var warning in config.Warnings)
        {
            Console.Error.WriteLine($"warning: {warning}");
        }
        return new(project, config, parsed.GetValue(_parallel))
        {
            Program = _programs.ExecuteAsync,
            ProgramPath = parsed.GetValue(_program) is { } program ? Existing(program) : null,
            StatePath =
                parsed.GetValue(_state)
                ?? Path.Combine(project.Directory, "artifacts", "state", $"{stack}.json"),
            OtherStacks = parsed
                .GetValue(_references)!
                .Select(OtherStack.Read)
                .ToImmutableDictionary(stack => stack.Name, stack => stack.State),
            Existing = Clouds.ReadExisting(parsed.GetValue(_existing)),
            Providers = parsed.GetValue(_attach),
            Json = parsed.GetValue(_json),
            ShowSames = parsed.GetValue(_showSames),
        };
    }

    private static string Existing(string program) =>
        File.Exists(program)
            ? Path.GetFullPath(program)
            : throw RehearsalException.NoFile("--program", program);
}

/// <summary>One invocation of the tool, read and validated.</summary>
internal sealed record Session(ProjectFile Project, StackConfig Config, int Parallel)
{
    public string? ProgramPath { get; init; }

    /// <summary>Starts a process for the program unless told otherwise.</summary>
    public ProgramExecution Program { get; init; } = ProgramRun.ExecuteAsync;
    public required string StatePath { get; init; }

    /// <summary>The same as a reader in the project's directory names it.</summary>
    public string ShownStatePath =>
        Path.GetRelativePath(Project.Directory, StatePath) is var near
        && near.StartsWith("..", StringComparison.Ordinal)
            ? StatePath
            : near;

    /// <summary>States that the program may read, by organization/project/stack.</summary>
    public ImmutableDictionary<string, Snapshot> OtherStacks { get; init; } =
        ImmutableDictionary<string, Snapshot>.Empty;

    /// <summary>What exists in the clouds and no stack has made.</summary>
    public IReadOnlyList<Entity> Existing { get; init; } = [];

    /// <summary>Whether the clouds have only what stacks have made in this run or before it.</summary>
    public bool KnowsNothingElse => Existing.Count == 0 && Providers is null;

    /// <summary>Providers of another process, as the value of PULUMI_DEBUG_PROVIDERS.</summary>
    public string? Providers { get; init; }
    public bool Json { get; init; }
    public bool ShowSames { get; init; }

    public RunOptions RunOptions =>
        new(Project.Name, Config.Stack)
        {
            Configuration = Config.OfPackages(Project.Name),
            OtherStacks = OtherStacks,
        };

    /// <summary>Starts a run of the stack on a state.</summary>
    public DeploymentRun Start(Snapshot before, bool dryRun = false, IClouds? clouds = null) =>
        Start(RunOptions with { DryRun = dryRun }, before, clouds);

    public DeploymentRun Start(RunOptions options, Snapshot before, IClouds? clouds = null) =>
        new(options, before, clouds ?? (IClouds?)Attached() ?? CreateClouds(), TimeProvider.System);

    /// <summary>A twin of its own for each run.</summary>
    public ICopyableClouds CreateClouds() => Clouds.Create(Existing);

    private AttachedClouds? Attached() => Providers is null ? null : new(Providers);

    /// <summary>Starts a run of the stack on a state and lets the program register into it.</summary>
    public async Task<DeploymentRun> RunAsync(
        Snapshot before,
        bool dryRun,
        CancellationToken cancellation,
        IClouds? clouds = null
    )
    {
        var run = Start(before, dryRun, clouds);
        await ExecuteAsync(run, cancellation);
        return run;
    }

    /// <summary>
    /// Runs the program. Where Pulumi's CLI would refuse the settings, nothing is deployed: the program
    /// is only asked what it says of them, as the CLI names no more than the first problem.
    /// </summary>
    public async Task ExecuteAsync(DeploymentRun run, CancellationToken cancellation)
    {
        if (Config.Problems is [])
        {
            await RunProgramAsync(run, cancellation);
            return;
        }
        var asked = Start(Snapshot.Empty, dryRun: true);
        await RunProgramAsync(asked, cancellation);
        var answers = asked.Diagnostics.Where(d => d.Severity == Severity.Error).ToList();
        foreach (var answer in answers)
        {
            run.Log(answer);
        }
        foreach (var problem in Unsaid([.. answers.Select(answer => answer.Message)], Config))
        {
            run.Log(new(Severity.Error, "", problem));
        }
    }

    /// <summary>What the CLI refuses and the program has not named.</summary>
    public static IEnumerable<string> Unsaid(IReadOnlyList<string> answers, StackConfig config) =>
        config
            .Problems.Where(problem =>
                !answers.Any(answer =>
                    Regex.IsMatch(answer, $@"(?<!\w){Regex.Escape(problem.Name)}(?!\w)")
                )
            )
            .Select(problem => problem.Text);

    private Task RunProgramAsync(DeploymentRun run, CancellationToken cancellation) =>
        Program(
            run,
            Project,
            Config,
            ProgramPath ?? ProgramLocation.Find(Project),
            Parallel,
            cancellation
        );
}
