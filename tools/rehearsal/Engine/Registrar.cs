using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Engine;

/// <summary>Turns what a program registers into steps against the state of former runs.</summary>
internal sealed class Registrar(RunContext run)
{
    /// <summary>Settles a resource's new state after a success or a failure.</summary>
    private delegate void Settle(ResourceState state);

    /// <summary>Stands for a former failure in the paths of replaceOnChanges.</summary>
    private const string InitError = "#initerror";

    private readonly Aliases _aliases = new(run.Options);
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly ReplacementSet _replacements = new(run);

    public Registered Register(Goal goal)
    {
        var urn = UrnOf(goal);
        if (!_seen.Add(urn))
        {
            run.Journal.Fail(urn, $"Duplicate resource URN '{urn}'; try giving it a unique name");
            return new(urn, "", PropertyMap.Empty);
        }
        foreach (var refused in goal.Unsupported)
        {
            run.Journal.Fail(urn, $"{refused} cannot be rehearsed; take the option out");
        }
        var old = FindOld(urn, goal);
        return goal.Custom ? RegisterCustom(urn, goal, old) : RegisterComponent(urn, goal, old);
    }

    public Registered Read(Goal goal, string id)
    {
        var urn = UrnOf(goal);
        if (!_seen.Add(urn))
        {
            run.Journal.Fail(urn, $"Duplicate resource URN '{urn}'; try giving it a unique name");
        }
        var old = run.States.FindOld(urn);
        var state = StateOf(urn, goal, goal.Inputs, ProviderOf(goal)) with
        {
            External = true,
            Id = id,
        };
        try
        {
            var read = run.Operations.Read(
                run.Providers.Of(state.Provider),
                state,
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
            state = state with { Outputs = read.Outputs };
        }
        catch (ProviderException refusal)
        {
            run.Journal.StepError(urn, Journal.Explain(refusal));
            run.Journal.ThrowIfStopped();
        }
        if (old is { External: false, Custom: true } && old.Id != id)
        {
            // The program gives up one that it owned for another that it only reads.
            _replacements.Add(urn);
            SettleReplacement(state, old);
            run.Journal.Record(new(StepOp.Replace, old, state, []));
        }
        else
        {
            run.States.Settle(state, old);
            run.Journal.Record(new(StepOp.Read, old, state, []));
        }
        return Answer(state);
    }

    /// <summary>The provider that serves a function or resource which names none, made on first use.</summary>
    public string DefaultProvider(string typeOrToken, string version)
    {
        var package = typeOrToken[..typeOrToken.IndexOf(':', StringComparison.Ordinal)];
        var goal = new Goal
        {
            Type = ProviderReference.TypePrefix + package,
            Name = version.Length == 0 ? "default" : $"default_{version.Replace('.', '_')}",
            Custom = true,
            Inputs = run.Options.Configuration.GetValueOrDefault(package, PropertyMap.Empty),
            Version = version,
        };
        var urn = UrnOf(goal);
        if (!run.States.TryGet(urn, out var provider))
        {
            RegisterCustom(urn, goal, run.States.FindOld(urn));
            provider = run.States.Find(urn)!;
        }
        return ProviderReference.Create(urn, provider.Id);
    }

    private string ProviderOf(Goal goal) =>
        goal.Provider.Length > 0 ? goal.Provider : DefaultProvider(goal.Type, goal.Version);

    /// <summary>
    /// The resource's state of a former run, under its URN or the first alias that fits. Each state
    /// has one claim: two resources cannot come from one.
    /// </summary>
    private ResourceState? FindOld(string urn, Goal goal)
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

    private Registered RegisterComponent(string urn, Goal goal, ResourceState? old)
    {
        var state = StateOf(urn, goal, goal.Inputs, "") with
        {
            Outputs = old?.Outputs ?? PropertyMap.Empty,
            Created = old?.Created,
            Modified = old?.Modified,
        };
        run.Timeline.Pass(urn, []);
        run.States.Settle(state, old);
        var op =
            old is null ? StepOp.Create
            : old.Inputs == state.Inputs ? StepOp.Same
            : StepOp.Update;
        run.Journal.Record(new(op, old, state, []));
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
        var provider = isProvider ? run.Providers.Connect(goal.Type) : run.Providers.Of(reference);
        var condemned = _replacements.Condemned(old);
        // A state that was deleted with another resource, or only read, has no inputs to start
        // from.
        var existing = condemned is null && old is { External: false } ? old : null;
        var wanted = existing is null
            ? goal.Inputs
            : IgnoredChanges.Revert(goal.Inputs, existing.Inputs, goal.IgnoreChanges);
        run.Journal.Secrets.Learn(wanted);
        if (Check(provider, urn, goal, existing?.Inputs, wanted) is not { } inputs)
        {
            var refused = StateOf(urn, goal, wanted, reference);
            run.States.Settle(refused, old);
            run.Journal.Record(
                new(existing is null ? StepOp.Create : StepOp.Update, existing, refused, [])
            );
            return new(urn, "", PropertyMap.Empty);
        }
        var state = StateOf(urn, goal, inputs, reference);
        if (existing is not null)
        {
            return Change(provider, goal, state, existing);
        }
        state = Create(
            provider,
            goal,
            state,
            old,
            made =>
            {
                run.States.Settle(made, old);
                if (old is not null)
                {
                    _replacements.Add(urn);
                }
                run.Journal.Record(
                    old is null
                        ? new(StepOp.Create, null, made, [])
                        : new(StepOp.Replace, condemned ?? old, made, [], condemned is not null)
                );
            }
        );
        return Answer(state);
    }

    private Registered Change(IProvider provider, Goal goal, ResourceState state, ResourceState old)
    {
        var diff = Cascade(state, old) is { } reason
            ? new([new(reason, DiffKind.Update, Replaces: true)], DeleteBeforeReplace: false)
            : Compare(provider, goal, state, old);
        var changes = (diff?.Changes ?? [])
            .Select(change =>
                Comparer.Covers(goal.ReplaceOnChanges, change.Path)
                    ? change with
                    {
                        Replaces = true,
                    }
                    : change
            )
            .ToList();
        if (old.InitErrors.Length > 0 && Comparer.Covers(goal.ReplaceOnChanges, InitError))
        {
            changes.Add(new(InitError, DiffKind.Update, Replaces: true));
        }
        if (old.PendingReplacement || changes.Exists(change => change.Replaces))
        {
            return Replace(
                provider,
                goal,
                state,
                old,
                [
                    .. changes
                        .OrderBy(change => change.Path, StringComparer.Ordinal)
                        .ThenBy(change => change.Replaces),
                ],
                goal.DeleteBeforeReplace ?? diff?.DeleteBeforeReplace ?? false
            );
        }
        state = state with
        {
            Id = old.Id,
            Created = old.Created,
            Modified = old.Modified,
            Outputs = MarkSecrets(old.Outputs, goal),
        };
        // An incomplete resource is tried again, even with equal inputs.
        if (diff is null || changes.Count > 0 || old.InitErrors.Length > 0)
        {
            return Update(provider, goal, state, old, changes);
        }
        run.Timeline.Pass(state.Urn, Edges(goal));
        run.States.Settle(state, old);
        run.Journal.Record(new(StepOp.Same, old, state, []));
        return Answer(state);
    }

    /// <summary>Why a resource has to be replaced although its inputs may be the same.</summary>
    private string? Cascade(ResourceState state, ResourceState old) =>
        state.ReplaceWith.Any(_replacements.Contains) ? "replaceWith"
        : _replacements.Contains(state.DeletedWith) ? "deletedWith"
        : !_aliases.IsRenamed(old.ProviderUrn, state.ProviderUrn)
        && run.Providers.IsReplaced(old.Provider, state.Provider)
            ? "provider"
        : null;

    private DiffResult? Compare(
        IProvider provider,
        Goal goal,
        ResourceState state,
        ResourceState old
    )
    {
        var diff = Comparer.Compare(provider, old, state.Inputs, goal.IgnoreChanges);
        if (diff is null)
        {
            run.Journal.Report(
                new(
                    Severity.Warning,
                    state.Urn,
                    "The provider for this resource has inputs that are not known during preview.\n"
                        + "This preview may not correctly represent the changes that will be applied during an update."
                )
            );
        }
        return diff;
    }

    private Registered Replace(
        IProvider provider,
        Goal goal,
        ResourceState state,
        ResourceState old,
        IReadOnlyList<PropertyDiff> changes,
        bool deleteFirst
    )
    {
        if (goal.Protect && old.Protect)
        {
            run.Journal.StepError(state.Urn, Protection.RefuseReplacement(old));
            run.Journal.ThrowIfStopped();
        }
        _replacements.Add(state.Urn);
        // A replacement is a new resource: it takes the program's inputs, and new made-up names.
        if (Check(provider, state.Urn, goal, oldInputs: null, goal.Inputs) is { } inputs)
        {
            state = state with { Inputs = inputs };
        }
        var predecessor = deleteFirst ? _replacements.DeleteFirst(old, Edges(goal)) : old;
        state = Create(
            provider,
            goal,
            state,
            old,
            made =>
            {
                if (deleteFirst || old.PendingReplacement)
                {
                    run.States.Settle(made, predecessor);
                }
                else
                {
                    SettleReplacement(made, old);
                }
                run.Journal.Record(new(StepOp.Replace, old, made, changes, deleteFirst));
            }
        );
        return Answer(state);
    }

    /// <summary>A replaced resource stays until its deletion; a preview no longer needs it.</summary>
    private void SettleReplacement(ResourceState state, ResourceState old)
    {
        if (run.DryRun)
        {
            run.States.Settle(state, old);
        }
        else
        {
            run.States.SettleReplacement(state, old);
        }
    }

    /// <summary>Checked inputs; null where the provider refuses the given ones.</summary>
    private PropertyMap? Check(
        IProvider provider,
        string urn,
        Goal goal,
        PropertyMap? oldInputs,
        PropertyMap inputs
    )
    {
        var request = new CheckRequest(new(urn, goal.Type, goal.Name), oldInputs, inputs)
        {
            RandomSeed = SHA256.HashData(Encoding.UTF8.GetBytes(urn)),
        };
        var check = ProviderReference.IsProvider(goal.Type)
            ? provider.CheckConfig(request)
            : provider.Check(request);
        if (check.Failures.Count == 0)
        {
            return check.Inputs;
        }
        foreach (var failure in check.Failures)
        {
            run.Journal.Error(
                urn,
                failure.Property.Length == 0
                    ? $"{goal.Type} resource '{goal.Name}' has a problem: {failure.Reason}"
                    : $"{goal.Type} resource '{goal.Name}': property {failure.Property} value {GoText.Of(inputs.Get(failure.Property))} has a problem: {failure.Reason}"
            );
        }
        run.Journal.ThrowIfStopped();
        return null;
    }

    private ResourceState Create(
        IProvider provider,
        Goal goal,
        ResourceState state,
        ResourceState? old,
        Settle settle
    )
    {
        if (state.IsProvider)
        {
            state = Stamp(state) with
            {
                Id = run.DryRun ? "" : ProviderTable.NewId(state.Urn, old?.Id ?? ""),
                Outputs = ProviderTable.Settings(state.Inputs),
            };
            run.Timeline.Pass(state.Urn, Edges(goal));
            run.Providers.Open(state);
            settle(state);
            return state;
        }
        return Attempt(
            state,
            goal,
            settle,
            () =>
            {
                var made = run.DryRun
                    ? provider.Create(new(state.Head, state.Inputs) { Preview = true })
                    : run.Operations.Create(provider, state, Edges(goal));
                return (run.DryRun ? state : Stamp(state)) with
                {
                    Id = made.Id,
                    Outputs = MarkSecrets(made.Outputs, goal),
                };
            }
        );
    }

    private Registered Update(
        IProvider provider,
        Goal goal,
        ResourceState state,
        ResourceState old,
        IReadOnlyList<PropertyDiff> changes
    )
    {
        var done = new Settle(made =>
        {
            run.States.Settle(made, old);
            run.Journal.Record(new(StepOp.Update, old, made, changes));
        });
        if (state.IsProvider)
        {
            state = state with { Outputs = ProviderTable.Settings(state.Inputs) };
            run.Providers.Open(state);
            done(state);
            return Answer(state);
        }
        return Answer(
            Attempt(
                state,
                goal,
                done,
                () =>
                    state with
                    {
                        Outputs = MarkSecrets(
                            run.DryRun
                                ? provider.Update(
                                    new(state.Head, old.Id, old.Inputs, old.Outputs, state.Inputs)
                                    {
                                        IgnoreChanges = goal.IgnoreChanges,
                                        Preview = true,
                                    }
                                )
                                : run.Operations.Update(provider, old, state, changes, Edges(goal)),
                            goal
                        ),
                        Modified = run.DryRun ? state.Modified : run.Clock.GetUtcNow(),
                    }
            )
        );
    }

    /// <summary>
    /// Carries an operation out. After a failure half-way the state keeps the known outputs, so
    /// that the next update repairs the resource. A rejected operation leaves the state unchanged.
    /// </summary>
    private ResourceState Attempt(
        ResourceState state,
        Goal goal,
        Settle settle,
        Func<ResourceState> act
    )
    {
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
                    Outputs = MarkSecrets(partial.Outputs, goal),
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

    private static ResourceState StateOf(
        string urn,
        Goal goal,
        PropertyMap inputs,
        string provider
    ) =>
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
            ReplaceWith = goal.ReplaceWith,
            Dependencies = goal.Dependencies,
            PropertyDependencies = goal.PropertyDependencies,
            AdditionalSecretOutputs = goal.AdditionalSecretOutputs,
            IgnoreChanges = goal.IgnoreChanges,
            ReplaceOnChanges = goal.ReplaceOnChanges,
            CustomTimeouts = goal.CustomTimeouts,
        };

    /// <summary>An output with anything unknown inside is left out: the program takes it as unknown.</summary>
    private static Registered Answer(ResourceState state) =>
        new(state.Urn, state.Id, state.Outputs.Where((_, value) => !value.ContainsUnknown));

    /// <summary>An id is never secret.</summary>
    private static PropertyMap MarkSecrets(PropertyMap outputs, Goal goal) =>
        goal.AdditionalSecretOutputs.Aggregate(
            outputs,
            (map, key) =>
                key != "id" && map.TryGetValue(key, out var value)
                    ? map.With(key, PropertyValue.Secret(value))
                    : map
        );

    private string UrnOf(Goal goal) =>
        Urn.Create(run.Options.Stack, run.Options.Project, goal.Parent, goal.Type, goal.Name);

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
