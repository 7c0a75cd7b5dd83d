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
        Restore(before, clouds);
        WarnOfPendingOperations();
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
                var result = Ask(token, arguments, provider, version);
                answer = result.Result;
                return result;
            }
            finally
            {
                _calls.Add(new InvokeCall(token, arguments, provider, version, answer));
            }
        }
    }

    private InvokeResult Ask(string token, PropertyMap arguments, string provider, string version)
    {
        if (token == "pulumi:pulumi:getResource")
        {
            return GetResource(arguments.Text("urn") ?? "");
        }
        var reference = provider.Length > 0 ? provider : _registrar.DefaultProvider(token, version);
        return _run
            .Providers.Of(reference)
            .Invoke(new(token, arguments) { Preview = Options.DryRun });
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

    private InvokeResult GetResource(string urn) =>
        _run.States.Find(urn) is { } state
            ? new(PropertyMap.Of(("urn", urn), ("id", state.Id), ("state", state.Outputs)), [])
            : new(PropertyMap.Empty, [new("urn", $"the stack has no resource '{urn}'")]);

    /// <summary>
    /// Tells the clouds about the existing resources. The pending creates of a killed run count as
    /// finished, the worst case for the next run, because no state contains them.
    /// </summary>
    private void Restore(Snapshot before, IClouds clouds)
    {
        var settings = before
            .Resources.Where(r => r.IsProvider)
            .ToLookup(r => r.Urn, r => r.Inputs);
        clouds.Restore(
            from resource in before.Resources
            where resource is { Custom: true, PendingReplacement: false, IsProvider: false }
            where resource.Type != BuiltinProvider.StackReference
            select new ExistingResource(
                resource.Head,
                settings[resource.ProviderUrn].FirstOrDefault(PropertyMap.Empty),
                resource.Id,
                resource.Inputs,
                resource.Outputs
            )
        );
        foreach (var left in before.PendingCreates)
        {
            try
            {
                _run.Providers.Of(left.Provider).Create(new(left.Head, left.Inputs));
            }
            catch (ProviderException)
            {
                // The cloud refused it in the end.
            }
        }
    }

    private void WarnOfPendingOperations()
    {
        if (Options.DryRun || Before.PendingOperations.IsEmpty)
        {
            return;
        }
        var list = string.Concat(
            Before.PendingOperations.Select(left =>
                $"  * {left.Resource.Urn}, interrupted while {left.Type}\n"
            )
        );
        _run.Journal.Report(
            new(
                Severity.Warning,
                "",
                $"Attempting to deploy or update resources with {Before.PendingOperations.Length} pending operations from previous deployment.\n"
                    + list
                    + """
                    These resources are in an unknown state because the Pulumi CLI was interrupted while waiting for changes to these resources to complete. You should confirm whether or not the operations listed completed successfully by checking the state of the appropriate provider. For example, if you are using AWS, you can confirm using the AWS Console.

                    Once you have confirmed the status of the interrupted operations, you can repair your stack using `pulumi refresh` which will refresh the state from the provider you are using and clear the pending operations if there are any.

                    Note that `pulumi refresh` will need to be run interactively to clear pending CREATE operations.
                    """
            )
        );
    }
}
