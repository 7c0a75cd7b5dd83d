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
        common.AddWithAttachTo(command);
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
                        await session.ExecuteAsync(run, token);
                        PolicyPack.Judge(
                            run,
                            run.Steps.Where(step => step.Op != StepOp.Delete)
                                .Select(step => step.State)
                        );
                        if (!session.Json && !run.Failed && run.Outputs.ContainsUnknown)
                        {
                            var update = await session.RunAsync(
                                before,
                                dryRun: false,
                                token,
                                // The program would wait in real time for what a cloud does after its answer.
                                new DeployedClouds(
                                    Clouds.Create(session.Existing, answersAtOnce: true)
                                )
                            );
                            foreseen = ForeseenOutputs.Of(run, update);
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
}
