namespace KeylessAlloyDb.Rehearsal.Review;

/// <summary>A review for the terminal.</summary>
internal static class PlainText
{
    public static void Write(TextWriter writer, PlanReview review)
    {
        writer.WriteLine(InertText.Line(review.Verdict));
        writer.WriteLine();
        var facts = new[]
        {
            review.Title,
            Markdown.Counts(review.Plan),
            Markdown.Cost(review.Cost),
            review.Schedule.Text,
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
            writer.WriteLine(
                $"{finding.Risk.Icon()} {finding.Risk.Label()}: {InertText.Line(finding.Text)}"
            );
        }
        if (review.Findings.Count > 0)
        {
            writer.WriteLine();
        }
        if (review.Foreign.Count > 0)
        {
            writer.WriteLine($"{ForeignThing.Title}:");
            foreach (var thing in review.Foreign)
            {
                writer.WriteLine($"- {InertText.Line(thing.Text)}");
            }
            writer.WriteLine();
        }
        foreach (var change in review.Plan.Changes)
        {
            writer.WriteLine($"{Words.Done(change.Op), -9} {InertText.Line(change.Noun)}");
            foreach (var line in PropertyText.Lines(change))
            {
                writer.WriteLine($"          {line}");
            }
        }
    }
}
