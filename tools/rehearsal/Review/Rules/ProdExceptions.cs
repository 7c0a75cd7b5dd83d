using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Review.Rules;

/// <summary>
/// A new reason to deviate from what production requires, or another reason than before. The stack's output
/// <c>exceptions</c> has them; the real CLI's JSON has no outputs of the stack, and then nothing is said.
/// </summary>
internal static class ProdExceptions
{
    private const string Output = "exceptions";

    public static IEnumerable<Finding> Find(Plan plan) =>
        from step in plan.Steps
        where step.State.Type == Urn.StackType && step.New is not null
        let before = step.Old?.Outputs.Get(Output)?.AsMap ?? PropertyMap.Empty
        from entry in step.New!.Outputs.Get(Output)?.AsMap ?? PropertyMap.Empty
        let reason = entry.Value.AsText
        where reason != before.Get(entry.Key)?.AsText
        select new Finding(
            Risk.ProtectionWeakened,
            $"an exception from what prod requires: {entry.Key}, since {reason}",
            step.Urn
        );
}
