using System.CommandLine;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Cli;

internal static class DestroyCommand
{
    public static Command Create()
    {
        var common = new CommonOptions();
        var faults = new FaultOptions();
        var command = new Command("destroy", "Delete everything that the stack's state holds.");
        common.AddTo(command);
        faults.AddTo(command);
        command.SetAction(
            (parsed, cancellation) =>
                RehearsalCommand.Guard(async () =>
                {
                    var session = common.Read(parsed);
                    using var store = StateStore.Open(session.StatePath, TimeProvider.System);
                    var run = new DeploymentRun(
                        faults.Apply(session.RunOptions, parsed),
                        store.Load(session.Project.Name, session.Config.Stack),
                        Clouds.Create(),
                        TimeProvider.System
                    );
                    await Runner.RunAsync(
                        session,
                        run,
                        "Destroying",
                        token =>
                            store.KeepAsync(
                                run,
                                () =>
                                {
                                    using var stop = token.Register(run.Cancel);
                                    run.Finish();
                                    return Task.CompletedTask;
                                }
                            ),
                        cancellation
                    );
                    return run.Failed ? ExitCode.Failure : ExitCode.Success;
                })
        );
        return command;
    }
}
