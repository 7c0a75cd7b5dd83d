using System.CommandLine;
using System.Text.Json;
using KeylessAlloyDb.Rehearsal.Display;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Launch;
using KeylessAlloyDb.Rehearsal.Plugin;
using KeylessAlloyDb.Rehearsal.Project;
using KeylessAlloyDb.Rehearsal.Review;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Twin;

namespace KeylessAlloyDb.Rehearsal.Cli;

/// <summary>
/// Deploys a stack with Pulumi's engine and with the small one, changes it by each of some settings, and tells
/// where plans, events and states differ. Both meet the same twin.
/// </summary>
internal static class CompareEnginesCommand
{
    public static Command Create()
    {
        var common = new CommonOptions();
        var changes = new ChangeOptions();
        var command = new Command(
            "compare-engines",
            "Compare Pulumi's engine with the small one: plans and states of a stack and of changes to it (needs the Pulumi CLI)."
        );
        changes.AddTo(command);
        common.AddTo(command);
        command.Runs(
            async (parsed, cancellation) =>
            {
                var session = common.Read(parsed);
                var program = session.ProgramPath ?? ProgramLocation.Find(session.Project);
                var allowed = AllowedDifferences.Known();
                var wrong = 0;
                using var first = new Sides(session.Project, program);
                var (small, pulumi) = await first.UpdateAsync(
                    session,
                    Snapshot.Empty,
                    cancellation
                );
                Tell("first deployment", small, pulumi);
                first.Keep();
                foreach (var change in changes.Read(parsed))
                {
                    first.Restore();
                    var changed = common.Read(parsed, ChangeOptions.Settings(change));
                    var (ours, theirs) = await first.UpdateAsync(
                        changed,
                        small.State,
                        cancellation
                    );
                    Tell(change, ours, theirs);
                }
                foreach (var reason in allowed.Unused)
                {
                    await Console.Error.WriteLineAsync($"warning: never met: {reason}");
                }
                return wrong == 0 ? ExitCode.Success : ExitCode.Changes;

                void Tell(string name, Played one, Played other)
                {
                    var found = EngineComparison
                        .OfPlans(one.Plan, other.Plan)
                        .Concat(EngineComparison.OfEvents(one.Steps, other.Events))
                        .Concat(EngineComparison.OfStates(one.State, other.State))
                        .Where(line => !allowed.Allows(line))
                        .ToList();
                    Console.Out.WriteLine($"{(found.Count == 0 ? "same" : "DIFFERENT")}: {name}");
                    found.ForEach(line => Console.Out.WriteLine($"  {line}"));
                    wrong += found.Count;
                }
            }
        );
        return command;
    }

    /// <summary>What an engine has planned and left.</summary>
    private sealed record Played(JsonElement Plan, Snapshot State)
    {
        /// <summary>The small engine's steps of the update.</summary>
        public IReadOnlyList<Step> Steps { get; init; } = [];

        /// <summary>What Pulumi printed of the update.</summary>
        public ReadOnlyMemory<byte> Events { get; init; }
    }

    /// <summary>The two engines, each with clouds of its own of the same kind.</summary>
    private sealed class Sides(ProjectFile project, string program) : IDisposable
    {
        private readonly CliProject _cli = CliProject.CreateAnew(
            project,
            program,
            "compare-engines"
        );

        public async Task<(Played Small, Played Pulumi)> UpdateAsync(
            Session session,
            Snapshot before,
            CancellationToken cancellation
        ) =>
            (
                await SmallAsync(session, before, cancellation),
                await PulumiAsync(session, cancellation)
            );

        public void Keep() => _cli.Keep();

        public void Restore() => _cli.Restore();

        public void Dispose() => _cli.Delete();

        private static async Task<Played> SmallAsync(
            Session session,
            Snapshot before,
            CancellationToken cancellation
        )
        {
            var preview = await session.RunAsync(before, dryRun: true, cancellation);
            using var json = new MemoryStream();
            Digest.Write(json, preview, session.Config, TimeSpan.Zero, showSame: false);
            var update = await session.RunAsync(before, dryRun: false, cancellation);
            return new(Parse(json.ToArray()), update.Current) { Steps = update.Steps };
        }

        private async Task<Played> PulumiAsync(Session session, CancellationToken cancellation)
        {
            var stack = session.Config.Stack;
            _cli.Configure(project, session.Config);
            using var file = WorldFile.Open(_cli.World);
            await using var server = await ProviderServer.StartAsync(
                new(new CloudTwin(file.World), new(), TimeProvider.System)
            );
            var pulumi = new CliCommand(_cli, server.Attachment);
            await pulumi.RunAsync(["stack", "select", "--create", stack], cancellation);
            // What the clouds refuse has a plan and leaves a state too, and both engines have to agree on them.
            var plan = await pulumi.TryAsync(
                ["preview", "--stack", stack, "--json", "--non-interactive"],
                cancellation
            );
            var events = await pulumi.TryAsync(
                ["up", "--stack", stack, "--skip-preview", "--yes", "--non-interactive", "--json"],
                cancellation
            );
            var export = await pulumi.RunAsync(
                ["stack", "export", "--stack", stack, "--show-secrets"],
                cancellation
            );
            return new(Parse(plan.Output), DeploymentJson.Read(export, ciphertext => ciphertext))
            {
                Events = events.Output,
            };
        }

        private static JsonElement Parse(byte[] json)
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.Clone();
        }
    }
}
