using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Project;
using KeylessAlloyDb.Rehearsal.Review;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Cli;

/// <summary>
/// Turns the two sides of a comparison into one plan. The program before is deployed by a rehearsed
/// first update, and the program after is previewed on the result, so that the plan is the one that
/// Pulumi would make of a deployed stack; then the update itself is played.
/// </summary>
/// <param name="now">The program and its settings as they are.</param>
/// <param name="log">What a preview that failed wrote to standard error; null for any other.</param>
internal sealed class Sides(Session now, string? log = null)
{
    private StackConfig? _before;

    /// <summary>The step under way, as the progress line shows it.</summary>
    public string Doing { get; private set; } = "reading";

    /// <summary>The settings in which the sides differ; empty where none do, or a side is a file of a deployed stack.</summary>
    public string Changed { get; private set; } = "";

    /// <summary>Whether nothing is there before.</summary>
    public bool IsFirst { get; private set; }

    public async Task<Plan> PlanAsync(string[] sides, CancellationToken cancellation)
    {
        switch (sides)
        {
            case []:
                var settings = Committed(now, now.Project);
                IsFirst = settings.Config.Values.SequenceEqual(now.Config.Values);
                return IsFirst
                    ? PlayedUpdate
                        .First(await RunAsync(now, Snapshot.Empty, dryRun: false, cancellation))
                        .Judged()
                    : await PreviewAsync(await DeployAsync(settings), now, cancellation);
            case [var plan] when log is not null:
                return FailedPreview.Read(plan, log);
            case [var plan] when File.Exists(plan) && !IsState(plan):
                using (var file = PlanFile.Open(plan))
                {
                    return PlanFile.ReadPlan(file.RootElement).Judged();
                }
            case [var one]:
                return await PreviewAsync(await SnapshotAsync(one), now, cancellation);
            default:
                var before = await SnapshotAsync(sides[0]);
                return File.Exists(sides[1])
                    ? new Plan(
                        new Comparison(Clouds.Create()).Compare(
                            before.Resources,
                            (await SnapshotAsync(sides[1])).Resources
                        ),
                        []
                    ).Judged()
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
            Doing = $"building {name}";
            var revision = await Revision.BuildAsync(now.Project, name, cancellation);
            return Committed(now, ProjectFile.Find(revision.Directory)) with
            {
                ProgramPath = revision.Program,
            };
        }

        async Task<Snapshot> DeployAsync(Session session)
        {
            Doing = "deploying what is there before";
            _before = session.Config;
            var run = await RunAsync(session, Snapshot.Empty, dryRun: false, cancellation);
            return run.Failed
                ? throw new RehearsalException(
                    $"the side before cannot be deployed, so there is nothing to compare with:\n{string.Join('\n', PlayedUpdate.Errors(run).Select(error => error.Message))}"
                )
                : run.Current;
        }
    }

    private async Task<Plan> PreviewAsync(
        Snapshot before,
        Session session,
        CancellationToken cancellation
    )
    {
        Changed = _before is null
            ? ""
            : ChangedSettings.Between(_before, session.Config, session.Project);
        var plan = await PlayedUpdate.PlanAsync(dryRun =>
        {
            Doing = dryRun ? "previewing the update" : "playing the update";
            return RunAsync(session, before, dryRun, cancellation);
        });
        var secrets = before
            .Resources.SelectMany(resource => resource.Inputs.Values)
            .Count(input => input.Any(SealedSecret.IsIn));
        return secrets == 0
            ? plan
            : plan with
            {
                Notes =
                [
                    $"{(secrets == 1 ? "1 secret input counts" : $"{secrets} secret inputs count")} as unchanged unless "
                        + "what the value comes from changes: it is encrypted. `pulumi stack export --show-secrets` "
                        + "lets it be compared.",
                ],
            };
    }

    private static Task<DeploymentRun> RunAsync(
        Session session,
        Snapshot before,
        bool dryRun,
        CancellationToken cancellation
    ) => session.RunAsync(before, dryRun, cancellation, new DeployedClouds(session.CreateClouds()));

    /// <summary>The settings as a project has them, without those of the command line.</summary>
    private static Session Committed(Session session, ProjectFile project) =>
        session with
        {
            Project = project,
            Config = StackConfig.Read(project, session.Config.Stack, [], overridesArePaths: false),
        };

    private static bool IsState(string path)
    {
        using var file = PlanFile.Open(path);
        return PlanFile.IsState(file.RootElement);
    }
}
