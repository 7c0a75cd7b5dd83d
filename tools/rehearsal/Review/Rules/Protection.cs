using KeylessAlloyDb.Rehearsal.Engine;

namespace KeylessAlloyDb.Rehearsal.Review.Rules;

/// <summary>A guard against mistakes, or a log of them, is removed.</summary>
internal static class Protection
{
    private static readonly string[] s_records =
    [
        Types.AuditConfig,
        Types.LogGroup,
        Types.FlowLog,
        Types.QueryLog,
    ];

    /// <summary>Type, flag that guards while it is on, what its loss means.</summary>
    private static readonly (string Type, string Flag, string Text)[] s_guards =
    [
        (Types.Cluster, "deletionProtection", "can be deleted"),
        (Types.Cluster, "automatedBackupPolicy.enabled", "has no daily backups any more"),
        (Types.Cluster, "continuousBackupConfig.enabled", "has no point-in-time recovery any more"),
        (Types.ClientInstance, "disableApiTermination", "can be terminated"),
    ];

    /// <summary>Type, number that guards the more the higher it is, its name.</summary>
    private static readonly (string Type, string Number, string Text)[] s_reaches =
    [
        (Types.Cluster, "continuousBackupConfig.recoveryWindowDays", "days of recovery"),
        (Types.Cluster, "automatedBackupPolicy.quantityBasedRetention.count", "backups kept"),
        (Types.LogGroup, "retentionInDays", "days of records"),
    ];

    public static IEnumerable<Finding> Find(Plan plan) =>
        [
            .. Unprotected(plan),
            .. Guards(plan),
            .. Reaches(plan),
            .. Records(plan),
            .. Emptied(plan),
            .. Deletable(plan),
            .. Standby(plan),
        ];

    private static IEnumerable<Finding> Unprotected(Plan plan)
    {
        var open = plan
            .Steps.Where(step => step.Old?.Protect == true && step.New?.Protect == false)
            .ToList();
        if (open.Count > 0)
        {
            yield return new(
                Risk.ProtectionWeakened,
                $"Pulumi no longer protects {Words.Few(Named(open))}",
                [.. open.Select(step => step.Urn)]
            );
        }
    }

    private static IEnumerable<string> Named(IEnumerable<Step> steps) =>
        steps
            .OrderBy(step => step.State.Type == Types.Cluster ? 0 : 1)
            .Select(step => Words.Noun(step.State.Type, step.State.Name));

    private static IEnumerable<Finding> Guards(Plan plan) =>
        from change in plan.Changes
        from guard in s_guards
        where guard.Type == change.Type && change.TurnsOff(guard.Flag)
        select change.Finding(Risk.ProtectionWeakened, $"{guard.Text}");

    private static IEnumerable<Finding> Reaches(Plan plan) =>
        from change in plan.Changes
        from reach in s_reaches
        where reach.Type == change.Type
        let before = change.Before(reach.Number)?.AsNumber
        let after = change.After(reach.Number)?.AsNumber
        where after < before
        select new Finding(
            Risk.ProtectionWeakened,
            FormattableString.Invariant($"{change.Noun}: {after} instead of {before} {reach.Text}"),
            change.Urn
        );

    private static IEnumerable<Finding> Records(Plan plan)
    {
        var gone = plan
            .Changes.Where(change => change.Op == StepOp.Delete && s_records.Contains(change.Type))
            .OrderBy(change => Array.IndexOf(s_records, change.Type))
            .ThenBy(change => change.Name, StringComparer.Ordinal)
            .ToList();
        if (gone.Count > 0)
        {
            yield return new(
                Risk.ProtectionWeakened,
                $"no more records from {Words.And(gone.Select(c => c.Noun))}",
                [.. gone.Select(change => change.Urn)]
            );
        }
    }

    /// <summary>A log group's records go with it; its successor starts empty.</summary>
    private static IEnumerable<Finding> Emptied(Plan plan) =>
        from change in plan.Changes
        where change is { Type: Types.LogGroup, Op: StepOp.Replace }
        select change.Finding(
            Risk.ProtectionWeakened,
            $"is replaced, and its records are deleted{Words.Because([change])}"
        );

    /// <summary>The guard against the deletion of a resource in use.</summary>
    private static IEnumerable<Finding> Deletable(Plan plan) =>
        from change in plan.Changes
        let text = change.TurnsOn("forceDestroy")
            ? "can be deleted together with what is in it (forceDestroy)"
        : change.Type == Types.Cluster
        && change is { Old: not null, New: not null }
        && change.Before("deletionPolicy")?.AsText != "FORCE"
        && change.After("deletionPolicy")?.AsText == "FORCE"
            ? "can be deleted together with its instances (deletionPolicy)"
        : null
        where change.Old is not null && text is not null
        select change.Finding(Risk.ProtectionWeakened, $"{text}");

    private static IEnumerable<Finding> Standby(Plan plan) =>
        from change in plan.Changes
        where change.Type == Types.Instance && change.Op == StepOp.Update
        where change.Before("availabilityType")?.AsText == "REGIONAL"
        where change.After("availabilityType")?.AsText == "ZONAL"
        select change.Finding(Risk.ProtectionWeakened, "loses its standby in another zone");
}
