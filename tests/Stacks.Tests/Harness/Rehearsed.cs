using System.Collections.Concurrent;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Launch;
using KeylessAlloyDb.Rehearsal.Project;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Values;
using KeylessAlloyDb.Testing.Infra.Mocks;
using KeylessAlloyDb.Testing.Rehearsal;

namespace KeylessAlloyDb.Stacks.Tests.Harness;

/// <summary>A registration with everything that mocks do not see.</summary>
internal sealed record RegisteredResource(Goal Goal, string Urn)
    : Recorded(Goal.Type, Goal.Name, Goal.Provider, Plain.Map(Goal.Inputs))
{
    /// <summary>Names of the resources that have to be there first, however that was said.</summary>
    public required IReadOnlySet<string> After { get; init; }

    public string Parent => Goal.Parent.Length == 0 ? "" : Rehearsal.State.Urn.Name(Goal.Parent);

    /// <summary>Not the name alone: a route and its table may share it.</summary>
    public string Key => KeyOf(Urn);

    public bool Waits(string kind, string name) => After.Contains($"{kind} {name}");

    public static string KeyOf(string urn) =>
        $"{Rehearsal.State.Urn.Type(urn)[..Rehearsal.State.Urn.Type(urn).LastIndexOf(':')]} {Rehearsal.State.Urn.Name(urn)}";
}

/// <summary>
/// An update of the compiled program by the rehearsal's engine, in which every output is known.
/// Each variant runs once, whoever asks.
/// </summary>
internal sealed class Rehearsed : Recording
{
    private static readonly ConcurrentDictionary<Variant, Lazy<Task<Rehearsed>>> s_runs = new();

    private Rehearsed(DeploymentRun run, IReadOnlyList<RegisteredResource> resources)
        : base(
            resources,
            [
                .. run
                    .Calls.OfType<InvokeCall>()
                    .Select(call => new RecordedCall(
                        call.Token,
                        call.Provider,
                        Plain.Map(call.Arguments)
                    )),
            ]
        ) => (Run, Registrations) = (run, resources);

    public DeploymentRun Run { get; }

    public IReadOnlyList<RegisteredResource> Registrations { get; }

    public PropertyMap Outputs => Run.Outputs;

    /// <summary>What a resource has in the end.</summary>
    public PropertyMap StateOf(RegisteredResource resource) =>
        Run.Current.Resources.Single(state => state.Urn == resource.Urn).Outputs;

    /// <param name="variant">The name of a variant.</param>
    public static Task<Rehearsed> UpdateAsync(string variant) => UpdateAsync(Variant.Of(variant));

    public static Task<Rehearsed> UpdateAsync(Variant variant) =>
        s_runs
            .GetOrAdd(
                variant,
                key =>
                    new(async () =>
                    {
                        var rehearsed = await RunAsync(StackSettings.Of(key.Stack, key.Overrides));
                        return rehearsed.Run.Failed
                            ? throw new InvalidOperationException(
                                string.Join('\n', rehearsed.Run.Diagnostics.Select(d => d.Message))
                            )
                            : rehearsed;
                    })
            )
            .Value;

    /// <summary>An update that may fail.</summary>
    public static async Task<Rehearsed> RunAsync(StackConfig config, CloudAnswers? answers = null)
    {
        var run = await ExecuteAsync(
            config,
            new AnsweringCloud(answers ?? new() { AwsAccount = StackSettings.AwsAccount(config) })
        );
        var calls = run.Calls.OfType<RegisterCall>().ToList();
        var direct = calls.ToDictionary(
            call => call.Answer.Urn,
            call =>
                call.Goal.Dependencies.Concat(
                        call.Goal.PropertyDependencies.Values.SelectMany(urns => urns)
                    )
                    .ToHashSet(StringComparer.Ordinal)
        );
        return new(
            run,
            [
                .. calls.Select(call => new RegisteredResource(call.Goal, call.Answer.Urn)
                {
                    After = Closure(call.Answer.Urn, direct)
                        .Select(RegisteredResource.KeyOf)
                        .ToHashSet(StringComparer.Ordinal),
                }),
            ]
        );
    }

    /// <summary>The compiled program, run once against a cloud, from nothing or from a former state.</summary>
    public static async Task<DeploymentRun> ExecuteAsync(
        StackConfig config,
        IClouds cloud,
        Snapshot? before = null,
        bool preview = false
    )
    {
        var run = new DeploymentRun(
            new(StackSettings.Project.Name, config.Stack) { DryRun = preview },
            before ?? Snapshot.Empty,
            cloud,
            TimeProvider.System
        );
        await InProcess.ExecuteAsync(
            run,
            StackSettings.Project,
            config,
            ProgramLocation.Find(StackSettings.Project),
            parallel: 16,
            CancellationToken.None
        );
        return run;
    }

    public RegisteredResource Find(string kind, string name) => (RegisteredResource)One(kind, name);

    private static HashSet<string> Closure(string urn, Dictionary<string, HashSet<string>> direct)
    {
        HashSet<string> found = new(StringComparer.Ordinal);
        Queue<string> open = new(direct[urn]);
        while (open.TryDequeue(out var next))
        {
            if (found.Add(next))
            {
                foreach (var further in direct.GetValueOrDefault(next) ?? [])
                {
                    open.Enqueue(further);
                }
            }
        }

        return found;
    }
}
