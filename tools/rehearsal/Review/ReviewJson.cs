using System.Text.Json;

namespace KeylessAlloyDb.Rehearsal.Review;

/// <summary>A review for programs, without any value of a property.</summary>
internal static class ReviewJson
{
    public static void Write(Stream stream, PlanReview review)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("verdict", review.Verdict);
        json.WriteString("risk", review.Worst?.Risk.ToString());
        json.WriteStartArray("findings");
        foreach (var finding in review.Findings)
        {
            json.WriteStartObject();
            json.WriteString("risk", finding.Risk.ToString());
            json.WriteString("text", finding.Text);
            json.WriteStartArray("urns");
            foreach (var urn in finding.Urns)
            {
                json.WriteStringValue(urn);
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("changes");
        foreach (var change in review.Plan.Changes)
        {
            json.WriteStartObject();
            json.WriteString("urn", change.Urn);
            json.WriteString("op", Words.Done(change.Op));
            json.WriteStartArray("properties");
            foreach (var diff in change.Step.Changes)
            {
                json.WriteStringValue(diff.Path);
            }
            json.WriteEndArray();
            json.WriteStartArray("replaceReasons");
            foreach (var reason in change.ReplaceReasons)
            {
                json.WriteStringValue(reason);
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("notes");
        foreach (var note in review.Plan.Notes)
        {
            json.WriteStringValue(note);
        }
        json.WriteEndArray();
        json.WriteNumber("seconds", review.Schedule.End.TotalSeconds);
        json.WriteNumber("secondsAtLeast", review.Schedule.Earliest.TotalSeconds);
        json.WriteNumber("secondsAtMost", review.Schedule.Latest.TotalSeconds);
        if (review.Cost is { } cost)
        {
            json.WriteNumber("monthlyDifference", decimal.Round(cost.Difference, 2));
            if (cost.IsWhole)
            {
                json.WriteNumber("monthlyBefore", decimal.Round(cost.Before.Monthly, 2));
                json.WriteNumber("monthlyAfter", decimal.Round(cost.After.Monthly, 2));
            }
        }
        json.WriteEndObject();
    }
}
