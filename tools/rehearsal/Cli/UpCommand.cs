using System.CommandLine;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Policies;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Cli;

internal static class UpCommand
{
    public static Command Create()
    {
        var common = new CommonOptions();
        var faults = new FaultOptions();
        var export = new Option<string?>("--export")
        {
            Description = "Also write the state to this file, as `pulumi stack export` does.",
        };
        var showSecrets = new Option<bool>("--show-secrets")
        {
            Description = "Write secrets of --export in clear text, as Pulumi's option does.",
        };
        var command = new Command("up", "Play an update, like `pulumi up --skip-preview`.")
        {
            export,
            showSecrets,
        };
        var timeline = new TimelineOptions();
        timeline.AddTo(command);
        common.AddWithAttachTo(command);
        faults.AddTo(command);
        command.Runs(
            async (parsed, cancellation) =>
            {
                var session = common.Read(parsed);
                using var store = StateStore.Open(session.StatePath, TimeProvider.System);
                var run = session.Start(
                    faults.Apply(session.RunOptions, parsed),
                    store.Load(session.Project.Name, session.Config.Stack)
                );
                await Runner.RunAsync(
                    session,
                    run,
                    "Updating",
                    async token =>
                    {
                        await store.KeepAsync(run, () => session.ExecuteAsync(run, token));
                        // A preview does not know addresses, keys and ids yet.
                        PolicyPack.Judge(
                            run,
                            run.Current.Resources.Where(resource => !resource.Delete)
                        );
                    },
                    cancellation,
                    () => timeline.Report(run, parsed)
                );
                if (parsed.GetValue(export) is { } path)
                {
                    store.Export(path, run.Current, parsed.GetValue(showSecrets));
                }
                if (!session.Json && run.Current.Resources.Length > 0)
                {
                    await Console.Error.WriteLineAsync(
                        $"Rehearsed, no cloud was called. The next rehearsal of {session.Config.Stack} starts from the state in "
                            + $"{session.ShownStatePath}; without that file it starts anew."
                    );
                }
                return run.Failed ? ExitCode.Failure : ExitCode.Success;
            }
        );
        return command;
    }
}
