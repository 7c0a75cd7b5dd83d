using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Engine;

/// <summary>Finds the state of a former run that a registration continues.</summary>
internal sealed class FormerStates(RunContext run)
{
    private readonly Aliases _aliases = new(run.Options);
    private readonly HashSet<string> _seen = new();

    /// <summary>Notes a registration; reports a second one of the same URN and says false.</summary>
    public bool TryRegister(string urn)
    {
        if (_seen.Add(urn))
        {
            return true;
        }
        run.Journal.Fail(urn, $"Duplicate resource URN '{urn}'; try giving it a unique name");
        return false;
    }

    /// <summary>
    /// The resource's state of a former run, under its URN or the first alias that fits. Each state
    /// has one claim: two resources cannot come from one.
    /// </summary>
    public ResourceState? Find(string urn, Goal goal)
    {
        if (_aliases.ClaimantOf(urn) is { } claimant)
        {
            run.Journal.Fail(
                urn,
                $"Duplicate resource URN '{urn}' conflicting with alias on resource with URN '{claimant}'"
            );
        }
        var match = _aliases
            .Of(goal)
            .Prepend(urn)
            .FirstOrDefault(candidate => run.States.FindBefore(candidate) is not null);
        if (match is null || match == urn)
        {
            return run.States.FindOld(urn);
        }
        var other = _seen.Contains(match) ? urn : _aliases.ClaimantOf(match);
        if (other is not null)
        {
            run.Journal.Fail(
                urn,
                $"Duplicate resource alias '{match}' applied to resource with URN '{urn}' conflicting with resource with URN '{other}'"
            );
        }
        _aliases.Claim(match, urn);
        return run.States.FindOld(match);
    }

    public bool IsRenamed(string former, string urn) => _aliases.IsRenamed(former, urn);
}
