using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Twin.Types.Google;

namespace KeylessAlloyDb.Rehearsal.Review.Rules;

/// <summary>
/// The database itself goes away, and its successor starts empty. Or a secondary is promoted, and goes on without
/// what it has not got from its primary.
/// </summary>
internal static class DataLoss
{
    public static IEnumerable<Finding> Find(Plan plan) =>
        [
            .. Ends(plan),
            .. plan
                .Changes.Where(IsPromotion)
                .Select(change =>
                    change.Finding(
                        Risk.DataLoss,
                        "is promoted, which cannot be undone: what its primary has and it has not got yet is lost to it (secondaryConfig)"
                    )
                ),
        ];

    private static bool IsPromotion(Change change) =>
        change is { Type: Types.Cluster, Op: StepOp.Update }
        && change.Before("clusterType")?.AsText == Replication.Secondary
        && change.After("clusterType")?.AsText != Replication.Secondary;

    private static IEnumerable<Finding> Ends(Plan plan)
    {
        var lost = plan
            .Changes.Where(change => change.Ends)
            .Where(change => change.Type == Types.Cluster || IsPrimary(change))
            .OrderBy(change => change.Type == Types.Cluster ? 0 : 1)
            .ToList();
        if (lost.Count == 0)
        {
            yield break;
        }
        var what = lost.Select(change => $"{change.Noun} is {Words.Done(change.Op)}");
        yield return new(
            Risk.DataLoss,
            $"{Words.And(what)}{Words.Because(lost)}",
            [.. lost.Select(change => change.Urn)]
        );
    }

    private static bool IsPrimary(Change change) =>
        change.Type == Types.Instance && change.Before("instanceType")?.AsText != "READ_POOL";
}
