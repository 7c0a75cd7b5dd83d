using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Review;

/// <summary>What would happen to a stack.</summary>
/// <param name="Steps">All steps, those that change nothing too where the source tells them.</param>
/// <param name="Errors">What the preview refused; such a plan would not be carried out.</param>
internal sealed record Plan(IReadOnlyList<Step> Steps, IReadOnlyList<string> Errors)
{
    /// <summary>The stack before, as far as the steps tell.</summary>
    public IEnumerable<ResourceState> Before =>
        Steps.Select(step => step.Old).OfType<ResourceState>();

    /// <summary>The stack after, as far as the steps tell.</summary>
    public IEnumerable<ResourceState> After =>
        Steps
            .Where(step => step.Op != StepOp.Delete)
            .Select(step => step.New)
            .OfType<ResourceState>();

    public IReadOnlyList<Change> Changes { get; } =
    [.. Steps.Where(step => step.Op is not (StepOp.Same or StepOp.Read)).Select(Change.From)];

    public int Count(StepOp op) => Steps.Count(step => step.Op == op);
}
