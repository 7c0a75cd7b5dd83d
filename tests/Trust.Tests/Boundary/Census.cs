using System.Collections.Concurrent;

namespace KeylessAlloyDb.Trust.Tests.Boundary;

/// <summary>How many hostile identities of each kind were tried, and how many of them got in.</summary>
internal sealed class Census
{
    private readonly ConcurrentDictionary<string, (int Tried, int Admitted)> _kinds = new();

    public int Tried => _kinds.Values.Sum(count => count.Tried);

    public int Admitted => _kinds.Values.Sum(count => count.Admitted);

    public void Count(string kind, bool admitted) =>
        _kinds.AddOrUpdate(
            kind,
            (1, admitted ? 1 : 0),
            (_, count) => (count.Tried + 1, count.Admitted + (admitted ? 1 : 0))
        );

    /// <summary>One line for each kind, and their sum.</summary>
    public override string ToString() =>
        string.Join(
            '\n',
            _kinds
                .OrderBy(kind => kind.Key, StringComparer.Ordinal)
                .Select(kind => Line(kind.Key, kind.Value.Tried, kind.Value.Admitted))
                .Append(
                    Line("hostile identities", _kinds.Values.Sum(count => count.Tried), Admitted)
                )
        );

    private static string Line(string kind, int tried, int admitted) =>
        $"{tried, 6} {kind}: {admitted} admitted";
}
