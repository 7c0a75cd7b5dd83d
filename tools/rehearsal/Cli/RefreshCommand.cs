using System.CommandLine;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Cli;

internal static class RefreshCommand
{
    public static Command Create()
    {
        var common = new CommonOptions();
        var clear = new Option<bool>("--clear-pending-creates")
        {
            Description =
                "Forget creates that a killed run left, as Pulumi's option does. What the cloud made of them is then nobody's.",
        };
        var command = new Command("refresh", "Write into the state what exists.") { clear };
        common.AddTo(command);
        command.SetAction(
            (parsed, cancellation) =>
                RehearsalCommand.Guard(async () =>
                {
                    var session = common.Read(parsed);
                    session.Config.ThrowIfWrong();
                    using var store = StateStore.Open(session.StatePath, TimeProvider.System);
                    var before = store.Load(session.Project.Name, session.Config.Stack);
                    var run = new DeploymentRun(
                        session.RunOptions,
                        parsed.GetValue(clear) ? before.WithoutPendingCreates() : before,
                        Clouds.Create(),
                        TimeProvider.System
                    );
                    await Runner.RunAsync(
                        session,
                        run,
                        "Refreshing",
                        token =>
                            store.KeepAsync(
                                run,
                                () =>
                                {
                                    using var stop = token.Register(run.Cancel);
                                    run.Refresh();
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
