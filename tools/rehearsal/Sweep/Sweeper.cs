using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Sweep;

/// <summary>Every operation of a deployment's life, failed once each.</summary>
internal static class Sweeper
{
    /// <summary>A first update and its destroy: every resource created and deleted.</summary>
    public static IEnumerable<(Fault, Phase)> FirstUpdate(Snapshot deployed) =>
        from resource in deployed.Resources
        where resource is { Custom: true, External: false }
        where !ProviderReference.IsProvider(resource.Type)
        from entry in ((Operation, Phase)[])
            [(Operation.Create, Phase.Update), (Operation.Delete, Phase.Destroy)]
        // What goes with another resource is not deleted by itself, and what is retained is not deleted at all.
        where
            entry.Item1 == Operation.Create
            || resource is { DeletedWith.Length: 0, RetainOnDelete: false }
        select (new Fault(entry.Item1, resource.Urn), entry.Item2);

    /// <summary>An update of what is there: every operation that it consists of.</summary>
    public static IEnumerable<(Fault, Phase)> Change(IReadOnlyList<Step> steps)
    {
        var gone = steps
            .Where(step => step.Op is StepOp.Replace or StepOp.Delete)
            .Select(step => step.Urn)
            .ToHashSet();
        return from step in steps
            where step.State.Custom && !ProviderReference.IsProvider(step.State.Type)
            from operation in step.Op switch
            {
                StepOp.Create => [Operation.Create],
                StepOp.Update => [Operation.Update],
                StepOp.Delete => [Operation.Delete],
                StepOp.Replace => [Operation.Create, Operation.Delete],
                _ => Array.Empty<Operation>(),
            }
            // What goes with another resource is not deleted by itself, and what is retained is not deleted at all.
            where
                operation != Operation.Delete
                || (!gone.Contains(step.Old!.DeletedWith) && !step.Old.RetainOnDelete)
            select (new Fault(operation, step.Urn), Phase.Update);
    }

    /// <summary>
    /// Runs the cases over all cores, before them the one without a fault; calls back after each, from
    /// any thread.
    /// </summary>
    public static IReadOnlyList<CaseResult> Run(
        SweepCase sweep,
        IEnumerable<(Fault Fault, Phase Phase)> cases,
        Action finished,
        CancellationToken cancellation
    )
    {
        List<(Fault? Fault, Phase Phase)> all = [(null, Phase.Update), .. cases];
        var results = new CaseResult[all.Count];
        Parallel.For(
            0,
            all.Count,
            new ParallelOptions
            {
                CancellationToken = cancellation,
                MaxDegreeOfParallelism = Environment.ProcessorCount,
            },
            index =>
            {
                results[index] = sweep.Run(all[index].Fault, all[index].Phase);
                finished();
            }
        );
        return results;
    }
}
