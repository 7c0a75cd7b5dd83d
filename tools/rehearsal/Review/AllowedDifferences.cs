using System.Text.RegularExpressions;
using KeylessAlloyDb.Rehearsal.Providers;

namespace KeylessAlloyDb.Rehearsal.Review;

/// <summary>The list of differences between the engines that are meant, each with its reason.</summary>
internal sealed class AllowedDifferences
{
    private const string Separator = "  # ";

    private readonly List<(Regex Line, string Reason)> _allowed;
    private readonly HashSet<string> _met = [];

    private AllowedDifferences(List<(Regex, string)> allowed) => _allowed = allowed;

    /// <summary>Lines whose difference was never met: they can go.</summary>
    public IEnumerable<string> Unused =>
        _allowed.Select(entry => entry.Reason).Where(reason => !_met.Contains(reason));

    /// <param name="lines">Each a regular expression for a difference's line and its reason, after two blanks and #.</param>
    /// <exception cref="RehearsalException">A line has no reason.</exception>
    public static AllowedDifferences Read(IEnumerable<string> lines) =>
        new([
            .. lines
                .Where(line => line.Length > 0 && line[0] != '#')
                .Select(line =>
                    line.Split(Separator) is [var pattern, var reason]
                        ? (new Regex(pattern), reason)
                        : throw new RehearsalException(
                            $"engine-differences.txt: '{line}' has no reason; write it after two blanks and #."
                        )
                ),
        ]);

    public static AllowedDifferences Known() =>
        Read(Embedded.Text("engine-differences.txt").Split('\n'));

    public bool Allows(string difference)
    {
        var entry = _allowed.FirstOrDefault(entry => entry.Line.IsMatch(difference));
        return entry.Reason is not null && (_met.Add(entry.Reason) || true);
    }
}
