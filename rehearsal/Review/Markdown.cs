using System.Globalization;
using System.Text;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Time;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Review;

/// <summary>
/// A review as a comment: the verdict, the risks, counts, cost and time on the first screen, then
/// the resources, folded. It always fits; resources that do not are counted, the rest is never cut.
/// </summary>
internal static class Markdown
{
    /// <summary>GitHub refuses longer comments.</summary>
    public const int Limit = 65_536;

    private const int MostFindings = 20;
    private const int LongestFinding = 600;
    private const int MostProperties = 40;

    /// <summary>What the last line may need.</summary>
    private const int Reserve = 400;

    private static readonly StepOp[] s_order =
    [
        StepOp.Delete,
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
                $"\n**{Words.Count(count, "resource")} not shown here** ({string.Join(", ", parts)}): a comment holds {limit:N0} characters. `make report` shows all.\n"
            );
        }
        return text.ToString();
    }

    /// <summary>The first line that a reader sees.</summary>
    public static string Verdict(PlanReview review) => Inert(Clip(review.Verdict));

    private static string Head(PlanReview review)
    {
        var text = new StringBuilder();
        var line = CultureInfo.InvariantCulture;
        // Finds the comment again, to write the next review over it.
        text.Append(line, $"<!-- keyless-alloydb-review:{Slug(review.Title)} -->\n");
        text.Append(line, $"{Verdict(review)}\n\n");
        text.Append(line, $"**{Cell(review.Title)}** · {Counts(review.Plan)}");
        if (Cost(review.Cost) is { } cost)
        {
            text.Append(line, $" · {cost}");
        }
        if (review.Schedule.End > TimeSpan.Zero)
        {
            text.Append(line, $" · about {Gantt.Format(review.Schedule.End)}");
        }
        text.Append("\n\n");
        foreach (var note in review.Plan.Notes)
        {
            text.Append(line, $"{Cell(note)}\n\n");
        }
        if (review.Findings.Count > 0)
        {
            text.Append("| risk | what would happen |\n|---|---|\n");
            foreach (var finding in review.Findings.Take(MostFindings))
            {
                text.Append(
                    line,
                    $"| {finding.Risk.Icon()} {finding.Risk.Label()} | {Cell(Clip(finding.Text))} |\n"
                );
            }
            if (review.Findings.Count > MostFindings)
            {
                text.Append(line, $"| | and {review.Findings.Count - MostFindings} more |\n");
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

    public static string? Cost(CostDelta? cost)
    {
        if (cost is null)
        {
            return null;
        }
        var culture = CultureInfo.InvariantCulture;
        var unpriced =
            cost.Unpriced.Count > 0 ? $", {Words.Count(cost.Unpriced.Count, "unknown price")}" : "";
        var after = $"${cost.After.Monthly.ToString("N0", culture)}";
        if (cost.Difference == 0)
        {
            return $"cost unchanged{(cost.IsWhole ? $" at {after}/month" : "")}{unpriced}";
        }
        var difference =
            $"cost {(cost.Difference < 0 ? "−" : "+")}${Math.Abs(cost.Difference).ToString("N2", culture)}/month";
        return cost.IsWhole
            ? $"{difference} (${cost.Before.Monthly.ToString("N0", culture)} → {after}{unpriced})"
            : $"{difference}{unpriced}";
    }

    /// <summary>Writes as many resources as fit and returns how many that were.</summary>
    private static int WriteGroup(StringBuilder text, StepOp op, List<Change> changes, int limit)
    {
        const string close = "</details>\n";
        var open = $"<details><summary>{changes.Count} {Words.Done(op)}</summary>\n\n";
        var written = 0;
        var body = new StringBuilder();
        foreach (var change in changes.OrderBy(change => change.IsDescriptive))
        {
            var entry = op == StepOp.Create ? Line(change) : Folded(change);
            if (text.Length + open.Length + body.Length + entry.Length + close.Length + 1 > limit)
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

    private static string Line(Change change) =>
        $"- {Cell(Words.Noun(change.Type, change.Name))}\n";

    private static string Folded(Change change)
    {
        var lines = PropertyLines(change).ToList();
        if (lines.Count == 0)
        {
            return Line(change);
        }
        var fence = new string('`', Math.Max(3, lines.Max(LongestRun) + 1));
        return $"<details><summary>{Html(Words.Noun(change.Type))} <code>{Html(change.Name)}</code>: "
            + $"{Html(Reasons(change))}</summary>\n\n{fence}diff\n{string.Join('\n', lines)}\n{fence}\n</details>\n";
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

    public static IEnumerable<string> PropertyLines(Change change)
    {
        if (change.Op == StepOp.Delete)
        {
            yield break;
        }
        foreach (var line in change.Step.Changes.Take(MostProperties).SelectMany(Lines))
        {
            yield return line;
        }
        if (change.Step.Changes.Count > MostProperties)
        {
            yield return $"# and {change.Step.Changes.Count - MostProperties} more properties";
        }

        IEnumerable<string> Lines(PropertyDiff diff)
        {
            var (before, after) = (change.Before(diff.Path), change.After(diff.Path));
            if (before is null && after is null)
            {
                // Not an input: the provider decides, as about a region, or an option of the resource.
                (before, after) = (
                    change.Old?.Outputs.Find(diff.Path),
                    change.New?.Outputs.Find(diff.Path)
                );
            }
            var secret = before?.ContainsSecret == true || after?.ContainsSecret == true;
            var note = diff.Replaces ? "  # forces the replacement" : "";
            if (before is null && after is null)
            {
                yield return $"# {diff.Path}{(diff.Replaces ? " forces the replacement" : " changes")}";
            }
            else if (before == after && !secret)
            {
                yield return $"  {diff.Path}: {Shown(after, secret)}{note}";
            }
            else
            {
                if (before is not null)
                {
                    yield return $"- {diff.Path}: {Shown(before, secret)}{(after is null ? note : "")}";
                }
                if (after is not null)
                {
                    yield return $"+ {diff.Path}: {Shown(after, secret)}{note}";
                }
            }
        }
    }

    private static string Shown(PropertyValue? value, bool secret) =>
        secret ? "[secret]" : Words.Value(value);

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

    private static string Clip(string text) =>
        text.Length <= LongestFinding ? text : $"{text[..(LongestFinding - 1)]}…";

    private static string Cell(string text) =>
        Inert(text).Replace("|", "\\|", StringComparison.Ordinal);

    /// <summary>One line without markup: names and messages come from whoever wrote the plan.</summary>
    private static string Inert(string text) =>
        text.ReplaceLineEndings(" ").Replace("<", "&lt;", StringComparison.Ordinal);

    private static string Html(string text) => System.Net.WebUtility.HtmlEncode(text);

    private static string Slug(string title) =>
        new([.. title.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')]);
}
