using System.CommandLine;
using KeylessAlloyDb.Rehearsal.Engine;
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

    /// <summary>The report when one is asked for; writes the picture on the way.</summary>
    public TimeReport? Report(DeploymentRun run, ParseResult parsed)
    {
        var svg = parsed.GetValue(_svg);
        if (!parsed.GetValue(_timeline) && svg is null)
        {
            return null;
        }
        var report = TimeReport.Create(run.Timeline, ForcedEdges.Known);
        if (svg is not null)
        {
            File.WriteAllText(svg, Gantt.Svg(run.Timeline, report));
        }
        return parsed.GetValue(_timeline) ? report : null;
    }
}
