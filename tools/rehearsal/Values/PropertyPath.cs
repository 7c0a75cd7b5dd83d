using System.Globalization;

namespace KeylessAlloyDb.Rehearsal.Values;

/// <summary>A step into an object (Name), a list (Index), or any of either (neither: the wildcard *).</summary>
internal sealed record PathStep(string? Name, int? Index)
{
    public bool IsWildcard => Name is null && Index is null;
}

/// <summary>Pulumi's property paths: root.nested["key with.dots"][0], with * for every element.</summary>
internal static class PropertyPath
{
    public static IReadOnlyList<PathStep> Parse(string path)
    {
        var steps = new List<PathStep>();
        for (var at = 0; at < path.Length; )
        {
            if (path[at] == '.')
            {
                at++;
            }
            else if (path[at] == '[')
            {
                var end = path[(at + 1)..].StartsWith('"')
                    ? path.IndexOf("\"]", at + 2, StringComparison.Ordinal) + 1
                    : path.IndexOf(']', at);
                if (end <= at)
                {
                    throw new FormatException($"'{path}': '[' without ']'");
                }
                steps.Add(Bracketed(path[(at + 1)..end], path));
                at = end + 1;
            }
            else
            {
                var end = path.IndexOfAny(['.', '['], at);
                var name = path[at..(end < 0 ? path.Length : end)];
                steps.Add(name == "*" ? new(null, null) : new(name, null));
                at += name.Length;
            }
        }
        return steps;
    }

    /// <summary>Whether a pattern covers a path: equal step by step as far as the pattern goes.</summary>
    public static bool Covers(IReadOnlyList<PathStep> pattern, IReadOnlyList<PathStep> path) =>
        pattern.Count <= path.Count
        && pattern.Zip(path).All(pair => pair.First.IsWildcard || pair.First == pair.Second);

    private static PathStep Bracketed(string text, string path) =>
        text switch
        {
            "*" => new(null, null),
            ['"', .. var name, '"'] => new(name, null),
            _ when int.TryParse(text, CultureInfo.InvariantCulture, out var index) => new(
                null,
                index
            ),
            _ => throw new FormatException(
                $"'{path}': '[{text}]' is neither an index nor a quoted key"
            ),
        };
}
