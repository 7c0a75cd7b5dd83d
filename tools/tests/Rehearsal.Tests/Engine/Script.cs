using System.Collections.Immutable;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Tests.Engine;

/// <summary>A program as a list of registrations, run against a fake cloud and a state.</summary>
internal sealed class Script
{
    public const string Stack = "urn:pulumi:dev::proj::pulumi:pulumi:Stack::proj-dev";

    public const string ProviderType = "pulumi:providers:fake";

    private readonly List<Goal> _goals = [];

    public static RunOptions Options { get; } = new("proj", "dev");

    public static string UrnOf(string name, string type = "fake:index:Thing") =>
        $"urn:pulumi:dev::proj::{type}::{name}";

    /// <summary>A resource whose inputs "uses-x" take the ids of the resources x.</summary>
    public Script Add(
        string name,
        PropertyMap? inputs = null,
        Func<Goal, Goal>? options = null,
        params string[] uses
    )
    {
        var goal = new Goal
        {
            Type = "fake:index:Thing",
            Name = name,
            Custom = true,
            Parent = Stack,
            Inputs = inputs ?? PropertyMap.Empty,
            Dependencies = [.. uses.Select(used => UrnOf(used))],
            PropertyDependencies = uses.ToImmutableSortedDictionary(
                used => $"uses-{used}",
                used => ImmutableArray.Create(UrnOf(used)),
                StringComparer.Ordinal
            ),
        };
        _goals.Add(options?.Invoke(goal) ?? goal);
        return this;
    }

    /// <summary>A provider; a resource names it as its Provider.</summary>
    public Script AddProvider(string name, PropertyMap? inputs = null, string version = "")
    {
        _goals.Add(
            new Goal
            {
                Type = ProviderType,
                Name = name,
                Custom = true,
                Inputs = inputs ?? PropertyMap.Empty,
                Version = version,
            }
        );
        return this;
    }

    public DeploymentRun Run(
        Snapshot before,
        IClouds? cloud = null,
        bool preview = false,
        params string[] faults
    ) => Run(before, cloud, preview, configure: null, [.. faults.Select(Fault.Parse)]);

    /// <param name="before">The state of former runs.</param>
    /// <param name="cloud">The cloud; null is a new one.</param>
    /// <param name="preview">Whether nothing is carried out.</param>
    /// <param name="configure">Prepares the run.</param>
    /// <param name="faults">What fails.</param>
    public DeploymentRun Run(
        Snapshot before,
        IClouds? cloud,
        bool preview,
        Action<DeploymentRun>? configure,
        params Fault[] faults
    )
    {
        var run = new DeploymentRun(
            Options with
            {
                DryRun = preview,
                Faults = [.. faults],
            },
            before,
            cloud ?? new FakeCloud(),
            TimeProvider.System
        );
        configure?.Invoke(run);
        try
        {
            run.Register(new Goal { Type = Urn.StackType, Name = "proj-dev" });
            var ids = new Dictionary<string, PropertyValue>(StringComparer.Ordinal);
            foreach (var goal in _goals)
            {
                var inputs = goal.PropertyDependencies.Aggregate(
                    goal.Inputs,
                    (map, entry) =>
                        entry.Key.StartsWith("uses-", StringComparison.Ordinal)
                            ? map.With(entry.Key, ids[entry.Key[5..]])
                            : map
                );
                var registered = run.Register(
                    goal with
                    {
                        Inputs = inputs,
                        Provider = Reference(goal),
                    }
                );
                ids[goal.Name] = registered.Id.Length == 0 ? PropertyValue.Unknown : registered.Id;
            }
            run.Finish();

            string Reference(Goal goal) =>
                goal.Provider.Length == 0
                    ? ""
                    : ProviderReference.Create(
                        UrnOf(goal.Provider, ProviderType),
                        ids[goal.Provider].AsText ?? ""
                    );
        }
        catch (RegistrationRefusedException)
        {
            // The program ends here, as a real one does.
        }
        return run;
    }

    public static DeploymentRun Destroy(
        Snapshot before,
        FakeCloud? cloud = null,
        params string[] faults
    ) => Destroy(before, cloud, preview: false, faults);

    public static DeploymentRun Destroy(
        Snapshot before,
        FakeCloud? cloud,
        bool preview,
        params string[] faults
    )
    {
        var run = new DeploymentRun(
            Options with
            {
                DryRun = preview,
                Faults = [.. faults.Select(Fault.Parse)],
            },
            before,
            cloud ?? new FakeCloud(),
            TimeProvider.System
        );
        run.Finish();
        return run;
    }
}
