using KeylessAlloyDb.Rehearsal.Cost;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Review.Rules;

namespace KeylessAlloyDb.Rehearsal.Review;

/// <summary>The review of a plan, the worst first.</summary>
/// <param name="Title">What was compared.</param>
/// <param name="Plan">What would happen.</param>
/// <param name="Findings">The risks, the worst first.</param>
/// <param name="Foreign">What the stack does not own, with the changes inside it.</param>
/// <param name="Schedule">How long it would take.</param>
/// <param name="Cost">What it would cost, where prices are known.</param>
internal sealed record PlanReview(
    string Title,
    Plan Plan,
    IReadOnlyList<Finding> Findings,
    IReadOnlyList<ForeignThing> Foreign,
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
                    .Errors.SelectMany(Problems)
                    .Select(problem => new Finding(Risk.Failure, problem))
                    .Concat(plan.Refusals)
                    .Concat(DataLoss.Find(plan))
                    .Concat(Outage.Find(plan))
                    .Concat(Routing.Find(plan))
                    .Concat(Unguarded.Find(plan))
                    .Concat(Sorted(Trust.Find(plan)))
                    .Concat(Sorted(ClearSecrets.Find(plan)))
                    .Concat(Sorted(Exposure.Find(plan)))
                    .Concat(Sorted(Traffic.Find(plan)))
                    .Concat(AccessText.Find(plan))
                    .Concat(Protection.Find(plan))
                    .Concat(ProdExceptions.Find(plan))
                    .Concat(LaterTasks.Find(plan))
                    .Concat(Sorted(Interruption.Find(plan)))
                    .DistinctBy(finding => (finding.Risk, finding.Text))
                    .OrderBy(finding => finding.Risk),
            ],
            ForeignThing.In(plan),
            Schedule.Of(plan, clouds),
            prices is null || plan.IsCut ? null : CostDelta.Of(plan, prices)
        );
    }

    /// <summary>Whether the update would not be carried out, or not to its end.</summary>
    public bool Fails => Worst?.Risk is Risk.Failure or Risk.Refused;

    public Finding? Worst => Findings.Count > 0 ? Findings[0] : null;

    public string Icon => Worst?.Risk.Icon() ?? "🟢";

    public string Label => Worst?.Risk.Label() ?? "No risk found";

    /// <summary>The worst risk with its findings; without any, what would happen.</summary>
    public string Summary
    {
        get
        {
            if (Worst is not { } worst)
            {
                return Harmless();
            }
            var same = Findings.TakeWhile(finding => finding.Risk == worst.Risk).ToList();
            const int few = 3;
            var texts = same.Select(finding => finding.Text).Take(few).ToList();
            var more = same.Count - texts.Count;
            var others = Findings.Count - same.Count;
            return string.Join("; ", texts)
                + (more > 0 ? $"; and {more} more" : "")
                + (others > 0 ? $" (+ {Words.Count(others, "lesser risk")})" : "");
        }
    }

    /// <summary>The summary without what a list below says: the effect of at most two risks.</summary>
    public string Headline
    {
        get
        {
            if (Worst is not { } worst)
            {
                return Harmless();
            }
            var same = Findings.Where(finding => finding.Risk == worst.Risk).ToList();
            var shown = same.Select(Effect).Distinct().Take(2).ToList();
            var more = Findings.Count - Math.Min(same.Count, shown.Count);
            return string.Join("; ", shown) + (more > 0 ? $" (+ {more} more)" : "");
        }
    }

    private static string Effect(Finding finding)
    {
        const string details = ": ";
        var text = finding.Text;
        var end = text.IndexOf(details, StringComparison.Ordinal);
        return end < 0 ? text : text[..end];
    }

    /// <summary>The answer in one line.</summary>
    public string Verdict => $"{Icon} {Label}: {Summary}";

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

    /// <summary>The items of a list of several; otherwise the first line, with the item or exception that it announces.</summary>
    public static IReadOnlyList<string> Problems(string text)
    {
        const string detail = "Detail=\"";
        const string bullet = "- ";
        var lines = text.Split(
            '\n',
            StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries
        );
        if (lines is not [var head, var item, ..] || !head.EndsWith(':'))
        {
            // A sentence goes on in lines that begin small; the rule behind it is not part of it.
            return
            [
                string.Join(
                    ' ',
                    lines
                        .Skip(1)
                        .TakeWhile(line =>
                            char.IsAsciiLetterLower(line[0])
                            && !line.StartsWith("rule: ", StringComparison.Ordinal)
                            && !line.StartsWith("at ", StringComparison.Ordinal)
                        )
                        .Prepend(lines.FirstOrDefault(""))
                ),
            ];
        }
        // What a call was refused with says more than where.
        if (item.IndexOf(detail, StringComparison.Ordinal) is var start and >= 0)
        {
            return [item[(start + detail.Length)..].TrimEnd('"', ')')];
        }
        var items = lines
            .Skip(1)
            .TakeWhile(line => line.StartsWith(bullet, StringComparison.Ordinal))
            .Select(line => line[bullet.Length..])
            .ToList();
        return items.Count > 1 ? items : [$"{head} {item.TrimStart('-', ' ')}"];
    }
}
