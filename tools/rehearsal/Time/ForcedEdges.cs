using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Twin.Types;

namespace KeylessAlloyDb.Rehearsal.Time;

/// <summary>
/// Which waits the clouds themselves demand. An input that needs another resource's output always
/// does; a DependsOn only where a source says so.
/// </summary>
/// <param name="waits">Types, and the types that they depend on.</param>
internal sealed class ForcedEdges(IEnumerable<(string Dependent, string Dependency)> waits)
{
    private readonly HashSet<(string Dependent, string Dependency)> _waits = [.. waits];

    /// <summary>The waits that the types' files name.</summary>
    public static ForcedEdges Known { get; } =
        new(
            TypeFile
                .Rows("waitsFor")
                .Select(wait => (wait.Type, wait.Row.GetProperty("type").GetString()!))
        );

    public bool Demands(string dependent, Edge edge) =>
        edge.Kind is not EdgeKind.Explicit
        || _waits.Contains((Urn.Type(dependent), Urn.Type(edge.Urn)));
}
