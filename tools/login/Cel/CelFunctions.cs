using System.Globalization;
using System.Text.RegularExpressions;

namespace KeylessAlloyDb.Login.Cel;

/// <summary>
/// Which occurrence <c>extract</c> takes where the text beside the braces occurs more than once.
/// What the boundary tests claim must hold under both readings.
/// </summary>
internal enum ExtractReading
{
    FirstOccurrence,
    LastOccurrence,
}

/// <summary>The operators' and functions' meaning.</summary>
internal static class CelFunctions
{
    public static object Call(
        string name,
        object target,
        IReadOnlyList<object> arguments,
        ExtractReading reading
    ) =>
        (name, target, arguments) switch
        {
            ("contains", string text, [string part]) => text.Contains(
                part,
                StringComparison.Ordinal
            ),
            ("startsWith", string text, [string part]) => text.StartsWith(
                part,
                StringComparison.Ordinal
            ),
            ("endsWith", string text, [string part]) => text.EndsWith(
                part,
                StringComparison.Ordinal
            ),
            ("matches", string text, [string pattern]) => Matches(text, pattern),
            ("extract", string text, [string template]) => Extract(text, template, reading),
            // In code points, as the language defines.
            ("size", string text, []) => (long)text.EnumerateRunes().Count(),
            ("size", IReadOnlyList<object> list, []) => (long)list.Count,
            ("size", IReadOnlyDictionary<string, object> map, []) => (long)map.Count,
            _ => throw new CelException($"no function '{name}' for {target}"),
        };

    /// <summary>
    /// The part of <paramref name="text"/> where <paramref name="template"/> has braces; empty where
    /// the text around them does not occur.
    /// </summary>
    /// <remarks>https://cloud.google.com/iam/docs/conditions-attribute-reference#extract</remarks>
    public static string Extract(string text, string template, ExtractReading reading)
    {
        var (open, close) = (template.IndexOf('{'), template.IndexOf('}'));
        if (open < 0 || close < open || template.LastIndexOf('{') != open)
        {
            throw new CelException($"'{template}' needs one pair of braces");
        }
        var (before, after) = (template[..open], template[(close + 1)..]);
        var first = reading == ExtractReading.FirstOccurrence;
        var start =
            first || before.Length == 0
                ? text.IndexOf(before, StringComparison.Ordinal)
                : text.LastIndexOf(before, StringComparison.Ordinal);
        if (start < 0)
        {
            return "";
        }
        var rest = text[(start + before.Length)..];
        if (after.Length == 0)
        {
            return rest;
        }
        var end = first
            ? rest.IndexOf(after, StringComparison.Ordinal)
            : rest.LastIndexOf(after, StringComparison.Ordinal);
        return end < 0 ? "" : rest[..end];
    }

    public static bool Same(object left, object right) =>
        (left, right) switch
        {
            (IReadOnlyList<object> a, IReadOnlyList<object> b) => a.Count == b.Count
                && a.Zip(b).All(pair => Same(pair.First, pair.Second)),
            (IReadOnlyDictionary<string, object> a, IReadOnlyDictionary<string, object> b) =>
                a.Count == b.Count
                    && a.All(entry =>
                        b.TryGetValue(entry.Key, out var other) && Same(entry.Value, other)
                    ),
            _ => left.Equals(right),
        };

    public static int Order(object left, object right) =>
        (left, right) switch
        {
            (long a, long b) => a.CompareTo(b),
            (string a, string b) => string.CompareOrdinal(a, b),
            (bool a, bool b) => a.CompareTo(b),
            _ => throw new CelException($"{left} and {right} have no order"),
        };

    public static object Add(object left, object right) =>
        (left, right) switch
        {
            (string a, string b) => a + b,
            (long a, long b) => a + b,
            (IReadOnlyList<object> a, IReadOnlyList<object> b) => a.Concat(b).ToList(),
            _ => throw new CelException($"{left} and {right} cannot be added"),
        };

    public static object Item(object target, object index) =>
        (target, index) switch
        {
            (IReadOnlyDictionary<string, object> map, string key)
                when map.TryGetValue(key, out var value) => value,
            (IReadOnlyList<object> list, long at) when at >= 0 && at < list.Count => list[(int)at],
            _ => throw new CelException(
                string.Create(CultureInfo.InvariantCulture, $"no item '{index}'")
            ),
        };

    // RE2 has no backtracking either; what only one of the two takes is refused here.
    private static bool Matches(string text, string pattern)
    {
        try
        {
            return Regex.IsMatch(text, pattern, RegexOptions.NonBacktracking);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new CelException(e.Message);
        }
    }
}
