using System.Collections.Immutable;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Engine;

/// <summary>
/// Reads every resource and writes into the state what it finds. Of the operations that a killed run
/// left, creates stay: whether the cloud finished them, and under which id, no reading tells.
/// </summary>
internal sealed class Refresher(RunContext run)
{
    public void Refresh()
    {
        var refreshed = new List<ResourceState>();
        var gone = new Dictionary<string, string>();
        foreach (var old in run.States.Left)
        {
            if (run.Journal.Stopped)
            {
                refreshed.Add(old);
                continue;
            }
            try
            {
                if (Read(old) is { } now)
                {
                    refreshed.Add(now);
                }
                else
                {
                    gone[old.Urn] = old.Parent;
                }
            }
            catch (ProviderException refusal)
            {
                run.Journal.StepError(old.Urn, Journal.Explain(refusal));
                refreshed.Add(old);
            }
        }
        foreach (var state in refreshed)
        {
            gone.Remove(state.Urn);
        }
        run.States.Restart([.. refreshed.Select(state => Release(state, gone))]);
    }

    /// <summary>The resource as it is now; null when it is gone.</summary>
    private ResourceState? Read(ResourceState old)
    {
        if (old is { Custom: false } or { IsProvider: true } or { PendingReplacement: true })
        {
            run.Journal.Record(new(StepOp.Same, old, old, []));
            return old;
        }
        ResourceState now;
        try
        {
            var read = run.Operations.Refresh(run.Providers.Of(old.Provider), old);
            if (!read.Exists)
            {
                run.Journal.Record(new(StepOp.Delete, old, null, []));
                return null;
            }
            now = old with
            {
                Id = read.Id,
                Inputs = old.External ? old.Inputs : read.Inputs,
                Outputs = read.Outputs,
                InitErrors = [],
            };
        }
        catch (ResourceInitFailedException partial)
        {
            run.Journal.Report(
                new(
                    Severity.Warning,
                    old.Urn,
                    "Refreshed resource is in an unhealthy state:\n* "
                        + string.Join("\n* ", partial.Reasons)
                )
            );
            now = old with { Outputs = partial.Outputs, InitErrors = [.. partial.Reasons] };
        }
        var isSame =
            now.Id == old.Id
            && now.Inputs == old.Inputs
            && now.Outputs == old.Outputs
            && now.InitErrors.SequenceEqual(old.InitErrors);
        run.Journal.Record(new(isSame ? StepOp.Same : StepOp.Update, old, now, []));
        return isSame ? old : now;
    }

    /// <summary>Without references to deleted resources; their children move up.</summary>
    private static ResourceState Release(ResourceState state, Dictionary<string, string> gone) =>
        gone.Count == 0
            ? state
            : state with
            {
                Parent = Ancestor(state.Parent, gone),
                DeletedWith = gone.ContainsKey(state.DeletedWith) ? "" : state.DeletedWith,
                Dependencies = [.. state.Dependencies.Where(urn => !gone.ContainsKey(urn))],
                PropertyDependencies = state.PropertyDependencies.ToImmutableSortedDictionary(
                    entry => entry.Key,
                    entry => entry.Value.Where(urn => !gone.ContainsKey(urn)).ToImmutableArray(),
                    StringComparer.Ordinal
                ),
            };

    private static string Ancestor(string parent, Dictionary<string, string> gone) =>
        gone.TryGetValue(parent, out var next) ? Ancestor(next, gone) : parent;
}
