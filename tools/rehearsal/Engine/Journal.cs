using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Engine;

/// <summary>The steps and messages of a run so far, and whether it may go on.</summary>
internal sealed class Journal(RunOptions options)
{
    private readonly List<Step> _steps = [];
    private readonly List<Diagnostic> _diagnostics = [];
    private volatile bool _cancelled;

    public IReadOnlyList<Step> Steps => _steps;

    public IReadOnlyList<Diagnostic> Diagnostics => _diagnostics;

    public SecretFilter Secrets { get; } = new();

    /// <summary>Called after every step.</summary>
    public Action<Step>? Stepped { get; set; }

    public bool Failed { get; private set; }

    /// <summary>Whether a step failed, rather than the program or a check.</summary>
    public bool StepFailed { get; private set; }

    /// <summary>An update ends with its first failure; a preview goes on to find more.</summary>
    public bool Stopped => _cancelled || (Failed && !options.DryRun);

    public bool Cancelled => _cancelled;

    public void Cancel() => _cancelled = true;

    public void Record(Step step)
    {
        Secrets.Learn(step.State.Outputs);
        if (!ProviderReference.IsDefault(step.Urn))
        {
            _steps.Add(step);
        }
        Stepped?.Invoke(step);
    }

    public void Report(Diagnostic diagnostic)
    {
        _diagnostics.Add(diagnostic with { Message = Secrets.Hide(diagnostic.Message) });
        Failed |= diagnostic.Severity == Severity.Error;
    }

    public void Error(string urn, string message) => Report(new(Severity.Error, urn, message));

    /// <summary>Reports a step that failed.</summary>
    public void StepError(string urn, string message)
    {
        StepFailed = true;
        Error(urn, message);
    }

    /// <summary>Reports a failure at a resource.</summary>
    /// <exception cref="RegistrationRefusedException">The run ends here.</exception>
    public void Fail(string urn, string message)
    {
        Error(urn, message);
        ThrowIfStopped();
    }

    /// <exception cref="RegistrationRefusedException">The run has ended.</exception>
    public void ThrowIfStopped()
    {
        if (Stopped)
        {
            throw new RegistrationRefusedException();
        }
    }

    /// <summary>Replaces a step's resource by what became of it since.</summary>
    public void Amend(State.ResourceState state)
    {
        if (_steps.FindIndex(step => step.Urn == state.Urn) is var index and >= 0)
        {
            _steps[index] = _steps[index] with { New = state };
        }
    }

    public static string Explain(ProviderException refusal) =>
        refusal.Message
        + (
            refusal.Tried > TimeSpan.Zero
                ? $"\nthe provider tried again for {TimeText.Short(refusal.Tried)}"
                : ""
        )
        + $"\nrule: {refusal.Rule} ({refusal.RuleSource})";
}
