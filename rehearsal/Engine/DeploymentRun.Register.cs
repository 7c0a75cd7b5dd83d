using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Time;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Engine;

internal sealed partial class DeploymentRun
{
    public Registered Register(Goal goal)
    {
        lock (_gate)
        {
            ThrowIfOver();
            var urn = UrnOf(goal.Parent, goal.Type, goal.Name);
            var aliases = Aliases.Resolve(
                goal,
                _options.Stack,
                _options.Project,
                _aliases.GetValueOrDefault(goal.Parent, [])
            );
            if (!_aliases.TryAdd(urn, aliases))
            {
                Fail(
                    urn,
                    $"Duplicate resource URN '{urn}'; two resources of one type and parent need different names."
                );
                return new(urn, "", PropertyMap.Empty);
            }
            var old = _states.FindOld(urn, aliases);
            var answer = goal.Custom
                ? RegisterCustom(urn, goal, old)
                : RegisterComponent(urn, goal, old);
            _calls.Add(new RegisterCall(goal, answer));
            return answer;
        }
    }

    public Registered Read(Goal goal, string id)
    {
        lock (_gate)
        {
            ThrowIfOver();
            var urn = UrnOf(goal.Parent, goal.Type, goal.Name);
            if (!_aliases.TryAdd(urn, []))
            {
                Fail(urn, $"Duplicate resource URN '{urn}'.");
            }
            var old = _states.FindOld(urn, []);
            var reference =
                goal.Provider.Length > 0 ? goal.Provider : DefaultProvider(goal.Type, goal.Version);
            var head = new ResourceHead(urn, goal.Type, goal.Name);
            var read = ReadResult.Missing;
            Attempt(
                urn,
                () =>
                {
                    read = _operations.Read(
                        ProviderOf(reference),
                        head,
                        id,
                        goal.Inputs,
                        Edges(goal)
                    );
                    if (!read.Exists)
                    {
                        throw new ProviderException(
                            $"resource '{id}' does not exist",
                            "read",
                            "what a program reads must be there before"
                        );
                    }
                }
            );
            var state = StateOf(urn, goal, goal.Inputs, reference) with
            {
                External = true,
                Id = id,
                Outputs = read.Outputs,
            };
            _states.Settle(state, old);
            Record(new(StepOp.Read, old, state, []));
            var answer = Answer(state);
            _calls.Add(new ReadCall(goal, id, answer));
            return answer;
        }
    }

    private Registered RegisterComponent(string urn, Goal goal, ResourceState? old)
    {
        var state = StateOf(urn, goal, goal.Inputs, "") with
        {
            Outputs = old?.Outputs ?? PropertyMap.Empty,
            Created = old?.Created,
            Modified = old?.Modified,
        };
        Timeline.Pass(urn, []);
        _states.Settle(state, old);
        Record(
            new(
                old is null ? StepOp.Create
                    : old.Inputs == state.Inputs ? StepOp.Same
                    : StepOp.Update,
                old,
                state,
                []
            )
        );
        return new(urn, "", PropertyMap.Empty);
    }

    private Registered RegisterCustom(string urn, Goal goal, ResourceState? old)
    {
        if (goal.ImportId.Length > 0)
        {
            Fail(urn, "an import cannot be rehearsed; take the import option out once it is done");
        }
        var isProvider = ProviderReference.IsProvider(goal.Type);
        var reference =
            isProvider ? ""
            : goal.Provider.Length > 0 ? goal.Provider
            : DefaultProvider(goal.Type, goal.Version);
        var head = new ResourceHead(urn, goal.Type, goal.Name);
        var provider = isProvider ? _clouds.Connect() : ProviderOf(reference);
        var existing = old is { PendingReplacement: false } ? old : null;
        var wanted = existing is null
            ? goal.Inputs
            : IgnoredChanges.Revert(goal.Inputs, existing.Inputs, goal.IgnoreChanges);
        _secrets.Learn(wanted);
        var check = Check(provider, new(head, existing?.Inputs, wanted) { RandomSeed = Seed(urn) });
        var state = StateOf(urn, goal, check.Inputs, reference);
        if (check.Failures.Count > 0)
        {
            foreach (var failure in check.Failures)
            {
                Report(
                    new(
                        Severity.Error,
                        urn,
                        failure.Property.Length == 0
                            ? failure.Reason
                            : $"property '{failure.Property}': {failure.Reason}"
                    )
                );
            }
            ThrowIfOver();
            _states.Settle(state, old);
            Record(new(existing is null ? StepOp.Create : StepOp.Update, existing, state, []));
            return new(urn, "", PropertyMap.Empty);
        }
        if (existing is null)
        {
            state = Create(provider, head, goal, state);
            _states.Settle(state, old);
            Record(new(StepOp.Create, null, state, []));
            return Answer(state);
        }
        return Change(provider, head, goal, wanted, state, existing);
    }

