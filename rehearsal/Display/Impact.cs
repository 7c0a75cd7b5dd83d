using System.Text;
using System.Text.Json;
using KeylessAlloyDb.Rehearsal.Cli;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Review;

namespace KeylessAlloyDb.Rehearsal.Display;

/// <summary>What the change of one setting does, by resource name; or why it is refused.</summary>
/// <param name="Setting">The setting's other value, as it was given.</param>
/// <param name="Worst">What a review fears most, or why it is refused; null where there is neither.</param>
/// <param name="Names">Names of custom resources by what happens to them.</param>
internal sealed record Impact(
    string Setting,
    Finding? Worst,
    IReadOnlyDictionary<StepOp, IReadOnlyList<string>> Names
)
{
    private const int MostNames = 8;

    private static readonly StepOp[] Shown =
    [
        StepOp.Update,
        StepOp.Replace,
        StepOp.Create,
        StepOp.Delete,
    ];

    public static Impact Of(string setting, DeploymentRun run)
    {
        var errors = run
            .Diagnostics.Where(d => d.Severity == Severity.Error)
            .Select(d => d.Message)
            .ToList();
        return new(
            setting,
            PlanReview.Of("", new(run.Steps, errors), Clouds.Create(), prices: null).Worst,
            Shown.ToDictionary(
                op => op,
                IReadOnlyList<string> (op) =>
                    [
                        .. run
                            .Steps.Where(step => step.Op == op && step.State.Custom)
                            .Where(step => !ProviderReference.IsProvider(step.State.Type))
                            .Select(step => step.State.Name)
                            .Order(StringComparer.Ordinal),
                    ]
            )
        );
    }

    private string? Refusal => Worst is { Risk: Risk.Failure } failure ? failure.Text : null;

    public static string Table(IEnumerable<Impact> impacts)
    {
        var table = new StringBuilder(
            "| change | risk | update | replace | create | delete |\n|---|---|---|---|---|---|\n"
        );
        foreach (var impact in impacts)
        {
            table
                .Append("| `")
                .Append(impact.Setting.Replace("|", "\\|", StringComparison.Ordinal))
                .Append("` | ");
            if (impact.Refusal is { } refusal)
            {
                table.Append("refused: ").Append(refusal).Append(" | | | | |\n");
                continue;
            }
            if (impact.Worst is { } worst)
            {
                table.Append("**").Append(worst.Risk.Label()).Append("**: ").Append(worst.Text);
            }
            table.Append(" |");
            foreach (var op in Shown)
            {
                var names = impact.Names[op].Distinct().ToList();
                table
                    .Append(' ')
                    .Append(
                        names.Count > MostNames
                            ? $"{names.Count} resources"
                            : string.Join(", ", names)
                    )
                    .Append(" |");
            }
            table.Append('\n');
        }
        return table.ToString();
    }

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("setting", Setting);
        writer.WriteString("refusal", Refusal);
        foreach (var op in Shown)
        {
            writer.WriteStartArray(op.Name());
            foreach (var name in Names[op])
            {
                writer.WriteStringValue(name);
            }
            writer.WriteEndArray();
        }
        writer.WriteEndObject();
    }
}
