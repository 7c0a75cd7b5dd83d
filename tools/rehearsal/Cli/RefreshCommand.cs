using System.CommandLine;
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
        common.AddWithAttachTo(command);
        command.Runs(
            async (parsed, cancellation) =>
            {
                var session = common.Read(parsed);
                session.Config.ThrowIfWrong();
                using var store = StateStore.Open(session.StatePath, TimeProvider.System);
                var before = store.Load(session.Project.Name, session.Config.Stack);
                return await Runner.RunAsync(
                    session,
                    session.Start(parsed.GetValue(clear) ? before.WithoutPendingCreates() : before),
                    "Refreshing",
                    store,
                    run => run.Refresh(),
                    cancellation
                );
            }
        );
        return command;
    }
}