    private Registered Change(
        IProvider provider,
        ResourceHead head,
        Goal goal,
        PropertyMap wanted,
        ResourceState state,
        ResourceState old
    )
    {
        var diff = Diff(provider, head, old, state.Inputs, goal.IgnoreChanges);
        var replacing = diff
            .Changes.Where(change =>
                change.Replaces
                || goal.ReplaceOnChanges.Any(pattern =>
                    PropertyPath.Covers(
                        PropertyPath.Parse(pattern),
                        PropertyPath.Parse(change.Path)
                    )
                )
            )
            .Select(change => change with { Replaces = true })
            .ToList();
        if (replacing.Count > 0 || goal.ReplaceWith.Any(_replaced.Contains))
        {
            var changes = diff
                .Changes.Where(change => replacing.TrueForAll(r => r.Path != change.Path))
                .Concat(replacing)
                .OrderBy(change => change.Path, StringComparer.Ordinal)
                .ToList();
            // A replacement is a new resource: names that were made up are made up anew.
            state = state with
            {
                Inputs = Check(
                    provider,
                    new(head, OldInputs: null, wanted) { RandomSeed = Seed(state.Urn) }
                ).Inputs,
            };
            return Replace(
                provider,
                head,
                goal,
                state,
                old,
                changes,
                goal.DeleteBeforeReplace ?? diff.DeleteBeforeReplace
            );
        }
        var updates = diff.Changes.Count > 0;
        state = state with
        {
            Id = old.Id,
            Created = old.Created,
            Modified = old.Modified,
            Outputs = MarkSecrets(old.Outputs, goal),
        };
        if (!updates)
        {
            Timeline.Pass(state.Urn, Edges(goal));
        }
        else if (ProviderReference.IsProvider(state.Type))
        {
            state = state with { Outputs = state.Inputs };
            Connect(state);
        }
        else
        {
            state = Update(provider, head, goal, state, old);
        }
        _states.Settle(state, old);
        Record(new(updates ? StepOp.Update : StepOp.Same, old, state, diff.Changes));
        return Answer(state);
    }

    private Registered Replace(
        IProvider provider,
        ResourceHead head,
        Goal goal,
        ResourceState state,
        ResourceState old,
        IReadOnlyList<PropertyDiff> changes,
        bool deleteFirst
    )
    {
        if (old.Protect)
        {
            Fail(old.Urn, Protected(old, "replaced"));
        }
        _replaced.Add(state.Urn);
        var predecessor = old;
        if (deleteFirst && !_options.DryRun)
        {
            foreach (var dependent in Enumerable.Reverse(DependentsToReplace(old)))
            {
                DeleteForReplacement(dependent);
            }
            predecessor = DeleteForReplacement(old);
        }
        state = Create(provider, head, goal, state);
        if (deleteFirst || _options.DryRun)
        {
            _states.Settle(state, predecessor);
        }
        else
        {
            _states.SettleReplacement(state, old);
        }
        Record(new(StepOp.Replace, old, state, changes, deleteFirst));
        return Answer(state);
    }

    private ResourceState Create(
        IProvider provider,
        ResourceHead head,
        Goal goal,
        ResourceState state
    )
    {
        if (ProviderReference.IsProvider(goal.Type))
        {
            Timeline.Pass(state.Urn, Edges(goal));
            state = state with
            {
                Id = _options.DryRun ? "" : ProviderId(state.Urn),
                Outputs = state.Inputs,
                Created = _clock.GetUtcNow(),
                Modified = _clock.GetUtcNow(),
            };
            Connect(state);
            return state;
        }
        if (_options.DryRun)
        {
            var foreseen = provider.Create(new(head, state.Inputs) { Preview = true });
            return state with { Outputs = MarkSecrets(foreseen.Outputs, goal) };
        }
        Attempt(
            state.Urn,
            () =>
            {
                var created = _operations.Create(provider, head, goal, state.Inputs, Edges(goal));
                state = state with
                {
                    Id = created.Id,
                    Outputs = MarkSecrets(created.Outputs, goal),
                    Created = _clock.GetUtcNow(),
                    Modified = _clock.GetUtcNow(),
                };
            }
        );
        return state;
    }

