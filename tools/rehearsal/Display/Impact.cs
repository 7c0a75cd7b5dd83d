using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Review;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Display;

/// <summary>The effects of a change of a setting on a deployed stack, from its review.</summary>
/// <param name="Setting">The setting's other value, as it was given.</param>
/// <param name="Review">The review of the update, which was played.</param>
internal sealed record Impact(string Setting, PlanReview Review)
{
    private const int MostNames = 6;

    // What stands before a problem and on the page itself, the inner one first.
    private static readonly string[] s_said = ["touched: ", "the update is refused: "];

    private static readonly StepOp[] s_shown =
    [
        StepOp.Update,
        StepOp.Replace,
        StepOp.Create,
        StepOp.Delete,
    ];

    public static string Table(IEnumerable<Impact> impacts)
    {
        var table = new StringBuilder(
            "| change | what it does | resources | US dollars a month |\n|---|---|---|---|\n"
        );
        foreach (var impact in impacts)
        {
            table.Append(
                CultureInfo.InvariantCulture,
                $"| `{Cell(impact.Setting)}` | {Cell(impact.Effect)} | {impact.Resources} | {impact.Price} |\n"
            );
        }
        return table.ToString();
    }

    public JsonObject Json
    {
        get
        {
            var json = JsonStyle.Members(new { Setting, Effect });
            foreach (var op in s_shown)
            {
                json[op.Name()] = new JsonArray([.. Names(op).Select(name => (JsonNode)name)]);
            }
            return json;
        }
    }

    private string Effect =>
        Review switch
        {
            { Fails: true, Worst: { } refusal } => $"**Refused**: {Sentence(refusal.Text)}",
            { Worst: { } worst } => $"**{worst.Risk.Label()}**: {worst.Text}",
            { Plan.Changes: [] } => "nothing",
            _ => "in place, without interruption",
        };

    private string Resources =>
        Review.Fails
            ? ""
            : string.Join(
                "; ",
                s_shown
                    .Select(op => (Op: op, Names: Names(op)))
                    .Where(group => group.Names.Count > 0)
                    .Select(group =>
                        $"{group.Op.Name()} {(group.Names.Count > MostNames ? $"{group.Names.Count}" : string.Join(", ", group.Names))}"
                    )
            );

    private string Price =>
        Review switch
        {
            { Fails: true } or { Cost: null } => "",
            { Cost: { } cost } when cost.UnknownAfter.Count + cost.UnknownBefore.Count > 0 =>
                "unknown",
            { Cost.Difference: 0 } => "the same",
            { Cost.Difference: var difference } => difference.ToString(
                "+0;-0",
                CultureInfo.InvariantCulture
            ),
        };

    private List<string> Names(StepOp op) =>
        [
            .. Review
                .Plan.Changes.Where(change => change.Op == op && change.Step.State.Custom)
                .Where(change => !ProviderReference.IsProvider(change.Type))
                .Select(change => change.Name)
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>Of a list of problems the first, without what the page says itself.</summary>
    private static string Sentence(string text)
    {
        var from = s_said
            .Select(said => (At: text.LastIndexOf(said, StringComparison.Ordinal), said.Length))
            .Where(said => said.At >= 0)
            .Select(said => said.At + said.Length)
            .FirstOrDefault();
        var to = text.IndexOf(". Allowed: ", from, StringComparison.Ordinal);
        return text[from..(to < 0 ? text.Length : to)];
    }

    private static string Cell(string text) => text.Replace("|", "\\|").ReplaceLineEndings(" ");
}
