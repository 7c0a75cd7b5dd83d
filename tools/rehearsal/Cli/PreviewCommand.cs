using System.CommandLine;
using KeylessAlloyDb.Rehearsal.Display;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Policies;
using KeylessAlloyDb.Rehearsal.Review;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Cli;

internal static class PreviewCommand
{
    public static Command Create()
    {
        var common = new CommonOptions();
        var expectNoChanges = new Option<bool>("--expect-no-changes")
        {
            Description = "Fail when anything would change.",
        };
        var command = new Command("preview", "Show what an update would do.") { expectNoChanges };
        common.AddTo(command);
        command.Runs(
            async (parsed, cancellation) =>
            {
                var session = common.Read(parsed);
                var before = StateStore.Peek(
                    session.StatePath,
                    session.Project.Name,
                    session.Config.Stack
                );
                var run = session.Start(before, dryRun: true);
                PropertyMap? foreseen = null;
                await Runner.RunAsync(
                    session,
                    run,
                    "Previewing update",
                    async token =>
                    {
                        using var end = CancellationTokenSource.CreateLinkedTokenSource(token);
                        // A first deployment always has unknown outputs, so both runs begin at once.
                        var played =
                            session.Json || before.Resources.Length > 0
                                ? null
                                : PlayAsync(session, before, end.Token);
                        try
                        {
                            await session.ExecuteAsync(run, token);
                            PolicyPack.Judge(
                                run,
                                run.Steps.Where(step => step.Op != StepOp.Delete)
                                    .Select(step => step.State)
                            );
                            if (!session.Json && !run.Failed && run.Outputs.ContainsUnknown)
                            {
                                played ??= PlayAsync(session, before, end.Token);
                                foreseen = ForeseenOutputs.Of(run, await played);
                            }
                        }
                        finally
                        {
                            await end.CancelAsync();
                            await ((Task?)played ?? Task.CompletedTask).ConfigureAwait(
                                ConfigureAwaitOptions.SuppressThrowing
                            );
                        }
                    },
                    cancellation,
                    foreseen: () => foreseen
                );
                var changes = run.Steps.Any(step => step.Op is not (StepOp.Same or StepOp.Read));
                if (!run.Failed && changes && parsed.GetValue(expectNoChanges))
                {
                    await Console.Error.WriteLineAsync(
                        "error: no changes were expected but changes were proposed"
                    );
                    return ExitCode.Changes;
                }
                return run.Failed ? ExitCode.Failure : ExitCode.Success;
            }
        );
        return command;
    }

    /// <summary>The update that the preview is of, in clouds of its own.</summary>
    private static Task<DeploymentRun> PlayAsync(
        Session session,
        Snapshot before,
        CancellationToken cancellation
    ) => session.RunAsync(before, dryRun: false, cancellation, new DeployedClouds(Clouds.Create()));
}
