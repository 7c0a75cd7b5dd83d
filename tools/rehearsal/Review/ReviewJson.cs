using System.Text.Json.Nodes;

namespace KeylessAlloyDb.Rehearsal.Review;

/// <summary>A review for programs, without any value of a property.</summary>
internal static class ReviewJson
{
    public static JsonObject Of(PlanReview review)
    {
        var json = JsonStyle.Members(
            new
            {
                review.Verdict,
                Risk = review.Worst?.Risk.ToString(),
                Findings = review.Findings.Select(finding => new
                {
                    Risk = finding.Risk.ToString(),
                    finding.Text,
                    finding.Urns,
                }),
                Changes = review.Plan.Changes.Select(change => new
                {
                    change.Urn,
                    Op = Words.Done(change.Op),
                    Properties = change.Step.Changes.Select(diff => diff.Path),
                    change.ReplaceReasons,
                }),
                InForeign = review
                    .Foreign.SelectMany(thing => thing.Changes)
                    .Select(change => change.Urn)
                    .Distinct(),
                review.Plan.Notes,
                Seconds = review.Schedule.End.TotalSeconds,
                SecondsAtLeast = review.Schedule.Earliest.TotalSeconds,
                SecondsAtMost = review.Schedule.Latest.TotalSeconds,
            }
        );
        if (review.Cost is { } cost)
        {
            json["monthlyDifference"] = decimal.Round(cost.Difference, 2);
            if (cost.IsWhole)
            {
                json["monthlyBefore"] = decimal.Round(cost.Before.Monthly, 2);
                json["monthlyAfter"] = decimal.Round(cost.After.Monthly, 2);
            }
        }
        return json;
    }
}
