using System.Collections.Concurrent;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Sweep;

/// <summary>Every operation of a deployment's life, failed once each.</summary>
internal static class Sweeper
{
    public static IEnumerable<Fault> Faults(Snapshot deployed) =>
        from resource in deployed.Resources
        where resource is { Custom: true, External: false }
        where !ProviderReference.IsProvider(resource.Type)
        from operation in (Operation[])[Operation.Create, Operation.Delete]
        select new Fault(operation, resource.Urn);

    /// <summary>Runs the cases over all cores; calls back after each, from any thread.</summary>
    public static IReadOnlyList<CaseResult> Run(
        SweepCase sweep,
        IReadOnlyList<Fault> faults,
        Action finished,
        CancellationToken cancellation
    )
    {
        var results = new ConcurrentDictionary<Fault, CaseResult>();
        Parallel.ForEach(
            faults,
            new ParallelOptions
            {
                CancellationToken = cancellation,
                MaxDegreeOfParallelism = Environment.ProcessorCount,
            },
            fault =>
            {
                results[fault] = sweep.Run(fault);
                finished();
            }
        );
        return [.. faults.Select(fault => results[fault])];
    }
}
