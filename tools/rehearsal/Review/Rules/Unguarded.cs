namespace KeylessAlloyDb.Rehearsal.Review.Rules;

/// <summary>
/// Pulumi refuses to replace or delete what it protects, but not where the same update takes the
/// protection away: then nothing asks again.
/// </summary>
/// <remarks>https://github.com/pulumi/pulumi/blob/master/pkg/resource/deploy/step_generator.go</remarks>
internal static class Unguarded
{
    public static IEnumerable<Finding> Find(Plan plan)
    {
        var lost = plan
            .Changes.Where(change => change.Ends && change.Old?.Protect == true)
            .Where(change => change.New?.Protect != true)
            .ToList();
        if (lost.Count > 0)
        {
            yield return new(
                Risk.Unguarded,
                "one update takes the protection away and "
                    + Words.And(
                        lost.GroupBy(change => change.Op)
                            .Select(group =>
                                $"{(group.Key == Engine.StepOp.Delete ? "deletes" : "replaces")} "
                                + Words.Few(group.Select(c => c.Noun))
                            )
                    ),
                [.. lost.Select(change => change.Urn)]
            );
        }
    }
}
