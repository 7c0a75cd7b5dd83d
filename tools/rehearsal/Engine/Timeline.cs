using KeylessAlloyDb.Rehearsal.Providers;

namespace KeylessAlloyDb.Rehearsal.Engine;

/// <summary>One operation in simulated time.</summary>
/// <param name="Urn">Its resource.</param>
/// <param name="Operation">What was done.</param>
/// <param name="Start">The end of its last dependency.</param>
/// <param name="Duration">How long the cloud takes.</param>
/// <param name="After">What it waited for.</param>
internal sealed record Span(
    string Urn,
    Operation Operation,
    TimeSpan Start,
    TimeSpan Duration,
    IReadOnlyList<Edge> After
)
{
    public TimeSpan Finish => Start + Duration;
}

internal enum EdgeKind
{
    /// <summary>An input takes a value that exists only afterwards.</summary>
    Data,

    /// <summary>The program says so, with DependsOn.</summary>
    Explicit,

    /// <summary>A parent or provider.</summary>
    Structure,

    /// <summary>A deletion depends on the deletion of its dependents.</summary>
    Teardown,
}

/// <summary>A dependency of an operation, and its reason.</summary>
internal sealed record Edge(string Urn, EdgeKind Kind);

/// <summary>
/// Simulated time. An operation starts when its dependencies are done: Pulumi starts every ready
/// operation, and its default parallelism is far above what this program needs.
/// </summary>
internal sealed class Timeline
{
    private readonly Dictionary<string, TimeSpan> _finished = new();
    private readonly List<Span> _spans = [];

    public IReadOnlyList<Span> Spans => _spans;

    public TimeSpan End => _spans.Count == 0 ? TimeSpan.Zero : _spans.Max(span => span.Finish);

    public TimeSpan StartAfter(IEnumerable<Edge> edges) =>
        edges
            .Select(edge => _finished.GetValueOrDefault(edge.Urn))
            .DefaultIfEmpty(TimeSpan.Zero)
            .Max();

    public TimeSpan FinishOf(string urn) => _finished.GetValueOrDefault(urn);

    public void Add(Span span)
    {
        _spans.Add(span);
        _finished[span.Urn] = span.Finish;
    }

    /// <summary>Records that something is there without an operation of its own.</summary>
    public void Pass(string urn, IEnumerable<Edge> edges) => _finished[urn] = StartAfter(edges);
}
