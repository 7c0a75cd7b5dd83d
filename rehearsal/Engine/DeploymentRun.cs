using System.Collections.Immutable;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Time;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Engine;

/// <summary>
/// One preview, update or destroy: turns what a program registers into steps against the state of
/// former runs and carries them out. Calls may come from any thread; they are taken one at a time.
/// </summary>
internal sealed partial class DeploymentRun
{
    private readonly Lock _gate = new();
    private readonly RunOptions _options;
    private readonly IClouds _clouds;
    private readonly Connections _connections;
    private readonly TimeProvider _clock;
    private readonly Operations _operations;
    private readonly StateTable _states;
    private readonly Dictionary<string, ImmutableArray<string>> _aliases = new(
        StringComparer.Ordinal
    );
    private readonly HashSet<string> _replaced = new(StringComparer.Ordinal);
    private readonly List<Step> _steps = [];
    private readonly List<Diagnostic> _diagnostics = [];
    private readonly List<ProgramCall> _calls = [];
    private readonly SecretFilter _secrets = new();
    private volatile bool _cancelled;
    private bool _finished;

    public DeploymentRun(RunOptions options, Snapshot before, IClouds clouds, TimeProvider clock)
    {
        (_options, _clouds, _clock, Before) = (options, clouds, clock, before);
        _connections = new(clouds);
        _states = new(before);
        _operations = new(clouds, options, Timeline);
        var inputs = before
            .Resources.Where(r => ProviderReference.IsProvider(r.Type))
            .ToLookup(r => r.Urn, r => r.Inputs, StringComparer.Ordinal);
        clouds.Restore(
            from resource in before.Resources
            where resource.Custom && !resource.PendingReplacement
            where !ProviderReference.IsProvider(resource.Type)
            let owner = inputs[resource.ProviderUrn].FirstOrDefault(PropertyMap.Empty)
            select new ExistingResource(
                new(resource.Urn, resource.Type, resource.Name),
                owner,
                resource.Id,
                resource.Inputs,
                resource.Outputs
            )
        );
    }

    public RunOptions Options => _options;

    public Snapshot Before { get; }

    public Timeline Timeline { get; } = new();

    /// <summary>Called after every step, with the lock held.</summary>
    public Action<Step>? Stepped { get; set; }

    /// <summary>Called with every message of the program, with the lock held.</summary>
    public Action<Diagnostic>? Logged { get; set; }

    public IReadOnlyList<Step> Steps => _steps;

    /// <summary>What the program asked for, in the order in which it did.</summary>
    public IReadOnlyList<ProgramCall> Calls => _calls;

    public IReadOnlyList<Diagnostic> Diagnostics => _diagnostics;

    public bool Failed { get; private set; }

    public Snapshot Current
    {
        get
        {
            lock (_gate)
            {
                return _states.Current;
            }
        }
    }

    /// <summary>Outputs of the stack, empty before they are registered.</summary>
    public PropertyMap Outputs =>
        _states.TryGet(_options.StackUrn, out var stack) ? stack.Outputs : PropertyMap.Empty;

    /// <summary>Lets no further step start.</summary>
    public void Cancel() => _cancelled = true;

    public void Log(Diagnostic diagnostic)
    {
        lock (_gate)
        {
            Report(diagnostic);
            Logged?.Invoke(diagnostic);
        }
    }

    public void RegisterOutputs(string urn, PropertyMap outputs)
    {
        lock (_gate)
        {
            _calls.Add(new OutputsCall(urn, outputs));
            if (_states.TryGet(urn, out var state))
            {
                state = state with { Outputs = outputs };
                _states.Settle(state);
                var step = _steps.FindIndex(step => step.Urn == urn);
                _steps[step] = _steps[step] with { New = state };
            }
        }
    }

    public InvokeResult Invoke(string token, PropertyMap arguments, string provider, string version)
    {
        lock (_gate)
        {
            ThrowIfOver();
            _calls.Add(new InvokeCall(token, arguments, provider, version));
            if (token == "pulumi:pulumi:getResource")
            {
                return GetResource(arguments.Text("urn") ?? "");
            }
            var reference = provider.Length > 0 ? provider : DefaultProvider(token, version);
            return ProviderOf(reference)
                .Invoke(new(token, arguments) { Preview = _options.DryRun });
        }
    }

    /// <summary>Deletes what the program no longer wants. Does nothing after a failure.</summary>
    public void Finish()
    {
        lock (_gate)
        {
            if (_finished || _cancelled || (Failed && !_options.DryRun))
            {
                return;
            }
            _finished = true;
            DeleteLeft();
        }
    }

    private InvokeResult GetResource(string urn) =>
        _states.Find(urn) is { } state
            ? new(PropertyMap.Of(("urn", urn), ("id", state.Id), ("state", state.Outputs)), [])
            : new(PropertyMap.Empty, [new("urn", $"the stack has no resource '{urn}'")]);

    private void ThrowIfOver()
    {
        if (_cancelled || (Failed && !_options.DryRun))
        {
            throw new RegistrationRefusedException();
        }
    }

    private void Record(Step step)
    {
        _secrets.Learn(step.State.Outputs);
        if (!ProviderReference.IsDefault(step.Urn))
        {
            _steps.Add(step);
        }
        Stepped?.Invoke(step);
    }

    /// <summary>Reports a failure at a resource; the run stops, a preview goes on to find more.</summary>
    private void Fail(string urn, string message)
    {
        Report(new(Severity.Error, urn, message));
        ThrowIfOver();
    }

    private void Report(Diagnostic diagnostic)
    {
        _diagnostics.Add(diagnostic with { Message = _secrets.Hide(diagnostic.Message) });
        Failed |= diagnostic.Severity == Severity.Error;
    }

    private static string Explain(ProviderException refusal) =>
        $"{refusal.Message}\nrule: {refusal.Rule} ({refusal.RuleSource})";
}
