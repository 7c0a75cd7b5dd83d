using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Validation;

namespace KeylessAlloyDb.Rehearsal.Engine;

/// <summary>Options of a run that name nothing in it: a rehearsal of a failure that did not happen proves nothing.</summary>
internal static class Unmatched
{
    /// <summary>One sentence for each --fail, --kill and --slow that had no effect.</summary>
    public static IEnumerable<string> Of(DeploymentRun run)
    {
        var urns = run
            .Steps.Select(step => step.Urn)
            .Concat(run.Before.Resources.Select(resource => resource.Urn))
            .Distinct()
            .ToList();
        foreach (var fault in run.Options.Faults)
        {
            var known = urns.Any(urn => fault.Hits(fault.Operation, urn));
            // A run that was hit has failed.
            if (known && run.Failed)
            {
                continue;
            }
            var option = fault.Kills ? "--kill" : "--fail";
            var operation = fault.Operation.ToString().ToLowerInvariant();
            yield return $"{option} {operation}:{fault.Target}: "
                + (
                    known
                        ? $"this run has no {operation} of it."
                        : "no resource of this run has that type, name or URN."
                            + Spelling.Hint(fault.Target, urns.SelectMany(NamesOf))
                );
        }
        foreach (var slow in run.Options.Slowdowns)
        {
            var types = urns.Select(Urn.Type);
            if (!types.Contains(slow.Type))
            {
                yield return $"--slow {slow.Type}: no resource of this run has that type."
                    + Spelling.Hint(slow.Type, types);
            }
        }
    }

    private static string[] NamesOf(string urn) => [Urn.Name(urn), Urn.Type(urn)];
}
