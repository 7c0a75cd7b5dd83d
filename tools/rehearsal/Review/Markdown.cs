using System.Globalization;
using System.Text;
using KeylessAlloyDb.Rehearsal.Cost;
using KeylessAlloyDb.Rehearsal.Engine;

namespace KeylessAlloyDb.Rehearsal.Review;

/// <summary>
/// A review as a comment: the verdict, the risks, counts, cost and time on the first screen, then
/// the resources, folded. It fits the limit: surplus resources become a count, and nothing else is
/// cut.
/// </summary>
internal static class Markdown
{
    /// <summary>GitHub refuses longer comments; it counts the bytes of UTF-8.</summary>
    public const int Limit = 65_536;

    private const int MostFindings = 20;
    private const int LongestFinding = 600;
    private const int LongestVerdict = 1500;

    /// <summary>Room for the resources of a stack in somebody else's project.</summary>
    private const int LongestForeign = 1500;

    /// <summary>What the last line may need.</summary>
    private const int Reserve = 400;

    private static readonly StepOp[] s_order =
    [
        StepOp.Delete,
        StepOp.Retain,
        StepOp.Replace,
        StepOp.Update,
        StepOp.Create,
    ];

    public static string Write(PlanReview review, int limit = Limit)
    {
        var text = new StringBuilder(Head(review));
        var dropped = new Dictionary<StepOp, int>();
        foreach (var op in s_order)
        {
            var changes = review.Plan.Changes.Where(change => change.Op == op).ToList();
            if (changes.Count > 0)
            {
                dropped[op] = changes.Count - WriteGroup(text, op, changes, limit - Reserve);
            }
        }
        if (dropped.Values.Sum() is var count and > 0)
        {
            var parts = dropped
                .Where(e => e.Value > 0)
                .Select(e => $"{e.Value} {Words.Done(e.Key)}");
            text.Append(
                CultureInfo.InvariantCulture,
                $"\n**{Words.Count(count, "resource")} not shown here** ({string.Join(", ", parts)}): a comment holds {limit:N0} bytes. `make report` shows all.\n"
            );
        }
        return text.ToString();
    }

    /// <summary>The first line that a reader sees.</summary>
    public static string Verdict(PlanReview review) =>
        $"{review.Icon} **{review.Label}:** {InertText.Clip(review.Summary, LongestVerdict, InertText.Markdown)}";

    private static string Head(PlanReview review)
    {
        var text = new StringBuilder();
        var line = CultureInfo.InvariantCulture;
        // Finds the comment again, to write the next review over it.
        text.Append(line, $"<!-- keyless-alloydb-review:{Slug(review.Title)} -->\n");
        text.Append(line, $"{Verdict(review)}\n\n");
        text.Append(
            line,
            $"**{InertText.Clip(review.Title, LongestFinding, InertText.Markdown)}** · {Counts(review.Plan)}"
        );
        if (Cost(review.Cost) is { } cost)
        {
            text.Append(line, $" · {cost}");
        }
        if (review.Schedule.Text is { } time)
        {
            text.Append(line, $" · {time}");
        }
        text.Append("\n\n");
        foreach (var note in review.Plan.Notes)
        {
            text.Append(line, $"{InertText.Clip(note, LongestFinding, InertText.Markdown)}\n\n");
        }
        if (review.Findings.Count > 0)
        {
            text.Append("| risk | what would happen |\n|---|---|\n");
            foreach (var finding in review.Findings.Take(MostFindings))
            {
                text.Append(
                    line,
                    $"| {finding.Risk.Icon()} {finding.Risk.Label()} | {InertText.Clip(finding.Text, LongestFinding, InertText.Cell)} |\n"
                );
            }
            if (review.Findings.Count > MostFindings)
            {
                text.Append(line, $"| | and {review.Findings.Count - MostFindings} more |\n");
            }
            text.Append('\n');
        }
        if (review.Foreign.Count > 0)
        {
            text.Append(line, $"{ForeignThing.Title}:\n");
            foreach (var thing in review.Foreign.Take(MostFindings))
            {
                text.Append(
                    line,
                    $"- {InertText.Clip(thing.Text, LongestForeign, InertText.Markdown)}\n"
                );
            }
            if (review.Foreign.Count > MostFindings)
            {
                text.Append(line, $"- and {review.Foreign.Count - MostFindings} more\n");
            }
            text.Append('\n');
        }
        return text.ToString();
    }

