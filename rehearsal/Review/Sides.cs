using KeylessAlloyDb.Rehearsal.Cli;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Project;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Review;

/// <summary>
/// Turns what is to be compared into one plan. A program stands before by a rehearsed first update
/// and after by a preview on top of what is before, so that the plan is the one that Pulumi would
/// make of a deployed stack.
/// </summary>
internal sealed class Sides(Session now)
{
    public async Task<Plan> PlanAsync(string[] sides, CancellationToken cancellation)
    {
        switch (sides)
        {
            case []:
                var settings = Committed(now, now.Project);
                return settings.Config.Values.SequenceEqual(now.Config.Values)
                    ? PlanOf(await RunAsync(now, Snapshot.Empty, dryRun: false, cancellation))
                    : await PreviewAsync(await DeployAsync(settings), now, cancellation);
            case [var plan] when File.Exists(plan) && !IsState(plan):
                using (var file = PlanFile.Open(plan))
                {
                    return PlanFile.ReadPlan(file.RootElement);
                }
            case [var one]:
                return await PreviewAsync(await SnapshotAsync(one), now, cancellation);
            default:
                var before = await SnapshotAsync(sides[0]);
                return File.Exists(sides[1])
                    ? new(
                        new Comparison(Clouds.Create()).Compare(
                            before.Resources,
                            (await SnapshotAsync(sides[1])).Resources
                        ),
                        []
                    )
                    : await PreviewAsync(before, await SessionAsync(sides[1]), cancellation);
        }

        async Task<Snapshot> SnapshotAsync(string side)
        {
            if (!File.Exists(side))
            {
                return await DeployAsync(await SessionAsync(side));
            }
            using var file = PlanFile.Open(side);
            return PlanFile.IsState(file.RootElement)
                ? PlanFile.ReadState(file.RootElement)
                : new([.. PlanFile.ReadPlan(file.RootElement).After]);
        }

        async Task<Session> SessionAsync(string name)
        {
            var revision = await Revision.BuildAsync(now.Project, name, cancellation);
            return Committed(now, ProjectFile.Find(revision.Directory)) with
            {
                ProgramPath = revision.Program,
            };
        }

        async Task<Snapshot> DeployAsync(Session session)
        {
            var run = await RunAsync(session, Snapshot.Empty, dryRun: false, cancellation);
            return run.Failed
                ? throw new RehearsalException(
                    $"the side before cannot be deployed, so there is nothing to compare with:\n{Errors(run)}"
                )
                : run.Current;
        }
    }

    private static async Task<Plan> PreviewAsync(
        Snapshot before,
        Session session,
        CancellationToken cancellation
    ) => PlanOf(await RunAsync(session, before, dryRun: true, cancellation));

    private static async Task<DeploymentRun> RunAsync(
        Session session,
        Snapshot before,
        bool dryRun,
        CancellationToken cancellation
    )
    {
        var options = session.RunOptions with { DryRun = dryRun };
        var run = new DeploymentRun(options, before, Clouds.Create(), TimeProvider.System);
        await session.ExecuteAsync(run, cancellation);
        return run;
    }

    private static Plan PlanOf(DeploymentRun run) =>
        new(run.Steps, run.Failed ? [Errors(run)] : []);

    /// <summary>The settings as a project has them, without those of the command line.</summary>
    private static Session Committed(Session session, ProjectFile project) =>
        session with
        {
            Project = project,
            Config = StackConfig.Read(project, session.Config.Stack, [], overridesArePaths: false),
        };

    private static string Errors(DeploymentRun run) =>
        string.Join(
            '\n',
            run.Diagnostics.Where(d => d.Severity == Severity.Error).Select(d => d.Message.Trim())
        );

    private static bool IsState(string path)
    {
        using var file = PlanFile.Open(path);
        return PlanFile.IsState(file.RootElement);
    }
}
