using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Policies;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Review;

/// <summary>The changes to a stack.</summary>
/// <param name="Steps">All steps, also the ones without a change where the source tells them.</param>
/// <param name="Errors">Errors of the preview; a plan with errors is not carried out.</param>
internal sealed record Plan(IReadOnlyList<Step> Steps, IReadOnlyList<string> Errors)
{
    private static readonly StepOp[] s_order =
    [
        StepOp.Delete,
        StepOp.Retain,
        StepOp.Replace,
        StepOp.Update,
        StepOp.Create,
    ];

    /// <summary>All steps; a deletion that leaves the resource in the cloud is told apart.</summary>
    public IReadOnlyList<Step> Steps { get; } =
    [
        .. Steps.Select(step =>
            step is { Op: StepOp.Delete, Old.RetainOnDelete: true }
                ? step with
                {
                    Op = StepOp.Retain,
                }
                : step
        ),
    ];

    /// <summary>The reasons why an update would fail although its preview succeeds.</summary>
    public IReadOnlyList<Finding> Refusals { get; init; } = [];

    /// <summary>Whether the preview ended before it had all steps.</summary>
    public bool IsCut => Errors.Count > 0 || EndedEarly;

    /// <summary>Whether a preview on the twin failed.</summary>
    public bool EndedEarly { get; init; }

    /// <summary>How many unchanged resources the source leaves out.</summary>
    public int Omitted { get; init; }

    /// <summary>What a reader has to know about the source, each a sentence.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The stack before, as far as the steps tell.</summary>
    public IEnumerable<ResourceState> Before =>
        Steps.Select(step => step.Old).OfType<ResourceState>();

    /// <summary>The stack after, as far as the steps tell.</summary>
    public IEnumerable<ResourceState> After =>
        Steps
            .Where(step => step.Op != StepOp.Delete)
            .Select(step => step.New)
            .OfType<ResourceState>();

    /// <summary>What is in the clouds after: the stack, and what has left its state only.</summary>
    public IEnumerable<ResourceState> StillThere =>
        After.Concat(Steps.Where(step => step.Op == StepOp.Retain).Select(step => step.Old!));

    /// <summary>By operation, the most dangerous first, then component, then name.</summary>
    public IReadOnlyList<Change> Changes { get; } =
    [
        .. Steps
            .Where(step => step.Op is not (StepOp.Same or StepOp.Read))
            .Select(Change.From)
            .OrderBy(change => Array.IndexOf(s_order, change.Op))
            .ThenBy(change => change.Component, StringComparer.Ordinal)
            .ThenBy(change => change.Name, StringComparer.Ordinal)
            .ThenBy(change => change.Urn, StringComparer.Ordinal),
    ];

    /// <summary>Steps come in any order; sorted, the same plan reads the same every time.</summary>
    public Plan Sorted() => With([.. Steps.OrderBy(step => step.Urn, StringComparer.Ordinal)]);

    /// <summary>The same with other steps.</summary>
    public Plan With(IReadOnlyList<Step> steps) =>
        new(steps, Errors)
        {
            Refusals = Refusals,
            EndedEarly = EndedEarly,
            Omitted = Omitted,
            Notes = Notes,
        };

    /// <summary>The same, judged by the rules: they need to see a whole stack.</summary>
    public Plan Judged() =>
        IsCut || Omitted > 0 ? this : this with { Refusals = [.. Refusals, .. BrokenRules()] };

    private IEnumerable<Finding> BrokenRules()
    {
        var resources = new ResourceSet(After.Select(SealedSecret.Unseal));
        return from policy in PolicyPack.All
            where policy.Enforcement == Enforcement.Mandatory
            from violation in policy.Check(resources)
            select new Finding(
                Risk.Refused,
                $"the rule {policy.Name} is broken by {Words.Noun(violation.Resource.Type, violation.Resource.Name)}: {violation.Message}",
                violation.Resource.Urn
            );
    }

    public int Count(StepOp op) => Steps.Count(step => step.Op == op);
}
