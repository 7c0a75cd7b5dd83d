using KeylessAlloyDb.Rehearsal.Engine;

namespace KeylessAlloyDb.Rehearsal.Review.Rules;

/// <summary>What guards against a mistake, or tells of one afterwards, is taken away.</summary>
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
                $"Pulumi no longer protects {Words.And(Named(open))}",
                [.. open.Select(step => step.Urn)]
            );
        }
    }

    private static List<string> Named(List<Step> steps)
    {
        const int few = 3;
        var nouns = steps
            .OrderBy(step => step.State.Type == Types.Cluster ? 0 : 1)
            .Select(step => Words.Noun(step.State.Type, step.State.Name))
            .ToList();
        return nouns.Count <= few
            ? nouns
            : [.. nouns.Take(few - 1), $"{nouns.Count - few + 1} more"];
    }

    private static IEnumerable<Finding> Guards(Plan plan) =>
        from change in plan.Changes
        from guard in s_guards
        where guard.Type == change.Type && change.TurnsOff(guard.Flag)
        select new Finding(
            Risk.ProtectionWeakened,
            $"{Words.Noun(change.Type, change.Name)} {guard.Text}",
            change.Urn
        );

    private static IEnumerable<Finding> Reaches(Plan plan) =>
        from change in plan.Changes
        from reach in s_reaches
        where reach.Type == change.Type
        let before = change.Before(reach.Number)?.AsNumber
        let after = change.After(reach.Number)?.AsNumber
        where after < before
        select new Finding(
            Risk.ProtectionWeakened,
            FormattableString.Invariant(
                $"{Words.Noun(change.Type, change.Name)}: {after} instead of {before} {reach.Text}"
            ),
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
                $"no more records from {Words.And(gone.Select(c => Words.Noun(c.Type, c.Name)))}",
                [.. gone.Select(change => change.Urn)]
            );
        }
    }

    private static IEnumerable<Finding> Standby(Plan plan) =>
        from change in plan.Changes
        where change.Type == Types.Instance && change.Op == StepOp.Update
        where change.Before("availabilityType")?.AsText == "REGIONAL"
        where change.After("availabilityType")?.AsText == "ZONAL"
        select new Finding(
            Risk.ProtectionWeakened,
            $"{Words.Noun(change.Type, change.Name)} loses its standby in another zone",
            change.Urn
        );
}
