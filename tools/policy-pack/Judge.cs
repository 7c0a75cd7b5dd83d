using KeylessAlloyDb.Rehearsal.Policies;
using KeylessAlloyDb.Rehearsal.State;
using Pulumirpc;

namespace KeylessAlloyDb.PolicyServer;

/// <summary>
/// Judges one run of the engine, resource by resource and in the end the whole stack. The engine's question
/// about the stack has outputs only, and the rules are about inputs, so it keeps the inputs of each resource.
/// </summary>
internal sealed class Judge(IReadOnlyList<Policy> policies)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, EnforcementLevel> _levels = policies.ToDictionary(
        policy => policy.Name,
        LevelOf
    );
    private readonly ResourceIndex _registered = new();
    private readonly HashSet<Finding> _reported = [];

    public static EnforcementLevel LevelOf(Policy policy) =>
        policy.Enforcement == Enforcement.Mandatory
            ? EnforcementLevel.Mandatory
            : EnforcementLevel.Advisory;

    public IReadOnlyList<Policy> Policies => policies;

    /// <summary>Takes the levels of a configuration; it ignores names that are no rule's, as "all" is.</summary>
    public void Configure(IEnumerable<(string Policy, EnforcementLevel Level)> levels)
    {
        lock (_gate)
        {
            foreach (
                var (policy, level) in levels.Where(given => _levels.ContainsKey(given.Policy))
            )
            {
                _levels[policy] =
                    level == EnforcementLevel.Remediate ? EnforcementLevel.Mandatory : level;
            }
        }
    }

    /// <summary>
    /// The violations of a resource, before it is created or updated. A rule that also judges whole stacks
    /// sees the resources that came earlier: of two equal values, the second is refused.
    /// </summary>
    public IReadOnlyList<Finding> Take(ResourceState resource)
    {
        lock (_gate)
        {
            _registered.Put(resource);
            var alone = ResourceSet.Alone(resource);
            var amongEarlier = ResourceSet.Among(_registered, resource);
            IReadOnlyList<Finding> found =
            [
                .. Enabled(Scope.Resource)
                    .SelectMany(policy =>
                        Check(policy, policy.Scope.HasFlag(Scope.Stack) ? amongEarlier : alone)
                    )
                    .Select(finding => finding with { Urn = finding.Urn ?? resource.Urn })
                    .Where(finding => finding.Urn == resource.Urn),
            ];
            _reported.UnionWith(found);
            return found;
        }
    }

    /// <summary>The violations of the stack as a whole that no single resource has shown.</summary>
    /// <param name="resources">All resources in any order, with outputs; those never taken count with these as inputs.</param>
    public IReadOnlyList<Finding> Whole(IEnumerable<ResourceState> resources)
    {
        lock (_gate)
        {
            var order = _registered
                .All.Select((registered, at) => (registered.Urn, at))
                .ToDictionary(place => place.Urn, place => place.at);
            var stack = new ResourceSet(
                resources
                    .OrderBy(resource => order.GetValueOrDefault(resource.Urn, order.Count))
                    .ThenBy(resource => resource.Urn, StringComparer.Ordinal)
                    .Select(resource =>
                        resource with
                        {
                            Inputs = _registered.Find(resource.Urn)?.Inputs ?? resource.Outputs,
                        }
                    )
            );
            return
            [
                .. Enabled(Scope.Stack)
                    .SelectMany(policy => Check(policy, stack))
                    .Where(finding => !_reported.Contains(finding)),
            ];
        }
    }

    private IEnumerable<Policy> Enabled(Scope scope) =>
        policies.Where(policy =>
            policy.Scope.HasFlag(scope) && _levels[policy.Name] != EnforcementLevel.Disabled
        );

    /// <summary>A rule that fails must not end the call: the engine would judge nothing more.</summary>
    private List<Finding> Check(Policy policy, ResourceSet set)
    {
        try
        {
            return
            [
                .. policy
                    .Check(set)
                    .Select(violation => new Finding(
                        policy,
                        _levels[policy.Name],
                        violation.Resource.Urn,
                        $"{violation.Message}\n{policy.Sentence} ({string.Join(", ", policy.Sources)})"
                    )),
            ];
        }
#pragma warning disable CA1031 // Whatever it is: the other rules still have to be judged.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            return
            [
                new(
                    policy,
                    EnforcementLevel.Mandatory,
                    null,
                    $"the rule itself failed with {fault.GetType().Name}, so nothing is known: please report it"
                ),
            ];
        }
    }
}

/// <summary>A violation as the engine gets it.</summary>
/// <param name="Policy">The broken rule.</param>
/// <param name="Level">What it does to the run.</param>
/// <param name="Urn">The resource to change; null where a rule failed before it found one.</param>
/// <param name="Message">What was found, what to write instead, and the rule's sentence.</param>
internal sealed record Finding(Policy Policy, EnforcementLevel Level, string? Urn, string Message);
