using KeylessAlloyDb.Rehearsal.Time;

namespace KeylessAlloyDb.Rehearsal.Review;

/// <summary>A review for the terminal.</summary>
internal static class PlainText
{
    public static void Write(TextWriter writer, PlanReview review)
    {
        writer.WriteLine(review.Verdict.Replace("**", "", StringComparison.Ordinal));
        writer.WriteLine();
        var facts = new[]
        {
            review.Title,
            Markdown.Counts(review.Plan),
            Markdown.Cost(review.Cost),
            review.Schedule.End > TimeSpan.Zero
                ? $"about {Gantt.Format(review.Schedule.End)}"
                : null,
        };
        writer.WriteLine(string.Join(" · ", facts.OfType<string>()));
        writer.WriteLine();
        foreach (var note in review.Plan.Notes)
        {
            writer.WriteLine(note);
            writer.WriteLine();
        }
        foreach (var finding in review.Findings)
        {
            writer.WriteLine($"{finding.Risk.Icon()} {finding.Risk.Label()}: {finding.Text}");
        }
        if (review.Findings.Count > 0)
        {
            writer.WriteLine();
        }
        foreach (var change in review.Plan.Changes)
        {
            writer.WriteLine($"{Words.Done(change.Op), -9} {Words.Noun(change.Type, change.Name)}");
            foreach (var line in Markdown.PropertyLines(change))
            {
                writer.WriteLine($"          {line}");
            }
        }
    }
}
