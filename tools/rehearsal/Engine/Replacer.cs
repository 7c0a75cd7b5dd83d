using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Engine;

/// <summary>Replaces a resource: creates the new one, before or after the old one is deleted.</summary>
internal sealed class Replacer(RunContext run, ReplacementSet replacements, ResourceWriter writer)
{
    /// <exception cref="RegistrationRefusedException">The run ends here.</exception>
    public ResourceState Replace(Registration wanted, ResourceState old, Decision decision)
    {
        var (provider, goal, state) = wanted;
        if (goal.Protect && old.Protect)
        {
            run.Journal.StepError(state.Urn, Protection.RefuseReplacement(old));
            run.Journal.ThrowIfStopped();
        }
        replacements.Add(state.Urn);
        // A replacement is a new resource: it takes the program's inputs, and new made-up names.
        var inputs = new InputCheck(run.Journal).Check(
            provider,
            state.Urn,
            goal,
            old: null,
            goal.Inputs
        );
        var predecessor = decision.DeleteFirst ? replacements.DeleteFirst(old, goal.Edges) : old;
        return writer.Create(
            wanted with
            {
                State = state with { Inputs = inputs ?? state.Inputs },
            },
            old,
            made =>
            {
                if (decision.DeleteFirst || old.PendingReplacement)
                {
                    run.States.Settle(made, predecessor);
                }
                else
                {
                    replacements.Settle(made, old);
                }
                run.Journal.Record(
                    new(StepOp.Replace, old, made, decision.Changes, decision.DeleteFirst)
                );
            }
        );
    }
}
