using KeylessAlloyDb.Rehearsal.Cli;
using KeylessAlloyDb.Rehearsal.Cost;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Launch;
using KeylessAlloyDb.Rehearsal.Project;
using KeylessAlloyDb.Rehearsal.Review;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Testing.Rehearsal;

namespace KeylessAlloyDb.Review.Tests;

/// <summary>A change of a deployed stack's settings.</summary>
/// <param name="Of">Settings of the deployed stack: its name and what differs from its file.</param>
/// <param name="Settings">What changes, each key=value.</param>
internal sealed record SettingsChange(string[] Of, params string[] Settings)
{
    /// <summary>What somebody did to the deployed stack before.</summary>
    public Func<IEnumerable<ResourceState>, IEnumerable<ResourceState>> Drift { get; init; } =
        resources => resources;
}

/// <summary>
/// The compiled program's stacks, each deployed once in a rehearsal, and one preview per change on
/// top of it.
/// </summary>
internal sealed class DeployedStacks
{
    public static readonly ProjectFile Project = ProjectFile.Find(AppContext.BaseDirectory);
    private readonly Dictionary<string, Lazy<Task<Snapshot>>> _deployed;
    private readonly Dictionary<string, Task<PlanReview>> _reviews;

    public DeployedStacks(IReadOnlyDictionary<string, SettingsChange> changes)
    {
        _deployed = changes
            .Values.Select(change => change.Of)
            .DistinctBy(Key)
            .ToDictionary(Key, stack => new Lazy<Task<Snapshot>>(() => DeployAsync(stack)));
        _reviews = changes.ToDictionary(
            entry => entry.Key,
            entry => Task.Run(() => ReviewAsync(entry.Value))
        );
    }

    public Task<PlanReview> ReviewAsync(string name) => _reviews[name];

    private async Task<PlanReview> ReviewAsync(SettingsChange change)
    {
        var deployed = await _deployed[Key(change.Of)].Value;
        var config = Config([.. change.Of, .. change.Settings]);
        var before = new Snapshot([.. change.Drift(deployed.Resources)]);
        return PlanReview.Of(
            change.Of[0],
            await PlayedUpdate.PlanAsync(dryRun => RunAsync(config, before, dryRun)),
            Clouds.Create(),
            PriceTable.Known
        );
    }

    private static async Task<Snapshot> DeployAsync(string[] stack)
    {
        var run = await RunAsync(Config(stack), Snapshot.Empty, dryRun: false);
        Errors(run).Should().BeEmpty();
        return run.Current;
    }

    public static async Task<DeploymentRun> RunAsync(
        StackConfig config,
        Snapshot before,
        bool dryRun
    )
    {
        var run = new DeploymentRun(
            new(Project.Name, config.Stack) { DryRun = dryRun },
            before,
            Clouds.Create(),
            TimeProvider.System
        );
        await InProcess.ExecuteAsync(
            run,
            Project,
            config,
            ProgramLocation.Find(Project),
            parallel: 16,
            CancellationToken.None
        );
        return run;
    }

    public static List<string> Errors(DeploymentRun run) =>
        [.. run.Diagnostics.Where(d => d.Severity == Severity.Error).Select(d => d.Message)];

    private static StackConfig Config(string[] stack) =>
        StackConfig.Read(Project, stack[0], stack[1..], overridesArePaths: false);

    private static string Key(string[] stack) => string.Join('\n', stack);
}
