using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Engine;

/// <summary>Turns what a program registers into steps against the state of former runs.</summary>
internal sealed class Registrar
{
    private readonly RunContext _run;
    private readonly FormerStates _former;
    private readonly InputCheck _check;
    private readonly ReplacementSet _replacements;
    private readonly ChangeDecider _decider;
    private readonly ResourceWriter _writer;
    private readonly Replacer _replacer;
    private readonly Reader _reader;

    public Registrar(RunContext run)
    {
        _run = run;
        _former = new(run);
        _check = new(run.Journal);
        _replacements = new(run);
        _decider = new(run, _former, _replacements);
        _writer = new(run);
        _replacer = new(run, _replacements, _writer);
        _reader = new(run, _replacements);
    }

    public Registered Register(Goal goal)
    {
        var urn = goal.UrnIn(_run.Options);
        if (!_former.TryRegister(urn))
        {
            return new(urn, "", PropertyMap.Empty);
        }
        foreach (var refused in goal.Unsupported)
        {
            _run.Journal.Fail(urn, $"{refused} cannot be rehearsed; take the option out");
        }
        var old = _former.Find(urn, goal);
        return goal.Custom ? RegisterCustom(urn, goal, old) : RegisterComponent(urn, goal, old);
    }

    public Registered Read(Goal goal, string id)
    {
        var urn = goal.UrnIn(_run.Options);
        _former.TryRegister(urn);
        var provider = ProviderOf(goal);
        return Registered.Of(
            _reader.Read(
                new(_run.Providers.Of(provider), goal, goal.ToState(urn, goal.Inputs, provider)),
                id
            )
        );
    }

    /// <summary>The provider that serves a function or resource which names none, made on first use.</summary>
    public string DefaultProvider(string typeOrToken, string version)
    {
        var package = typeOrToken[..typeOrToken.IndexOf(':')];
        var goal = new Goal
        {
            Type = ProviderReference.TypePrefix + package,
            Name = version.Length == 0 ? "default" : $"default_{version.Replace('.', '_')}",
            Custom = true,
            Inputs = _run.Options.Configuration.GetValueOrDefault(package, PropertyMap.Empty),
            Version = version,
        };
        var urn = goal.UrnIn(_run.Options);
        if (!_run.States.TryGet(urn, out var provider))
        {
            RegisterCustom(urn, goal, _run.States.FindOld(urn));
            provider = _run.States.Find(urn)!;
        }
        return ProviderReference.Create(urn, provider.Id);
    }

    private string ProviderOf(Goal goal) =>
        goal.Provider.Length > 0 ? goal.Provider : DefaultProvider(goal.Type, goal.Version);

    private Registered RegisterComponent(string urn, Goal goal, ResourceState? old)
    {
        var state = goal.ToState(urn, goal.Inputs, provider: "") with
        {
            Outputs = old?.Outputs ?? PropertyMap.Empty,
            Created = old?.Created,
            Modified = old?.Modified,
        };
        _run.Timeline.Pass(urn, []);
        _run.States.Settle(state, old);
        var op =
            old is null ? StepOp.Create
            : old.Inputs == state.Inputs ? StepOp.Same
            : StepOp.Update;
        _run.Journal.Record(new(op, old, state, []));
        return new(urn, "", PropertyMap.Empty);
    }

    private Registered RegisterCustom(string urn, Goal goal, ResourceState? old)
    {
        var isProvider = ProviderReference.IsProvider(goal.Type);
        if (isProvider && goal.Version.Length > 0)
        {
            goal = goal with { Inputs = goal.Inputs.With("version", goal.Version) };
        }
        var reference = isProvider ? "" : ProviderOf(goal);
        var provider = isProvider
            ? _run.Providers.Connect(goal.Type)
            : _run.Providers.Of(reference);
        var condemned = _replacements.Condemned(old);
        // A state that was deleted with another resource, or only read, has no inputs to start
        // from.
        var existing = condemned is null && old is { External: false } ? old : null;
        var wanted = existing is null
            ? goal.Inputs
            : IgnoredChanges.Revert(goal.Inputs, existing.Inputs, goal.IgnoreChanges);
        _run.Journal.Secrets.Learn(wanted);
        if (_check.Check(provider, urn, goal, existing?.Inputs, wanted) is not { } inputs)
        {
            var refused = goal.ToState(urn, wanted, reference);
            _run.States.Settle(refused, old);
            _run.Journal.Record(
                new(existing is null ? StepOp.Create : StepOp.Update, existing, refused, [])
            );
            return new(urn, "", PropertyMap.Empty);
        }
        var registration = new Registration(provider, goal, goal.ToState(urn, inputs, reference));
        return Registered.Of(
            existing is not null
                ? Change(registration, existing)
                : _writer.Create(
                    registration,
                    old,
                    made =>
                    {
                        _run.States.Settle(made, old);
                        if (old is not null)
                        {
                            _replacements.Add(urn);
                        }
                        _run.Journal.Record(
                            old is null
                                ? new(StepOp.Create, null, made, [])
                                : new(
                                    StepOp.Replace,
                                    condemned ?? old,
                                    made,
                                    [],
                                    condemned is not null
                                )
                        );
                    }
                )
        );
    }

    private ResourceState Change(Registration wanted, ResourceState old)
    {
        var decision = _decider.Decide(wanted, old);
        if (decision.Op == StepOp.Replace)
        {
            return _replacer.Replace(wanted, old, decision);
        }
        var state = wanted.State with
        {
            Id = old.Id,
            Created = old.Created,
            Modified = old.Modified,
            Outputs = wanted.Goal.MarkSecrets(old.Outputs),
        };
        if (decision.Op == StepOp.Update)
        {
            return _writer.Update(wanted with { State = state }, old, decision.Changes);
        }
        _run.Timeline.Pass(state.Urn, wanted.Goal.Edges);
        _run.States.Settle(state, old);
        _run.Journal.Record(new(StepOp.Same, old, state, []));
        return state;
    }
}
