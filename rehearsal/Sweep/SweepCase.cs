using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Sweep;

/// <summary>Which run an operation fails in.</summary>
internal enum Phase
{
    Update,
    Destroy,
}

/// <param name="Fault">What failed once.</param>
/// <param name="Problem">Null when everything came right afterwards.</param>
/// <param name="Protected">Whether the destroy at the end was refused because of protection.</param>
internal sealed record CaseResult(Fault Fault, string? Problem, bool Protected);

/// <summary>Fails one operation once, runs again, destroys, and looks at what is left.</summary>
/// <param name="options">Project and stack.</param>
/// <param name="before">The state that the update starts from.</param>
/// <param name="program">What the program asks for in that update.</param>
/// <param name="deployed">The state after it when nothing fails.</param>
/// <param name="clouds">Makes clouds of their own for each case.</param>
internal sealed class SweepCase(
    RunOptions options,
    Snapshot before,
    IReadOnlyList<ProgramCall> program,
    Snapshot deployed,
    Func<IClouds> clouds
)
{
    public CaseResult Run(Fault fault, Phase phase)
    {
        try
        {
            var ledger = new Ledger(clouds());
            return phase == Phase.Update ? FailUpdate(fault, ledger) : FailDestroy(fault, ledger);
        }
        catch (SweepProblem problem)
        {
            return new(fault, problem.Message, Protected: false);
        }
    }

    private CaseResult FailUpdate(Fault fault, Ledger ledger)
    {
        var broken = Update(before, ledger, fault);
        Expect(broken.Failed, "the fault did not strike");
        Expect(broken.Current.FindFault() is null, $"broken state: {broken.Current.FindFault()}");
        var repaired = Update(broken.Current, ledger, fault: null);
        ExpectSuccess(repaired, "the update after the failure");
        ExpectSame(repaired.Current);
        return new(fault, null, DestroyAll(repaired.Current, ledger));
    }

    private CaseResult FailDestroy(Fault fault, Ledger ledger)
    {
        if (IsProtected)
        {
            return new(fault, null, DestroyAll(deployed, ledger));
        }
        var broken = Destroy(deployed, ledger, fault);
        Expect(broken.Failed, "the fault did not strike");
        Expect(broken.Current.FindFault() is null, $"broken state: {broken.Current.FindFault()}");
        return new(fault, null, DestroyAll(broken.Current, ledger));
    }

    private bool IsProtected => deployed.Resources.Any(resource => resource.Protect);

    /// <summary>Destroys what is left; true when protection refused that, and then lost nothing.</summary>
    private bool DestroyAll(Snapshot state, Ledger ledger)
    {
        if (IsProtected)
        {
            // `pulumi destroy` previews first, and deletes nothing where the preview fails.
            var preview = Start(state, ledger, fault: null, dryRun: true);
            preview.Finish();
            Expect(preview.Failed, "a protected resource did not stop the destroy");
            return true;
        }
        var run = Destroy(state, ledger, fault: null);
        ExpectSuccess(run, "the destroy");
        Expect(run.Current.Resources.IsEmpty, "the destroy left resources in the state");
        Expect(
            !ledger.Existing.Any(),
            $"the destroy left orphans: {string.Join(", ", ledger.Existing)}"
        );
        return false;
    }

    private DeploymentRun Update(Snapshot state, Ledger ledger, Fault? fault)
    {
        var run = Start(state, ledger, fault);
        try
        {
            foreach (var call in program)
            {
                Expect(
                    call.Repeat(run),
                    $"answers differ from the first run at {call}, so the recording does not apply"
                );
            }
            run.Finish();
        }
        catch (RegistrationRefusedException)
        {
            // The program ends where the fault strikes.
        }
        catch (ProviderException refusal)
        {
            throw new SweepProblem($"an invoke was refused: {refusal.Message}");
        }
        return run;
    }

    private DeploymentRun Destroy(Snapshot state, Ledger ledger, Fault? fault)
    {
        var run = Start(state, ledger, fault);
        run.Finish();
        return run;
    }

    private DeploymentRun Start(Snapshot state, Ledger ledger, Fault? fault, bool dryRun = false) =>
        new(
            options with
            {
                Faults = fault is null ? [] : [fault],
                DryRun = dryRun,
            },
            state,
            ledger,
            TimeProvider.System
        );

    private void ExpectSame(Snapshot repaired)
    {
        var expected = deployed.Resources.Select(r => (r.Urn, r.Id)).ToHashSet();
        var actual = repaired.Resources.Select(r => (r.Urn, r.Id)).ToHashSet();
        var difference = expected.Except(actual).Concat(actual.Except(expected)).ToList();
        Expect(difference.Count == 0, $"did not converge: {string.Join(", ", difference)}");
    }

    private static void ExpectSuccess(DeploymentRun run, string what) =>
        Expect(
            !run.Failed,
            $"{what} failed: {string.Join("; ", run.Diagnostics.Where(d => d.Severity == Severity.Error).Select(d => $"{d.Urn}: {d.Message}"))}"
        );

    private static void Expect(bool condition, string problem)
    {
        if (!condition)
        {
            throw new SweepProblem(problem);
        }
    }

    private sealed class SweepProblem(string message) : Exception(message);
}
