using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Engine;

/// <summary>Reads a resource that the program does not own.</summary>
internal sealed class Reader(RunContext run, ReplacementSet replacements)
{
    /// <param name="wanted">The registration; its inputs help to find the resource.</param>
    /// <param name="id">The resource's id.</param>
    /// <exception cref="RegistrationRefusedException">The run ends here.</exception>
    public ResourceState Read(Registration wanted, string id)
    {
        var (provider, goal, state) = wanted;
        var old = run.States.FindOld(state.Urn);
        state = state with { External = true, Id = id };
        try
        {
            var read = run.Operations.Read(provider, state, goal.Inputs, goal.Edges);
            if (!read.Exists)
            {
                throw new ProviderException(
                    $"resource '{id}' does not exist",
                    "read",
                    "what a program reads must be there before"
                );
            }
            state = state with { Outputs = read.Outputs };
        }
        catch (ProviderException refusal)
        {
            run.Journal.StepError(state.Urn, Journal.Explain(refusal));
            run.Journal.ThrowIfStopped();
        }
        if (old is { External: false, Custom: true } && old.Id != id)
        {
            // The program gives up one that it owned for another that it only reads.
            replacements.Add(state.Urn);
            replacements.Settle(state, old);
            run.Journal.Record(new(StepOp.Replace, old, state, []));
        }
        else
        {
            run.States.Settle(state, old);
            run.Journal.Record(new(StepOp.Read, old, state, []));
        }
        return state;
    }
}
