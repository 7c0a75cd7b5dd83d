using System.Globalization;
using System.Net;
using System.Text;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Rehearsal.Time;

/// <summary>The timeline as bars, earliest first: as text and as an SVG picture.</summary>
internal static class Gantt
{
    private const int RowHeight = 18;
    private const int LabelWidth = 360;
    private const int ChartWidth = 820;
    private const string Critical = "#c0392b";
    private const string Other = "#5b8bd0";
    private static readonly int[] s_tickSeconds = [10, 30, 60, 120, 300, 600, 1800];

    /// <summary>One line per operation: its name and a bar of the given width.</summary>
    public static IEnumerable<(Span Span, string Bar)> Bars(Timeline timeline, int width)
    {
        var scale = width / Math.Max(timeline.End.TotalSeconds, 1);
        foreach (var span in Ordered(timeline))
        {
            var from = (int)(span.Start.TotalSeconds * scale);
            var to = Math.Max(from + 1, (int)Math.Round(span.Finish.TotalSeconds * scale));
            yield return (span, new string(' ', from) + new string('█', to - from));
        }
    }

    public static string Svg(Timeline timeline, TimeReport report)
    {
        var spans = Ordered(timeline).ToList();
        var critical = report.CriticalPath.Select(link => link.Span).ToHashSet();
        var height = (spans.Count + 2) * RowHeight;
        var scale = ChartWidth / Math.Max(timeline.End.TotalSeconds, 1);
        var svg = new StringBuilder();
        Line(
            $"<svg xmlns='http://www.w3.org/2000/svg' width='{LabelWidth + ChartWidth + 80}' height='{height}' font-family='sans-serif' font-size='11'>"
        );
        svg.Append("<rect width='100%' height='100%' fill='#ffffff'/>\n");
        Line(
            $"<text x='4' y='12' fill='#666'>{TimeText.Short(report.Makespan)}, of which the clouds force {TimeText.Short(report.LowerBound)}; <tspan fill='{Critical}'>critical path</tspan></text>"
        );
        var step = TickStep(timeline.End);
        for (var at = TimeSpan.Zero; at <= timeline.End; at += step)
        {
            var x = LabelWidth + at.TotalSeconds * scale;
            Line(
                $"<line x1='{x:0.#}' y1='{RowHeight}' x2='{x:0.#}' y2='{height}' stroke='#e4e4e4'/>"
            );
            Line($"<text x='{x:0.#}' y='12' fill='#666'>{TimeText.Short(at)}</text>");
        }
        foreach (var (span, row) in spans.Select((span, i) => (span, i + 1)))
        {
            var y = row * RowHeight;
            var width = Math.Max(span.Duration.TotalSeconds * scale, 1);
            var color = critical.Contains(span) ? Critical : Other;
            var label = WebUtility.HtmlEncode(Urn.Name(span.Urn));
            var kind = WebUtility.HtmlEncode(Urn.Type(span.Urn).Split(':')[^1]);
            var hint = WebUtility.HtmlEncode(
                $"{Urn.Type(span.Urn)} {Urn.Name(span.Urn)}: {TimeText.Short(span.Start)} to {TimeText.Short(span.Finish)}"
            );
            Line($"<text x='4' y='{y + 13}'>{label} <tspan fill='#999'>{kind}</tspan></text>");
            Line(
                $"<rect x='{LabelWidth + span.Start.TotalSeconds * scale:0.#}' y='{y + 3}' width='{width:0.#}' height='{RowHeight - 6}' fill='{color}'><title>{hint}</title></rect>"
            );
        }
        svg.Append("</svg>\n");
        return svg.ToString();

        void Line(FormattableString text) =>
            svg.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    private static IEnumerable<Span> Ordered(Timeline timeline) =>
        timeline
            .Spans.Where(span => span.Duration > TimeSpan.Zero)
            .OrderBy(span => span.Start)
            .ThenByDescending(span => span.Duration)
            .ThenBy(span => span.Urn, StringComparer.Ordinal);

    private static TimeSpan TickStep(TimeSpan end) =>
        s_tickSeconds
            .Select(seconds => TimeSpan.FromSeconds(seconds))
            .FirstOrDefault(step => end / step <= 12, TimeSpan.FromHours(1));
}
