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

/// <param name="Fault">What failed once; null in the case in which nothing does.</param>
/// <param name="Problem">Null when everything came right afterwards.</param>
/// <param name="Protected">Whether protection refused the destroy or the way back at the end.</param>
internal sealed record CaseResult(Fault? Fault, string? Problem, bool Protected);

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
    Func<ICopyableClouds> clouds
)
{
    private readonly Lazy<Trunk> _trunk = new(() =>
    {
        var ledger = new Ledger(clouds());
        return new(new(options, before, ledger, TimeProvider.System), program, ledger);
    });

    /// <summary>Called with the clouds of each case in which nothing is left to do, from any thread.</summary>
    public Action<ICopyableClouds>? Ended { get; init; }

    public CaseResult Run(Fault? fault, Phase phase)
    {
        try
        {
            return phase == Phase.Update ? FailUpdate(fault) : FailDestroy(fault);
        }
        catch (SweepProblem problem)
        {
            return new(fault, problem.Message, Protected: false);
        }
    }

    private CaseResult FailUpdate(Fault? fault)
    {
        var (broken, ledger) = Break(fault);
        Expect(broken.FindFault() is null, $"broken state: {broken.FindFault()}");
        var repaired = Update(broken, ledger, fault: null);
        ExpectSuccess(repaired, "the next update");
        ExpectSame(repaired.Current);
        ExpectNothingElse(repaired.Current, ledger);
        return new(fault, null, DestroyAll(repaired.Current, ledger));
    }

    /// <summary>What is left of an update in which an operation fails.</summary>
    private Trunk.Moment Break(Fault? fault)
    {
        if (fault is not null && _trunk.Value.Failing(fault) is { } left)
        {
            return left;
        }
        var ledger = new Ledger(clouds());
        var broken = Update(before, ledger, fault);
        Expect(broken.Failed == (fault is not null), Unexpected(broken));
        return new(broken.Current, ledger);
    }

    private CaseResult FailDestroy(Fault? fault)
    {
        var ledger = new Ledger(clouds());
        if (IsProtected)
        {
            return new(fault, null, DestroyAll(deployed, ledger));
        }
        var broken = Destroy(deployed, ledger, fault);
        Expect(broken.Failed == (fault is not null), Unexpected(broken));
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
            Ended?.Invoke(ledger.Clouds);
            return true;
        }
        var run = Destroy(state, ledger, fault: null);
        ExpectSuccess(run, "the destroy");
        Expect(run.Current.Resources.IsEmpty, "the destroy left resources in the state");
        var orphans = ledger.Existing.Except(Kept).ToList();
        Expect(orphans.Count == 0, $"the destroy left orphans: {string.Join(", ", orphans)}");
        Ended?.Invoke(ledger.Clouds);
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
                    $"the answer to {call} differs from the first run's, so the recording does not apply"
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
        var actual = repaired.Resources.ToLookup(resource => resource.Urn);
        var expected = deployed.Resources.ToLookup(resource => resource.Urn);
        var difference = deployed
            .Resources.Concat(repaired.Resources)
            .Select(resource => resource.Urn)
            .Distinct()
            .Where(urn => !expected[urn].Select(What).SequenceEqual(actual[urn].Select(What)))
            .ToList();
        Expect(difference.Count == 0, $"did not converge: {string.Join(", ", difference)}");

        static (string, PropertyMap, bool, bool) What(ResourceState resource) =>
            (resource.Id, resource.Inputs, resource.Delete, resource.PendingReplacement);
    }

    /// <summary>What the program leaves in a cloud when it goes from the state.</summary>
    private IEnumerable<string> Kept =>
        before
            .Resources.Concat(deployed.Resources)
            .Where(resource => resource.RetainOnDelete)
            .Select(Name);

    private static string Name(ResourceState resource) => $"{resource.Urn} ({resource.Id})";

    /// <summary>In the clouds is what the state knows, and nothing besides.</summary>
    private void ExpectNothingElse(Snapshot state, Ledger ledger)
    {
        var known = state
            .Resources.Where(resource => resource is { Custom: true, External: false })
            .Where(resource => !resource.IsProvider)
            .Select(Name)
            .ToHashSet();
        var real = ledger.Existing.ToHashSet();
        var left = real.Except(known).Except(Kept).ToList();
        Expect(
            known.IsSubsetOf(real) && left.Count == 0,
            $"gone: {string.Join(", ", known.Except(real))}; left behind: {string.Join(", ", left)}"
        );
    }

    private static string Unexpected(DeploymentRun run) =>
        run.Failed ? $"failed without a fault: {Errors(run)}" : "the fault did not strike";

    private static void ExpectSuccess(DeploymentRun run, string what) =>
        Expect(!run.Failed, $"{what} failed: {Errors(run)}");

    public static string Errors(DeploymentRun run) =>
        string.Join(
            "; ",
            run.Diagnostics.Where(d => d.Severity == Severity.Error)
                .Select(d => $"{d.Urn}: {d.Message}")
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