    public static string Counts(Plan plan)
    {
        var parts = s_order
            .Reverse()
            .Select(op => (Op: op, Count: plan.Count(op)))
            .Where(entry => entry.Count > 0)
            .Select(entry => $"{entry.Count} {Words.Done(entry.Op)}")
            .ToList();
        return parts.Count == 0 ? "no resource changes" : string.Join(", ", parts);
    }

    /// <summary>The difference, both sums where they are known, and whose prices they are.</summary>
    public static string? Cost(CostDelta? cost)
    {
        if (cost is null)
        {
            return null;
        }
        var culture = CultureInfo.InvariantCulture;
        var (before, after) = (Dollars(cost.Before), Dollars(cost.After));
        var unknown = cost.UnknownAfter.Union(cost.UnknownBefore).ToList();
        var amount =
            $"{(cost.Difference < 0 ? "−" : "+")}${Math.Abs(cost.Difference).ToString("N2", culture)}/month";
        var difference =
            unknown.Count > 0
                ? cost.UnknownBefore.Count == 0 && cost.Difference > 0
                    ? $"cost at least {amount}: no price of {Words.Few(unknown)}"
                    : $"cost difference unknown: no price of {Words.Few(unknown)}"
                : cost.Difference == 0
                    ? "cost unchanged"
                    : $"cost {amount}";
        string?[] details =
        [
            !cost.IsWhole ? null
            : before == after ? after
            : $"{before} → {after}",
            cost.Unpriced.Count > 0 ? Words.Count(cost.Unpriced.Count, "unknown price") : null,
            cost.Source,
        ];
        var known = string.Join(", ", details.OfType<string>());
        return known.Length == 0 ? difference : $"{difference} ({known})";

        string Dollars(CostEstimate estimate) => $"${estimate.Monthly.ToString("N0", culture)}";
    }

    /// <summary>Writes as many resources as fit and returns how many that were.</summary>
    private static int WriteGroup(StringBuilder text, StepOp op, List<Change> changes, int limit)
    {
        const string close = "</details>\n";
        var open = $"<details><summary>{changes.Count} {Words.Done(op)}</summary>\n\n";
        var written = 0;
        var size = Encoding.UTF8.GetByteCount($"{text}{open}{close}\n");
        var body = new StringBuilder();
        foreach (var change in changes.OrderBy(change => change.IsDescriptive))
        {
            var entry = op == StepOp.Create ? Line(change) : Folded(change);
            size += Encoding.UTF8.GetByteCount(entry);
            if (size > limit)
            {
                break;
            }
            body.Append(entry);
            written++;
        }
        if (written > 0)
        {
            text.Append(open).Append(body).Append('\n').Append(close);
        }
        return written;
    }

    private static string Line(Change change) => $"- {InertText.Markdown(change.Noun)}\n";

    private static string Folded(Change change)
    {
        var lines = PropertyText.Lines(change).ToList();
        if (lines.Count == 0)
        {
            return Line(change);
        }
        var fence = new string('`', Math.Max(3, lines.Max(LongestRun) + 1));
        return $"<details><summary>{InertText.Html(Words.Noun(change.Type))} <code>{InertText.Html(change.Name)}</code>: "
            + $"{InertText.Html(Reasons(change))}</summary>\n\n{fence}diff\n{string.Join('\n', lines)}\n{fence}\n</details>\n";
    }

    private static string Reasons(Change change)
    {
        var reasons = (
            change.Op == StepOp.Replace
                ? change.ReplaceReasons
                : change.Step.Changes.Select(c => Change.Top(c.Path))
        )
            .Distinct()
            .ToList();
        var named = string.Join(", ", reasons.Take(4)) + (reasons.Count > 4 ? ", …" : "");
        return change.Op != StepOp.Replace ? named
            : named.Length == 0 ? "replaced"
            : $"replaced because of {named}";
    }

    private static int LongestRun(string line)
    {
        var (longest, run) = (0, 0);
        foreach (var letter in line)
        {
            run = letter == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }
        return longest;
    }

    private static string Slug(string title) =>
        new([.. title.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')]);
}
