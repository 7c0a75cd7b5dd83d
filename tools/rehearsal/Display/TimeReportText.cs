using System.Globalization;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Time;
using Spectre.Console;

namespace KeylessAlloyDb.Rehearsal.Display;

/// <summary>Expected duration, critical path, avoidable waits and the chart, for people.</summary>
internal static class TimeReportText
{
    private const int WidestBar = 60;
    private const int NarrowestBar = 10;
    private const int NameWidth = 42;
    private const int ShownWaits = 5;

    public static void Write(IAnsiConsole console, Timeline timeline, TimeReport report, int width)
    {
        // Blanks and a duration such as 1h25m.
        var barWidth = Math.Clamp(width - NameWidth - 12, NarrowestBar, WidestBar);
        console.MarkupLine("[bold]Expected duration in the clouds:[/]");
        console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"    {TimeText.Short(report.Makespan)}; the clouds alone force {TimeText.Short(report.LowerBound)} (ratio {report.Ratio:0.00})"
            )
        );
        console.WriteLine();
        console.MarkupLine("[bold]Critical path:[/]");
        foreach (var link in report.CriticalPath)
        {
            var why =
                link.Cause is null ? ""
                : link.Forced ? ""
                : $"  [yellow]only because of DependsOn {Markup.Escape(Urn.Name(link.Cause.Urn))}[/]";
            console.MarkupLine(
                $"    {TimeText.Short(link.Span.Start), 7}  +{TimeText.Short(link.Span.Duration), -7} {Markup.Escape(Label(link.Span))}{why}"
            );
        }
        console.WriteLine();
        if (report.AvoidableWaits.Count > 0)
        {
            console.MarkupLine("[bold]Longest waits that no cloud asks for:[/]");
            foreach (var wait in report.AvoidableWaits.Take(ShownWaits))
            {
                console.MarkupLine(
                    $"    {TimeText.Short(wait.Delay), 7}  {Markup.Escape(Label(wait.Span))} waits for {Markup.Escape(Urn.Name(wait.Edge.Urn))}"
                );
            }
            console.WriteLine();
        }
        var critical = report.CriticalPath.Select(link => link.Span).ToHashSet();
        foreach (var (span, bar) in Gantt.Bars(timeline, barWidth))
        {
            var color = critical.Contains(span) ? "red" : "blue";
            console.MarkupLine(
                $"  {Markup.Escape(Urn.Name(span.Urn)), -NameWidth} [{color}]{bar.PadRight(barWidth + 1)}[/] {TimeText.Short(span.Duration)}"
            );
        }
        console.WriteLine();
    }

    private static string Label(Span span) =>
        $"{span.Operation.ToString().ToLowerInvariant()} {Urn.Name(span.Urn)} ({PlanTree.ShortType(Urn.Type(span.Urn))})";
}
