using System.CommandLine;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Cli;

internal static class DestroyCommand
{
    public static Command Create()
    {
        var common = new CommonOptions();
        var faults = new FaultOptions();
        var skipPreview = new Option<bool>("--skip-preview", "-f")
        {
            Description =
                "Delete without a preview, as Pulumi's option does: whatever nothing protected depends on is gone before a protected resource is refused.",
        };
        var command = new Command(
            "destroy",
            "Delete everything that the stack's state holds, like `pulumi destroy --yes`."
        )
        {
            skipPreview,
        };
        common.AddWithAttachTo(command);
        faults.AddTo(command);
        command.Runs(
            async (parsed, cancellation) =>
            {
                var session = common.Read(parsed);
                session.Config.ThrowIfWrong();
                using var store = StateStore.Open(session.StatePath, TimeProvider.System);
                var options = faults.Apply(session.RunOptions, parsed);
                var before = store.Load(session.Project.Name, session.Config.Stack);
                if (before.Resources.IsEmpty && !session.Json)
                {
                    Console.Out.WriteLine(
                        $"Nothing to destroy: no update of {session.Config.Stack} has left a state in {session.ShownStatePath}."
                    );
                    return ExitCode.Success;
                }
                if (!parsed.GetValue(skipPreview))
                {
                    var preview = session.Start(options with { DryRun = true }, before);
                    preview.Finish();
                    if (preview.Failed)
                    {
                        await Runner.RunAsync(
                            session,
                            preview,
                            "Previewing destroy",
                            _ => Task.CompletedTask,
                            cancellation
                        );
                        return ExitCode.Failure;
                    }
                }
                return await Runner.RunAsync(
                    session,
                    session.Start(options, before),
                    "Destroying",
                    store,
                    run => run.Finish(),
                    cancellation
                );
            }
        );
        return command;
    }
}
