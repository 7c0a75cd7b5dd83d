using KeylessAlloyDb.Rehearsal.Cost;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Review.Rules;

namespace KeylessAlloyDb.Rehearsal.Review;

/// <summary>What a reviewer wants to know of a plan, the worst first.</summary>
/// <param name="Title">What was compared.</param>
/// <param name="Plan">What would happen.</param>
/// <param name="Findings">What is to be feared, the worst first.</param>
/// <param name="Schedule">How long it would take.</param>
/// <param name="Cost">What it would cost, where prices are known.</param>
internal sealed record PlanReview(
    string Title,
    Plan Plan,
    IReadOnlyList<Finding> Findings,
    Schedule Schedule,
    CostDelta? Cost
)
{
    public static PlanReview Of(string title, Plan source, IClouds clouds, PriceTable? prices)
    {
        var plan = ReplacementReasons.Complete(source.Sorted(), clouds);
        return new(
            title,
            plan,
            [
                .. plan
                    .Errors.Select(error => new Finding(Risk.Failure, FirstProblem(error)))
                    .Concat(DataLoss.Find(plan))
                    .Concat(Outage.Find(plan))
                    .Concat(Sorted(Trust.Find(plan)))
                    .Concat(Sorted(Exposure.Find(plan)))
                    .Concat(Protection.Find(plan))
                    .Concat(Sorted(Interruption.Find(plan)))
                    .DistinctBy(finding => (finding.Risk, finding.Text))
                    .OrderBy(finding => finding.Risk),
            ],
            Schedule.Of(plan, clouds),
            prices is null || plan.Errors.Count > 0 ? null : CostDelta.Of(plan, prices)
        );
    }

    public Finding? Worst => Findings.Count > 0 ? Findings[0] : null;

    /// <summary>The answer in one line: the worst risk with all its findings, or that there is none.</summary>
    public string Verdict
    {
        get
        {
            if (Worst is not { } worst)
            {
                return $"🟢 **No risk found:** {Harmless()}";
            }
            var same = Findings.TakeWhile(finding => finding.Risk == worst.Risk).ToList();
            const int few = 3;
            var texts = same.Select(finding => finding.Text).Take(few).ToList();
            var more = same.Count - texts.Count;
            var others = Findings.Count - same.Count;
            return $"{worst.Risk.Icon()} **{worst.Risk.Label()}:** {string.Join("; ", texts)}"
                + (more > 0 ? $"; and {more} more" : "")
                + (others > 0 ? $" (+ {Words.Count(others, "lesser risk")})" : "");
        }
    }

    private string Harmless()
    {
        var changes = Plan.Changes;
        if (changes.Count == 0)
        {
            return "nothing changes";
        }
        if (changes.All(change => change.IsDescriptive))
        {
            return $"only tags, labels or descriptions of {Words.Count(changes.Count, "resource")} change";
        }
        if (!Plan.Before.Any())
        {
            return $"a new stack of {Words.Count(changes.Count, "resource")}";
        }
        var counts = changes
            .CountBy(change => change.Op)
            .OrderBy(entry => entry.Key)
            .Select(entry => $"{Words.Count(entry.Value, "resource")} {Words.Done(entry.Key)}");
        return string.Join(", ", counts);
    }

    /// <summary>Steps come in any order; the same plan reads the same every time.</summary>
    private static IEnumerable<Finding> Sorted(IEnumerable<Finding> findings) =>
        findings.OrderBy(finding => finding.Text, StringComparer.Ordinal);

    /// <summary>The first line, with the first item where it announces a list or an exception.</summary>
    private static string FirstProblem(string text)
    {
        const string detail = "Detail=\"";
        var lines = text.Split(
            '\n',
            StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries
        );
        if (lines is not [var head, var item, ..] || !head.EndsWith(':'))
        {
            return lines.FirstOrDefault("");
        }
        // What a call was refused with says more than where.
        return item.IndexOf(detail, StringComparison.Ordinal) is var start and >= 0
            ? item[(start + detail.Length)..].TrimEnd('"', ')')
            : $"{head} {item.TrimStart('-', ' ')}";
    }
}
