using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Sweep;

/// <summary>Runs the program once.</summary>
/// <param name="change">Each key=value; none leaves the stack's settings as they are.</param>
/// <param name="before">The state that the run starts from.</param>
/// <param name="clouds">The clouds that it meets.</param>
/// <param name="preview">Whether nothing is carried out.</param>
internal delegate Task<DeploymentRun> RunProgram(
    IReadOnlyList<string> change,
    Snapshot before,
    IClouds clouds,
    bool preview
);

/// <param name="Refusal">Why the preview refuses a change; null where it does not.</param>
/// <param name="Results">What became of each case.</param>
internal sealed record Swept(string? Refusal, IReadOnlyList<CaseResult> Results);

/// <summary>A change of a deployed stack: each of its operations fails once, then it is taken back.</summary>
/// <param name="program">Runs the program.</param>
/// <param name="first">The stack's deployment.</param>
/// <param name="clouds">Makes clouds of their own for each case.</param>
internal sealed class ChangeSweep(
    RunProgram program,
    DeploymentRun first,
    Func<ICopyableClouds> clouds
)
{
    /// <summary>Rules of the clouds that close some ways back; docs/how-to.md says which.</summary>
    private static readonly string[] s_noWayBack =
    [
        // The project that a pool leaves keeps its id for 30 days.
        "rule: pool-id-blocked-30-days",
        "rule: database-downgrade",
        // The program says so before AlloyDB does, where it is asked.
        "rule: no-demotion",
        "only a switch-over makes a secondary of one",
    ];

    private readonly Snapshot _before = first.Current;

    /// <summary>Clouds in which the stack has been deployed.</summary>
    private readonly Lazy<ICopyableClouds> _deployed = new(() =>
    {
        var world = clouds();
        _ = Replay(first, Snapshot.Empty, world);
        return world;
    });

    /// <param name="change">The changed settings, each key=value.</param>
    /// <param name="finished">Called after each case, from any thread.</param>
    /// <param name="cancellation">Ends the sweep.</param>
    public async Task<Swept> RunAsync(
        IReadOnlyList<string> change,
        Action finished,
        CancellationToken cancellation
    )
    {
        var world = _deployed.Value.Copy();
        var before = Picture.Of(_before, world);
        var run = await program(change, _before, world, preview: false);
        if (!run.Failed)
        {
            var sweep = new SweepCase(run.Options, _before, run.Calls, run.Current, clouds);
            return new(
                null,
                [
                    .. Sweeper.Run(sweep, Sweeper.Change(run.Steps), finished, cancellation),
                    await TakeBackAsync(before, run.Current, world),
                ]
            );
        }
        // A program that ends before anything changes got no answer that its preview would not get.
        if (!run.StepFailed && run.Steps.All(step => step.Op == StepOp.Same))
        {
            return new(SweepCase.Errors(run), []);
        }
        // `pulumi up` previews first, and changes nothing where the preview fails.
        var preview = await program(change, _before, clouds(), preview: true);
        return preview.Failed
            ? new(SweepCase.Errors(preview), [])
            : new(
                null,
                [
                    new(
                        null,
                        $"fails, which its preview does not foresee: {SweepCase.Errors(run)}",
                        Protected: false
                    ),
                ]
            );
    }

    /// <summary>No problem where the stack is what it was before, or where the way back is closed for a reason.</summary>
    private async Task<CaseResult> TakeBackAsync(
        Picture before,
        Snapshot changed,
        ICopyableClouds world
    )
    {
        // The program is asked only where it gets other answers than at first: a run of it costs more than a replay.
        var untouched = world.Copy();
        if (Replay(first, changed, world) is not { } back)
        {
            world = untouched;
            back = await program([], changed, world, preview: false);
        }
        if (back.Failed)
        {
            var errors = SweepCase.Errors(back);
            // The change has added something that protection then keeps.
            var isProtected = errors.Contains("because it is protected");
            var problem =
                isProtected || s_noWayBack.Any(errors.Contains)
                    ? null
                    : $"taking it back fails: {errors}";
            return new(null, problem, isProtected);
        }
        var differences = before.Differences(Picture.Of(back.Current, world));
        return new(
            null,
            differences.Count == 0
                ? null
                : $"taken back, it is not what it was: {string.Join(", ", differences)}",
            Protected: false
        );
    }

    /// <summary>Asks for the same once more.</summary>
    /// <returns>Null where an answer is another one, so that the program could go on in another way.</returns>
    private static DeploymentRun? Replay(DeploymentRun recorded, Snapshot before, IClouds clouds)
    {
        var run = new DeploymentRun(recorded.Options, before, clouds, TimeProvider.System);
        try
        {
            if (!recorded.Calls.All(call => call.Repeat(run)))
            {
                return null;
            }
            run.Finish();
        }
        catch (RegistrationRefusedException)
        {
            // A step has failed, and the program ends there.
        }
        catch (ProviderException)
        {
            return null;
        }
        return run;
    }
}
