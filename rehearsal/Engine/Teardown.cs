using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Engine;

/// <summary>
/// The order of deletions. Each resource goes as soon as nothing needs it any more, so deletions
/// interleave by the time they take, and one that lacks a dependency meets what it forgot.
/// </summary>
internal sealed class Teardown
{
    private readonly Dictionary<ResourceState, List<ResourceState>> _needs;
    private readonly Dictionary<ResourceState, int> _blockers;
    private readonly Func<ResourceState, TimeSpan> _duration;

    public Teardown(IReadOnlyList<ResourceState> doomed, Func<ResourceState, TimeSpan> duration)
    {
        _duration = duration;
        _needs = new(ReferenceEqualityComparer.Instance);
        _blockers = new(ReferenceEqualityComparer.Instance);
        var byUrn = doomed.ToLookup(resource => resource.Urn, StringComparer.Ordinal);
        foreach (var resource in doomed)
        {
            _blockers.TryAdd(resource, 0);
            var needs = resource.Needs.SelectMany(urn => byUrn[urn]).ToList();
            _needs[resource] = needs;
            foreach (var need in needs)
            {
                _blockers[need] = _blockers.GetValueOrDefault(need) + 1;
            }
        }
    }

    /// <param name="from">Simulated time at which deletions may start.</param>
    /// <param name="delete">Deletes one; false when that failed, after which none starts any more.</param>
    public void Run(TimeSpan from, Func<ResourceState, bool> delete)
    {
        var running = new PriorityQueue<ResourceState, (TimeSpan Finish, int Order)>();
        var order = 0;
        foreach (var (resource, _) in _blockers.Where(entry => entry.Value == 0))
        {
            Start(resource, from);
        }
        var failed = false;
        while (running.TryDequeue(out var resource, out var at))
        {
            failed |= !delete(resource);
            foreach (var need in failed ? [] : _needs[resource])
            {
                if (--_blockers[need] == 0)
                {
                    Start(need, at.Finish);
                }
            }
        }

        void Start(ResourceState resource, TimeSpan now) =>
            running.Enqueue(resource, (now + _duration(resource), order++));
    }
}
