using System.Collections.Immutable;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Launch;
using KeylessAlloyDb.Rehearsal.Policies;
using KeylessAlloyDb.Rehearsal.Project;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Sweep;
using KeylessAlloyDb.Rehearsal.Twin;

namespace KeylessAlloyDb.Examples.Tests;

/// <summary>An example's stack dev as it is deployed in a twin of both clouds, update after update.</summary>
/// <param name="name">The example's folder, which is its project's name, too.</param>
/// <param name="clouds">The twin, which several stacks may share.</param>
internal sealed class Example(string name, IClouds clouds)
{
    private const string Stack = "dev";

    // An example's process runs it again: its start is most of the time of a run.
    private static readonly ProgramPool s_programs = new();

    private readonly ProjectFile _project = ProjectFile.Find(Path.Combine(Folder, name));

    /// <summary>All examples.</summary>
    public static string Folder { get; } =
        Path.Combine(ProjectFile.Find(AppContext.BaseDirectory).Directory, "examples");

    /// <summary>An example for clouds that have what its <c>existing.json</c> lists.</summary>
    public static Example OnExisting(string name)
    {
        var world = new World();
        world.Add(ExistingFile.Read(Path.Combine(Folder, name, "existing.json")));
        return new(name, new CloudTwin(world));
    }

    public string FullName => $"{RunOptions.Organization}/{name}/{Stack}";

    public Snapshot State { get; private set; } = Snapshot.Empty;

    /// <summary><c>pulumi up</c>, which has to succeed.</summary>
    /// <param name="settings">Overrides, each key=value.</param>
    /// <param name="reads">The stacks that the program may read.</param>
    public async Task<DeploymentRun> UpAsync(string[] settings, params Example[] reads)
    {
        var run = await RunAsync(preview: false, settings, reads);
        Problems(run).Should().BeEmpty();
        run.Failed.Should().BeFalse();
        State = run.Current;
        return run;
    }

    /// <summary><c>pulumi preview</c>, which may fail.</summary>
    public Task<DeploymentRun> PreviewAsync(string[] settings, params Example[] reads) =>
        RunAsync(preview: true, settings, reads);

    /// <summary><c>pulumi destroy</c>, which runs no program.</summary>
    public void Destroy()
    {
        var run = new DeploymentRun(new(name, Stack), State, clouds, TimeProvider.System);
        run.Finish();
        Problems(run).Should().BeEmpty();
        State = run.Current;
    }

    /// <summary>Each operation of a change of the deployed stack fails once; then the change is taken back.</summary>
    /// <param name="change">The changed settings, each key=value.</param>
    public async Task<Swept> SweepAsync(params string[] change)
    {
        Task<DeploymentRun> RunInAsync(
            IReadOnlyList<string> settings,
            Snapshot before,
            IClouds world,
            bool preview
        ) => new Example(name, world) { State = before }.RunAsync(preview, [.. settings], []);

        var first = await RunInAsync([], Snapshot.Empty, new CloudTwin(), preview: false);
        return await new ChangeSweep(RunInAsync, first, () => new CloudTwin()).RunAsync(
            change,
            () => { },
            CancellationToken.None
        );
    }

    public static IEnumerable<string> Problems(DeploymentRun run) =>
        run.Diagnostics.Where(d => d.Severity == Severity.Error).Select(d => d.Message);

    private async Task<DeploymentRun> RunAsync(bool preview, string[] settings, Example[] reads)
    {
        var config = StackConfig.Read(_project, Stack, settings, overridesArePaths: false);
        config.ThrowIfWrong();
        var run = new DeploymentRun(
            new(name, Stack)
            {
                DryRun = preview,
                OtherStacks = reads.ToImmutableDictionary(
                    other => other.FullName,
                    other => other.State
                ),
            },
            State,
            clouds,
            TimeProvider.System
        );
        await s_programs.ExecuteAsync(
            run,
            _project,
            config,
            ProgramLocation.Find(_project),
            parallel: 16,
            CancellationToken.None
        );
        PolicyPack.Judge(
            run,
            preview
                ? run.Steps.Where(step => step.Op != StepOp.Delete).Select(step => step.State)
                : run.Current.Resources
        );
        return run;
    }
}
