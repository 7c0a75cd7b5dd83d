using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Engine;

/// <summary>What has to happen to a resource that exists: Same, Update or Replace.</summary>
/// <param name="Op">What happens.</param>
/// <param name="Changes">The changed properties.</param>
/// <param name="DeleteFirst">Whether a replacement deletes before it creates.</param>
internal sealed record Decision(
    StepOp Op,
    IReadOnlyList<PropertyDiff> Changes,
    bool DeleteFirst = false
);

/// <summary>Decides between no change, an update and a replacement.</summary>
internal sealed class ChangeDecider(
    RunContext run,
    FormerStates former,
    ReplacementSet replacements
)
{
    /// <summary>Stands for a former failure in the paths of replaceOnChanges.</summary>
    private const string InitError = "#initerror";

    public Decision Decide(Registration wanted, ResourceState old)
    {
        var goal = wanted.Goal;
        var diff = Cascade(wanted.State, old) is { } reason
            ? new([new(reason, DiffKind.Update, Replaces: true)], DeleteBeforeReplace: false)
            : Compare(wanted, old);
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
            return new(
                StepOp.Replace,
                [
                    .. changes
                        .OrderBy(change => change.Path, StringComparer.Ordinal)
                        .ThenBy(change => change.Replaces),
                ],
                goal.DeleteBeforeReplace ?? diff?.DeleteBeforeReplace ?? false
            );
        }
        // An incomplete resource is tried again, even with equal inputs.
        var updates = diff is null || changes.Count > 0 || old.InitErrors.Length > 0;
        return new(updates ? StepOp.Update : StepOp.Same, changes);
    }

    /// <summary>Why a resource has to be replaced although its inputs may be the same.</summary>
    private string? Cascade(ResourceState state, ResourceState old) =>
        state.ReplaceWith.Any(replacements.Contains) ? "replaceWith"
        : replacements.Contains(state.DeletedWith) ? "deletedWith"
        : !former.IsRenamed(old.ProviderUrn, state.ProviderUrn)
        && run.Providers.IsReplaced(old.Provider, state.Provider)
            ? "provider"
        : null;

    private DiffResult? Compare(Registration wanted, ResourceState old)
    {
        var diff = Comparer.Compare(
            wanted.Provider,
            old,
            wanted.State.Inputs,
            wanted.Goal.IgnoreChanges
        );
        if (diff is null)
        {
            run.Journal.Report(
                new(
                    Severity.Warning,
                    wanted.Urn,
                    "The provider for this resource has inputs that are not known during preview.\n"
                        + "This preview may not correctly represent the changes that will be applied during an update."
                )
            );
        }
        return diff;
    }
}
