using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Engine;

/// <summary>
/// Creates and updates resources. After a failure half-way the state keeps the known outputs, so
/// that the next update repairs the resource. A rejected operation leaves the state unchanged.
/// </summary>
internal sealed class ResourceWriter(RunContext run)
{
    /// <param name="wanted">The registration.</param>
    /// <param name="old">What it replaces, if anything.</param>
    /// <param name="settle">Settles the new state, after a success or a failure half-way.</param>
    /// <exception cref="RegistrationRefusedException">The run ends here.</exception>
    public ResourceState Create(
        Registration wanted,
        ResourceState? old,
        Action<ResourceState> settle
    )
    {
        var (provider, goal, state) = wanted;
        if (state.IsProvider)
        {
            state = Stamp(state) with
            {
                Id = run.DryRun ? "" : ProviderTable.NewId(state.Urn, old?.Id ?? ""),
                Outputs = ProviderTable.Settings(state.Inputs),
            };
            run.Timeline.Pass(state.Urn, goal.Edges);
            run.Providers.Open(state);
            settle(state);
            return state;
        }
        return Attempt(
            wanted,
            settle,
            () =>
            {
                var made = run.DryRun
                    ? provider.Create(new(state.Head, state.Inputs) { Preview = true })
                    : run.Operations.Create(provider, state, goal.Edges);
                return (run.DryRun ? state : Stamp(state)) with
                {
                    Id = made.Id,
                    Outputs = goal.MarkSecrets(made.Outputs),
                };
            }
        );
    }

    /// <exception cref="RegistrationRefusedException">The run ends here.</exception>
    public ResourceState Update(
        Registration wanted,
        ResourceState old,
        IReadOnlyList<PropertyDiff> changes
    )
    {
        var (provider, goal, state) = wanted;
        if (state.IsProvider)
        {
            state = state with { Outputs = ProviderTable.Settings(state.Inputs) };
            run.Providers.Open(state);
            Settle(state);
            return state;
        }
        return Attempt(
            wanted,
            Settle,
            () =>
            {
                var outputs = run.DryRun
                    ? provider.Update(
                        new(state.Head, old.Id, old.Inputs, old.Outputs, state.Inputs)
                        {
                            IgnoreChanges = goal.IgnoreChanges,
                            Preview = true,
                        }
                    )
                    : run.Operations.Update(provider, old, state, changes, goal.Edges);
                return state with
                {
                    Outputs = goal.MarkSecrets(outputs),
                    Modified = run.DryRun ? state.Modified : run.Clock.GetUtcNow(),
                };
            }
        );

        void Settle(ResourceState made)
        {
            run.States.Settle(made, old);
            run.Journal.Record(new(StepOp.Update, old, made, changes));
        }
    }

    private ResourceState Attempt(
        Registration wanted,
        Action<ResourceState> settle,
        Func<ResourceState> act
    )
    {
        var state = wanted.State;
        try
        {
            state = act();
        }
        catch (ResourceInitFailedException partial)
        {
            settle(
                Stamp(state) with
                {
                    Id = partial.Id,
                    Outputs = wanted.Goal.MarkSecrets(partial.Outputs),
                    InitErrors = [.. partial.Reasons],
                }
            );
            run.Journal.StepError(state.Urn, partial.Message);
            throw new RegistrationRefusedException();
        }
        catch (ProviderException refusal)
        {
            run.Journal.StepError(state.Urn, Journal.Explain(refusal));
            run.Journal.ThrowIfStopped();
        }
        settle(state);
        return state;
    }

    private ResourceState Stamp(ResourceState state) =>
        state with
        {
            Created = state.Created ?? run.Clock.GetUtcNow(),
            Modified = run.Clock.GetUtcNow(),
        };
}
