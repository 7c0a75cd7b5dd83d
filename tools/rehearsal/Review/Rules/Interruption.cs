using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Twin.Types.Google;

namespace KeylessAlloyDb.Rehearsal.Review.Rules;

/// <summary>Something goes away for minutes and comes back as it was.</summary>
/// <remarks>
/// How long an upgrade takes: https://cloud.google.com/alloydb/docs/major-version-upgrade-inplace-overview
/// </remarks>
internal static class Interruption
{
    public static IEnumerable<Finding> Find(Plan plan)
    {
        var heir = plan.Changes.FirstOrDefault(change =>
            change is { Type: Types.ClientInstance, Op: StepOp.Create }
        );
        foreach (var change in plan.Changes)
        {
            var text = (change.Type, change.Op) switch
            {
                (Types.Cluster, StepOp.Update) when IsUpgrade(change) =>
                    $"{change.Noun} is upgraded in place, which cannot be undone: the database is away for 20 minutes to an hour (databaseVersion)",
                (Types.Instance, StepOp.Update)
                    when Restarting(change) is { Count: > 0 } settings =>
                    $"{change.Noun} drops its connections ({string.Join(", ", settings)})",
                (Types.Instance, StepOp.Replace or StepOp.Delete)
                    when change.Before("instanceType")?.AsText == "READ_POOL" =>
                    $"{change.Noun} is {Words.Done(change.Op)}{Words.Because([change])}",
                (Types.ClientInstance, StepOp.Delete) when heir is not null =>
                    $"{change.Noun} is replaced by `{heir.Name}`",
                (Types.ClientInstance, StepOp.Replace or StepOp.Delete) =>
                    $"{change.Noun} is {Words.Done(change.Op)}{Words.Because([change])}",
                (Types.AutoScalingGroup, StepOp.Replace or StepOp.Delete) =>
                    $"{change.Noun} is {Words.Done(change.Op)}{Words.Because([change])}, and its instances with it",
                (Types.AutoScalingGroup, StepOp.Update)
                    when change.Touches("launchTemplate")
                        && change.After("instanceRefresh") is not null =>
                    $"{change.Noun} replaces its instances by a refresh that goes on after the update (launchTemplate)",
                (Types.ClientInstance, StepOp.Update) when change.Touches("instanceType") =>
                    $"{change.Noun} stops and starts (instanceType)",
                _ => null,
            };
            if (text is not null)
            {
                yield return new(Risk.Interruption, text, change.Urn);
            }
        }
    }

    private static bool IsUpgrade(Change change) =>
        change.Touches("databaseVersion")
        && string.CompareOrdinal(
            change.Before("databaseVersion")?.AsText,
            change.After("databaseVersion")?.AsText
        ) < 0;

    /// <summary>Settings that AlloyDB applies with a restart or a switch to another machine.</summary>
    private static List<string> Restarting(Change change) =>
        [
            .. change
                .Step.Changes.Select(c => Change.Top(c.Path))
                .Distinct()
                .Where(top => top is "machineConfig" or "availabilityType"),
            .. change.Step.Changes.Any(c => Change.Top(c.Path) == DatabaseFlags.Property)
                ? ChangedFlags(change)
                : [],
        ];

    private static IEnumerable<string> ChangedFlags(Change change)
    {
        if (change.After(DatabaseFlags.Property)?.ContainsUnknown == true)
        {
            return [DatabaseFlags.Property];
        }

        var before = change.Before(DatabaseFlags.Property)?.AsMap ?? PropertyMap.Empty;
        var after = change.After(DatabaseFlags.Property)?.AsMap ?? PropertyMap.Empty;
        return before
            .Keys.Union(after.Keys)
            .Where(flag => before.Get(flag)?.AsText != after.Get(flag)?.AsText)
            .Where(DatabaseFlags.Restarts)
            .Select(flag => $"{DatabaseFlags.Property}.{flag}")
            .Order(StringComparer.Ordinal);
    }
}
