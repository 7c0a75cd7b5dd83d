using System.Text.Json;
using KeylessAlloyDb.Rehearsal.Engine;

namespace KeylessAlloyDb.Rehearsal.Time;

/// <summary>
/// Which waits the clouds themselves demand. An input that needs another resource's output always
/// does; a DependsOn only where a source says so.
/// </summary>
internal sealed class ForcedEdges
{
    private readonly HashSet<(string Dependent, string Dependency)> _pairs;

    private ForcedEdges(IEnumerable<(string, string)> pairs) => _pairs = [.. pairs];

    public static ForcedEdges Parse(JsonElement table) =>
        new(
            from row in table.EnumerateArray()
            let dependency = row.GetProperty("dependency").GetString()!
            from dependent in row.GetProperty("dependents").EnumerateArray()
            select (dependent.GetString()!, dependency)
        );

    public bool Demands(string dependent, Edge edge) =>
        edge.Kind is not EdgeKind.Explicit
        || _pairs.Contains((Urn.Type(dependent), Urn.Type(edge.Urn)));
}
