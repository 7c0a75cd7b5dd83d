using System.CommandLine;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Policies;
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
        command.SetAction(
            (parsed, cancellation) =>
                RehearsalCommand.Guard(async () =>
                {
                    var session = common.Read(parsed);
                    var before = StateStore.Peek(
                        session.StatePath,
                        session.Project.Name,
                        session.Config.Stack
                    );
                    var run = new DeploymentRun(
                        session.RunOptions with
                        {
                            DryRun = true,
                        },
                        before,
                        Clouds.Create(),
                        TimeProvider.System
                    );
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
                        },
                        cancellation
                    );
                    var changes = run.Steps.Any(step =>
                        step.Op is not (StepOp.Same or StepOp.Read)
                    );
                    if (!run.Failed && changes && parsed.GetValue(expectNoChanges))
                    {
                        await Console.Error.WriteLineAsync(
                            "error: no changes were expected but changes were proposed"
                        );
                        return ExitCode.Changes;
                    }
                    return run.Failed ? ExitCode.Failure : ExitCode.Success;
                })
        );
        return command;
    }
}
