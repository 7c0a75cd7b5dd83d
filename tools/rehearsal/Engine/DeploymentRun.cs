using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Engine;

/// <summary>
/// One preview, update, refresh or destroy. Calls may come from any thread; they are taken one at a
/// time.
/// </summary>
internal sealed class DeploymentRun
{
    private readonly Lock _gate = new();
    private readonly RunContext _run;
    private readonly Registrar _registrar;
    private readonly Invoker _invoker;
    private readonly List<ProgramCall> _calls = [];
    private bool _finished;

    public DeploymentRun(RunOptions options, Snapshot before, IClouds clouds, TimeProvider clock)
    {
        Before = before;
        var states = new StateTable(before);
        _run = new(
            options,
            states,
            new Operations(clouds, options, Timeline, states),
            new ProviderTable(clouds, states, new(options)),
            new Journal(options),
            Timeline,
            clock
        );
        _registrar = new(_run);
        _invoker = new(_run, _registrar);
        var former = new FormerRun(_run, before);
        former.Restore(clouds);
        former.WarnOfPendingOperations();
    }

    public RunOptions Options => _run.Options;

    public Snapshot Before { get; }

    public Timeline Timeline { get; } = new();

    /// <summary>Called after every step, with the lock held.</summary>
    public Action<Step>? Stepped
    {
        get => _run.Journal.Stepped;
        set => _run.Journal.Stepped = value;
    }

    /// <summary>Called before every operation that changes a cloud, with the lock held.</summary>
    public Action? Beginning
    {
        get => _run.Operations.Beginning;
        set => _run.Operations.Beginning = value;
    }

    /// <summary>Called in the middle of an operation that --kill names, with the lock held.</summary>
    public Action? Killed
    {
        get => _run.Operations.Killed;
        set => _run.Operations.Killed = value;
    }

    /// <summary>Called with every message of the program, with the lock held.</summary>
    public Action<Diagnostic>? Logged { get; set; }

    public IReadOnlyList<Step> Steps => _run.Journal.Steps;

    /// <summary>The program's registrations, in their order.</summary>
    public IReadOnlyList<ProgramCall> Calls => _calls;

    public IReadOnlyList<Diagnostic> Diagnostics => _run.Journal.Diagnostics;

    public bool Failed => _run.Journal.Failed || _run.Journal.Cancelled;

    /// <summary>Whether it was interrupted.</summary>
    public bool Cancelled => _run.Journal.Cancelled;

    /// <summary>Whether a step failed, rather than the program or a check.</summary>
    public bool StepFailed => _run.Journal.StepFailed;

    public Snapshot Current
    {
        get
        {
            lock (_gate)
            {
                return _run.States.Current;
            }
        }
    }

    /// <summary>Outputs of the stack, empty before they are registered.</summary>
    public PropertyMap Outputs =>
        _run.States.TryGet(Options.StackUrn, out var stack) ? stack.Outputs : PropertyMap.Empty;

    /// <summary>Lets no further step start.</summary>
    public void Cancel() => _run.Journal.Cancel();

    public void Log(Diagnostic diagnostic)
    {
        lock (_gate)
        {
            _run.Journal.Report(diagnostic);
            Logged?.Invoke(diagnostic);
        }
    }

    public Registered Register(Goal goal)
    {
        lock (_gate)
        {
            _run.Journal.ThrowIfStopped();
            var answer = _registrar.Register(goal);
            _calls.Add(new RegisterCall(goal, answer));
            return answer;
        }
    }

    public Registered Read(Goal goal, string id)
    {
        lock (_gate)
        {
            _run.Journal.ThrowIfStopped();
            var answer = _registrar.Read(goal, id);
            _calls.Add(new ReadCall(goal, id, answer));
            return answer;
        }
    }

    public void RegisterOutputs(string urn, PropertyMap outputs)
    {
        lock (_gate)
        {
            _calls.Add(new OutputsCall(urn, outputs));
            if (_run.States.TryGet(urn, out var state))
            {
                state = state with { Outputs = outputs };
                _run.States.Settle(state);
                _run.Journal.Amend(state);
            }
        }
    }

    public InvokeResult Invoke(string token, PropertyMap arguments, string provider, string version)
    {
        lock (_gate)
        {
            _run.Journal.ThrowIfStopped();
            PropertyMap? answer = null;
            try
            {
                var result = _invoker.Invoke(token, arguments, provider, version);
                answer = result.Result;
                return result;
            }
            finally
            {
                _calls.Add(new InvokeCall(token, arguments, provider, version, answer));
            }
        }
    }

    /// <summary>
    /// Deletes the resources that the program no longer registers. Does nothing after a failure.
    /// </summary>
    public void Finish()
    {
        lock (_gate)
        {
            if (!_finished && !_run.Journal.Stopped)
            {
                _finished = true;
                new Deleter(_run).DeleteLeft();
            }
        }
    }

    /// <summary>Writes into the state what exists.</summary>
    public void Refresh()
    {
        lock (_gate)
        {
            new Refresher(_run).Refresh();
        }
    }
}
