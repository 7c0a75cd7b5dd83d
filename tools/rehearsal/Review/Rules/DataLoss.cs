namespace KeylessAlloyDb.Rehearsal.Review.Rules;

/// <summary>The database itself goes away. Its successor starts empty.</summary>
internal static class DataLoss
{
    public static IEnumerable<Finding> Find(Plan plan)
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
