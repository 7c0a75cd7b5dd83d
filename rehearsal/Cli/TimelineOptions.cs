using System.CommandLine;
using KeylessAlloyDb.Rehearsal.Display;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Time;

namespace KeylessAlloyDb.Rehearsal.Cli;

/// <summary>The options that show how long the real clouds would take.</summary>
internal sealed class TimelineOptions
{
    private readonly Option<bool> _timeline = new("--timeline")
    {
        Description = "Show the expected duration, the critical path and a chart.",
    };
    private readonly Option<string?> _svg = new("--timeline-svg")
    {
        Description = "Write the chart to this SVG file.",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_timeline);
        command.Options.Add(_svg);
    }

    public void Report(DeploymentRun run, ParseResult parsed, bool json)
    {
        var svg = parsed.GetValue(_svg);
        if (!parsed.GetValue(_timeline) && svg is null)
        {
            return;
        }
        var report = TimeReport.Create(
            run.Timeline,
            ForcedEdges.Parse(Embedded.Json("forced.json"))
        );
        if (svg is not null)
        {
            File.WriteAllText(svg, Gantt.Svg(run.Timeline, report));
        }
        if (parsed.GetValue(_timeline) && !json)
        {
            TimeReportText.Write(Terminal.Output(), run.Timeline, report);
        }
    }
}
