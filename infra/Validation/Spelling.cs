namespace KeylessAlloyDb.Validation;

/// <summary>Suggests allowed words for a misspelt one.</summary>
public static class Spelling
{
    private const int MostHints = 3;

    /// <summary>
    /// The allowed words nearest to <paramref name="word"/>, at most three: the words that begin with it, else
    /// the words that differ least. A word that differs in more than a third of its letters is not near.
    /// </summary>
    public static IReadOnlyList<string> Near(string word, IEnumerable<string> allowed)
    {
        var words = allowed.Distinct(StringComparer.Ordinal).ToList();
        var longer = words.FindAll(other =>
            other.StartsWith($"{word}-", StringComparison.OrdinalIgnoreCase)
            || other.StartsWith($"{word}.", StringComparison.OrdinalIgnoreCase)
        );
        if (word.Length > 0 && longer.Count > 0)
        {
            return [.. longer.Order(StringComparer.Ordinal).Take(MostHints)];
        }

        var nearest = words.GroupBy(other => Distance(word, other)).MinBy(group => group.Key);
        return nearest is null || nearest.Key > Math.Max(1, word.Length / 3)
            ? []
            : [.. nearest.Order(StringComparer.Ordinal).Take(MostHints)];
    }

    /// <summary>The question "Did you mean x or y?" after a blank; empty where nothing is near.</summary>
    public static string Hint(string word, IEnumerable<string> allowed) =>
        Near(word, allowed) is { Count: > 0 } near
            ? $" Did you mean {string.Join(" or ", near)}?"
            : "";

    /// <summary>
    /// Letters to change, insert, leave out or swap with the next one, ignoring case: the optimal
    /// string alignment distance.
    /// </summary>
    private static int Distance(string one, string other)
    {
        var (a, b) = (one.ToLowerInvariant(), other.ToLowerInvariant());
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    rows[i, j] = i + j;
                    continue;
                }

                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                var best = Math.Min(
                    Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1,
                    rows[i - 1, j - 1] + cost
                );
                var swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                rows[i, j] = swapped ? Math.Min(best, rows[i - 2, j - 2] + 1) : best;
            }
        }

        return rows[a.Length, b.Length];
    }
}
