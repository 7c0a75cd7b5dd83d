using KeylessAlloyDb.Rehearsal.Engine;

namespace KeylessAlloyDb.Rehearsal.Time;

/// <summary>One link of the critical path: an operation and its last dependency.</summary>
internal sealed record Link(Span Span, Edge? Cause, bool Forced);

/// <summary>A wait that only the program asks for.</summary>
/// <param name="Span">The operation that waits.</param>
/// <param name="Edge">Its dependency.</param>
/// <param name="Delay">How much earlier it could start without.</param>
internal sealed record Wait(Span Span, Edge Edge, TimeSpan Delay);

/// <summary>
/// The meaning of a timeline: its duration, the causes, and the part that the clouds force.
/// </summary>
internal sealed record TimeReport(
    TimeSpan Makespan,
    TimeSpan LowerBound,
    IReadOnlyList<Link> CriticalPath,
    IReadOnlyList<Wait> AvoidableWaits
)
{
    /// <summary>1 when nothing but the clouds themselves decides how long it takes.</summary>
    public double Ratio => LowerBound > TimeSpan.Zero ? Makespan / LowerBound : 1;

    public static TimeReport Create(Timeline timeline, ForcedEdges forced)
    {
        var last = timeline
            .Spans.GroupBy(span => span.Urn)
            .ToDictionary(group => group.Key, group => group.Last());
        return new(
            timeline.End,
            LongestForcedChain(timeline, last, forced),
            FindCriticalPath(timeline, last, forced),
            FindAvoidableWaits(timeline, forced)
        );
    }

    private static TimeSpan LongestForcedChain(
        Timeline timeline,
        Dictionary<string, Span> last,
        ForcedEdges forced
    )
    {
        // Spans are in the order of their execution, so what one waits for comes before it.
        var chain = new Dictionary<string, TimeSpan>();
        foreach (var span in timeline.Spans)
        {
            var before = span
                .After.Where(edge => forced.Demands(span.Urn, edge))
                .Select(edge => chain.GetValueOrDefault(edge.Urn))
                .Append(chain.GetValueOrDefault(span.Urn))
                .Max();
            chain[span.Urn] = before + span.Duration;
        }
        return chain
            .Where(entry => last.ContainsKey(entry.Key))
            .Select(e => e.Value)
            .DefaultIfEmpty()
            .Max();
    }

    private static List<Link> FindCriticalPath(
        Timeline timeline,
        Dictionary<string, Span> last,
        ForcedEdges forced
    )
    {
        var path = new List<Link>();
        for (var at = timeline.Spans.MaxBy(span => span.Finish); at is not null; )
        {
            var span = at;
            var cause = span
                .After.Where(edge =>
                    last.TryGetValue(edge.Urn, out var s) && s.Finish == span.Start
                )
                .OrderByDescending(edge => forced.Demands(span.Urn, edge))
                .FirstOrDefault();
            path.Add(new(span, cause, cause is null || forced.Demands(span.Urn, cause)));
            at = cause is null || span.Start == TimeSpan.Zero ? null : last[cause.Urn];
        }
        path.Reverse();
        return path;
    }

    /// <summary>
    /// What an operation that takes time depends on, directly or not. An operation that takes no time and that only
    /// such operations depend on delays nothing.
    /// </summary>
    private static HashSet<string> Delaying(Timeline timeline)
    {
        var found = new HashSet<string>();
        foreach (var span in timeline.Spans.Reverse())
        {
            if (span.Duration > TimeSpan.Zero || found.Contains(span.Urn))
            {
                found.UnionWith(span.After.Select(edge => edge.Urn));
            }
        }
        return found;
    }

    private static List<Wait> FindAvoidableWaits(Timeline timeline, ForcedEdges forced)
    {
        var delaying = Delaying(timeline);
        return
        [
            .. from span in timeline.Spans
            where span.Duration > TimeSpan.Zero || delaying.Contains(span.Urn)
            let possible = Latest(
                timeline,
                span.After.Where(edge => forced.Demands(span.Urn, edge))
            )
            where possible < span.Start
            let edge = span.After.FirstOrDefault(edge =>
                !forced.Demands(span.Urn, edge) && timeline.FinishOf(edge.Urn) == span.Start
            )
            where edge is not null
            orderby span.Start - possible descending
            select new Wait(span, edge, span.Start - possible),
        ];
    }

    private static TimeSpan Latest(Timeline timeline, IEnumerable<Edge> edges) =>
        edges.Select(edge => timeline.FinishOf(edge.Urn)).DefaultIfEmpty().Max();
}
