using System.Text;
using System.Text.Json;
using KeylessAlloyDb.Rehearsal.Engine;

namespace KeylessAlloyDb.Rehearsal.Display;

/// <summary>What the change of one setting does, by resource name; or why it is refused.</summary>
internal sealed record Impact(
    string Setting,
    string? Refusal,
    IReadOnlyDictionary<StepOp, IReadOnlyList<string>> Names
)
{
    private static readonly StepOp[] Shown =
    [
        StepOp.Update,
        StepOp.Replace,
        StepOp.Create,
        StepOp.Delete,
    ];

    public static Impact Of(string setting, DeploymentRun run) =>
        new(
            setting,
            run.Diagnostics.FirstOrDefault(d => d.Severity == Severity.Error)
                ?.Message.Split('\n')[0],
            Shown.ToDictionary(
                op => op,
                IReadOnlyList<string> (op) =>
                    [
                        .. run
                            .Steps.Where(step => step.Op == op && step.State.Custom)
                            .Select(step => step.State.Name)
                            .Order(StringComparer.Ordinal),
                    ]
            )
        );

    public static string Table(IEnumerable<Impact> impacts)
    {
        var table = new StringBuilder(
            "| change | update | replace | create | delete |\n|---|---|---|---|---|\n"
        );
        foreach (var impact in impacts)
        {
            table
                .Append("| `")
                .Append(impact.Setting.Replace("|", "\\|", StringComparison.Ordinal))
                .Append("` |");
            if (impact.Refusal is { } refusal)
            {
                table.Append(" refused: ").Append(refusal).Append(" | | | |\n");
                continue;
            }
            foreach (var op in Shown)
            {
                table.Append(' ').AppendJoin(", ", impact.Names[op]).Append(" |");
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
