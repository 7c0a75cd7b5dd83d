using System.Globalization;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Time;
using Spectre.Console;

namespace KeylessAlloyDb.Rehearsal.Display;

/// <summary>What a preview, update or destroy prints at its end, in the layout of Pulumi's own.</summary>
/// <param name="console">Where to.</param>
/// <param name="run">What ran.</param>
/// <param name="showSame">Whether to show what has not changed.</param>
/// <param name="width">How many columns a row may take; what does not fit is cut with an ellipsis.</param>
/// <param name="foreseen">The outputs, with words in the place of unknown values; null to show them as they are.</param>
internal sealed class RunReport(
    IAnsiConsole console,
    DeploymentRun run,
    bool showSame,
    int width = Terminal.Unbroken,
    PropertyMap? foreseen = null
)
{
    private const int ShortestNote = 12;

    /// <param name="elapsed">How long it took.</param>
    /// <param name="time">How long the clouds would take, when asked for.</param>
    public void Write(TimeSpan elapsed, TimeReport? time = null)
    {
        WriteTree();
        if (!run.Failed)
        {
            WriteDiagnostics();
        }
        WriteOutputs();
        WriteTotals();
        console.MarkupLine(
            $"[fuchsia]Duration:[/] {elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)}s"
        );
        if (time is not null)
        {
            TimeReportText.Write(console, run.Timeline, time, width);
        }
        if (run.Failed)
        {
            // The last lines are the visible ones.
            console.WriteLine();
            WriteDiagnostics();
        }
    }

    private void WriteTree()
    {
        var rows = PlanTree.Build(run.Steps, showSame);
        if (rows.Count == 0)
        {
            return;
        }
        var failed = run
            .Diagnostics.Where(d => d.Severity == Severity.Error)
            .Select(d => d.Urn)
            .ToHashSet();
        var types = rows.Select(row => row.Branch + PlanTree.ShortType(row.Step.State.Type))
            .ToList();
        var typeWidth = types.Max(text => text.Length);
        var nameWidth = rows.Max(row => row.Step.State.Name.Length);
        console.MarkupLine(
            $"[bold]     {"Type".PadRight(typeWidth)}  {"Name".PadRight(nameWidth)}  {(run.Options.DryRun ? "Plan" : "Status")}[/]"
        );
        foreach (var (row, type) in rows.Zip(types))
        {
            var op = row.Step.Op;
            var color = OpStyle.Color(op);
            var word =
                op == StepOp.Same && !showSame ? "" : OpStyle.Word(op, done: !run.Options.DryRun);
            var room = Math.Max(ShortestNote, width - typeWidth - nameWidth - word.Length - 10);
            var text = row.Note.Length > room ? $"{row.Note[..(room - 1)]}…" : row.Note;
            var note = failed.Contains(row.Step.Urn) ? "[red]error[/]" : Markup.Escape(text);
            console.MarkupLine(
                $" [{color}]{OpStyle.Symbol(op), -2}[/]  {Markup.Escape(type.PadRight(typeWidth))}  "
                    + $"{Markup.Escape(row.Step.State.Name.PadRight(nameWidth))}  [{color}]{word}[/] {note}".TrimEnd()
            );
        }
        console.WriteLine();
    }

    private void WriteDiagnostics()
    {
        var groups = run
            .Diagnostics.Where(d => d.Severity > Severity.Debug)
            .GroupBy(d => d.Urn.Length > 0 ? d.Urn : run.Options.StackUrn)
            .OrderBy(group => group.Any(d => d.Severity == Severity.Error))
            .ToList();
        if (groups.Count == 0)
        {
            return;
        }
        console.MarkupLine("[bold]Diagnostics:[/]");
        foreach (var group in groups)
        {
            console.MarkupLine(
                $"  [blue]{Markup.Escape(PlanTree.ShortType(Urn.Type(group.Key)))} ({Markup.Escape(Urn.Name(group.Key))}):[/]"
            );
            foreach (var diagnostic in group)
            {
                var label = diagnostic.Severity switch
                {
                    Severity.Error => "[red]error:[/] ",
                    Severity.Warning => "[yellow]warning:[/] ",
                    _ => "",
                };
                var message = diagnostic.Message.TrimEnd().ReplaceLineEndings("\n    ");
                console.MarkupLine($"    {label}{Markup.Escape(message)}");
            }
            console.WriteLine();
        }
    }

    private void WriteOutputs()
    {
        var before =
            run.Before.Resources.FirstOrDefault(r => r.Urn == run.Options.StackUrn)?.Outputs
            ?? PropertyMap.Empty;
        var after = run.Outputs;
        var changed = before
            .Keys.Union(after.Keys)
            .Order(StringComparer.Ordinal)
            .Where(key => showSame || !run.Options.DryRun || before.Get(key) != after.Get(key))
            .ToList();
        if (changed.Count == 0 || (run.Failed && after.Count == 0))
        {
            return;
        }
        console.MarkupLine("[bold]Outputs:[/]");
        foreach (var key in changed)
        {
            var (sign, color) = (before.Get(key), after.Get(key)) switch
            {
                (null, _) => ("+", "green"),
                (_, null) => ("-", "red"),
                var (x, y) when x == y => (" ", "default"),
                _ => ("~", "yellow"),
            };
            var value = Markup.Escape(
                ValueText.Format(foreseen?.Get(key) ?? after.Get(key) ?? before.Get(key)!)
            );
            console.MarkupLine($"  [{color}]{sign} {Markup.Escape(key)}: {value}[/]");
        }
        console.WriteLine();
    }

    private void WriteTotals()
    {
        var counts = run.Steps.CountBy(step => step.Op).ToDictionary();
        console.MarkupLine("[bold]Resources:[/]");
        foreach (
            var (op, count) in counts.OrderBy(entry => entry.Key).Where(e => e.Key != StepOp.Same)
        )
        {
            var words = run.Options.DryRun ? $"to {op.Name()}" : OpStyle.Word(op, done: true);
            console.MarkupLine($"    [{OpStyle.Color(op)}]{OpStyle.Symbol(op)} {count} {words}[/]");
        }
        if (counts.TryGetValue(StepOp.Same, out var same))
        {
            console.MarkupLine($"    {same} unchanged");
        }
        console.WriteLine();
    }
}
