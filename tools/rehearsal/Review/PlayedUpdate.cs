using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Review;

/// <summary>
/// The plan of an update: its preview on the deployed state, and then the update itself, played in
/// the twin. A preview asks no cloud, so only the update shows a cloud's rejection.
/// </summary>
internal static class PlayedUpdate
{
    /// <param name="run">Runs the program on the state: a preview where its argument is true.</param>
    public static async Task<Plan> PlanAsync(Func<bool, Task<DeploymentRun>> run)
    {
        var preview = await run(true);
        if (preview.Failed)
        {
            return new(preview.Steps, [])
            {
                EndedEarly = true,
                Refusals =
                [
                    .. Errors(preview).SelectMany(error => Refused(error, "the update is refused")),
                ],
            };
        }
        var plan = new Plan(preview.Steps, []);
        if (plan.Changes.Count == 0)
        {
            return plan.Judged();
        }
        var update = await run(false);
        // How many are made first is a matter of milliseconds; whether any is made is not.
        var begun = update.Steps.Any(IsDone);
        var refusals = Errors(update)
            .SelectMany(error =>
                Refused(
                    error,
                    !begun
                        ? "the update is refused"
                        : $"the update stops half-way, with some of {plan.Changes.Count} changes made"
                )
            );
        return (plan with { Refusals = [.. refusals] }).Judged();
    }

    /// <summary>The plan of a first deployment that was played.</summary>
    public static Plan First(DeploymentRun run) =>
        new(run.Steps, [])
        {
            Refusals =
            [
                .. Errors(run)
                    .SelectMany(error =>
                        Refused(
                            error,
                            run.Steps.Any(IsDone)
                                ? "the deployment stops half-way"
                                : "the deployment is refused"
                        )
                    ),
            ],
        };

    public static IReadOnlyList<Diagnostic> Errors(DeploymentRun run) =>
        [
            .. run
                .Diagnostics.Where(found => found.Severity == Severity.Error)
                .Select(found => found with { Message = found.Message.Trim() })
                .DistinctBy(found => found.Message),
        ];

    private static bool IsDone(Step step) =>
        step is { Op: not (StepOp.Same or StepOp.Read), State.Custom: true }
        && !ProviderReference.IsProvider(step.State.Type);

    private static IEnumerable<Finding> Refused(Diagnostic error, string what)
    {
        var where =
            error.Urn.Length == 0
                ? ""
                : $"{Words.Noun(Urn.Type(error.Urn), Urn.Name(error.Urn))}: ";
        return PlanReview
            .Problems(error.Message)
            .Select(problem => new Finding(
                Risk.Refused,
                $"{what}: {where}{problem}",
                error.Urn.Length == 0 ? [] : [error.Urn]
            ));
    }
}