    private ResourceState Update(
        IProvider provider,
        ResourceHead head,
        Goal goal,
        ResourceState state,
        ResourceState old
    )
    {
        if (_options.DryRun)
        {
            var outputs = provider.Update(
                new(head, old.Id, old.Inputs, old.Outputs, state.Inputs)
                {
                    IgnoreChanges = goal.IgnoreChanges,
                    Preview = true,
                }
            );
            return state with { Outputs = MarkSecrets(outputs, goal) };
        }
        Attempt(
            state.Urn,
            () =>
            {
                var outputs = _operations.Update(
                    provider,
                    head,
                    goal,
                    old,
                    state.Inputs,
                    Edges(goal)
                );
                state = state with
                {
                    Outputs = MarkSecrets(outputs, goal),
                    Modified = _clock.GetUtcNow(),
                };
            }
        );
        return state;
    }

    private static CheckResult Check(IProvider provider, CheckRequest request) =>
        ProviderReference.IsProvider(request.Resource.Type)
            ? provider.CheckConfig(request)
            : provider.Check(request);

    private DiffResult Diff(
        IProvider provider,
        ResourceHead head,
        ResourceState old,
        PropertyMap inputs,
        ImmutableArray<string> ignoreChanges
    )
    {
        var request = new DiffRequest(head, old.Id, old.Inputs, old.Outputs, inputs)
        {
            IgnoreChanges = ignoreChanges,
        };
        try
        {
            return ProviderReference.IsProvider(old.Type)
                ? provider.DiffConfig(request)
                : provider.Diff(request);
        }
        catch (DiffUnavailableException unavailable)
        {
            Report(new(Severity.Warning, old.Urn, unavailable.Message));
            return new([new("", DiffKind.Update, Replaces: false)], DeleteBeforeReplace: false);
        }
    }

    /// <summary>The same in a preview and in the update after it.</summary>
    private static byte[] Seed(string urn) => SHA256.HashData(Encoding.UTF8.GetBytes(urn));

    private void Attempt(string urn, Action act)
    {
        try
        {
            act();
        }
        catch (ProviderException refusal)
        {
            Fail(urn, Explain(refusal));
        }
    }

    private ResourceState StateOf(string urn, Goal goal, PropertyMap inputs, string provider) =>
        new()
        {
            Urn = urn,
            Type = goal.Type,
            Custom = goal.Custom,
            Inputs = inputs,
            Parent = goal.Parent,
            Provider = provider,
            Protect = goal.Protect,
            RetainOnDelete = goal.RetainOnDelete,
            DeletedWith = goal.DeletedWith,
            Dependencies = goal.Dependencies,
            PropertyDependencies = goal.PropertyDependencies,
            AdditionalSecretOutputs = goal.AdditionalSecretOutputs,
            Aliases = _aliases[urn],
            IgnoreChanges = goal.IgnoreChanges,
            ReplaceOnChanges = goal.ReplaceOnChanges,
            CustomTimeouts = goal.CustomTimeouts,
        };

    /// <summary>An output with anything unknown inside is left out: the program takes it as unknown.</summary>
    private static Registered Answer(ResourceState state) =>
        new(state.Urn, state.Id, state.Outputs.Where((_, value) => !value.ContainsUnknown));

    private static PropertyMap MarkSecrets(PropertyMap outputs, Goal goal) =>
        goal.AdditionalSecretOutputs.Aggregate(
            outputs,
            (map, key) =>
                map.TryGetValue(key, out var value)
                    ? map.With(key, PropertyValue.Secret(value))
                    : map
        );

    private string UrnOf(string parent, string type, string name) =>
        Urn.Create(_options.Stack, _options.Project, parent, type, name);

    private static List<Edge> Edges(Goal goal)
    {
        var data = goal.PropertyDependencies.Values.SelectMany(urns => urns).ToHashSet();
        return
        [
            .. data.Select(urn => new Edge(urn, EdgeKind.Data)),
            .. goal.Dependencies.Except(data).Select(urn => new Edge(urn, EdgeKind.Explicit)),
            new(goal.Parent, EdgeKind.Structure),
            new(ProviderReference.UrnOf(goal.Provider), EdgeKind.Structure),
        ];
    }
}
