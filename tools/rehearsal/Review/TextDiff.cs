using System.Text.Json;

namespace KeylessAlloyDb.Rehearsal.Review;

/// <summary>What differs between two texts: lines where they have any, else the changed span.</summary>
internal static class TextDiff
{
    private const int Context = 24;
    private const int MostLines = 40;
    private const int LongestLine = 120;

    /// <summary>Above this, the table of the comparison would be too large.</summary>
    private const long MostCells = 4_000_000;

    private static readonly JsonSerializerOptions s_json = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Lines that begin with a minus, a plus, or a blank for the context of a change.</summary>
    public static IEnumerable<string> Lines(string before, string after)
    {
        if (Indented(before) is { } old && Indented(after) is { } now)
        {
            return OfLines(old, now);
        }
        return before.Contains('\n') || after.Contains('\n')
            ? OfLines(before, after)
            : Span(before, after);
    }

    /// <summary>JSON on lines of its own; null where it is none, or has lines already.</summary>
    private static string? Indented(string text)
    {
        if (text is not ['{' or '[', ..])
        {
            return null;
        }
        try
        {
            using var json = JsonDocument.Parse(text);
            return JsonSerializer.Serialize(json.RootElement, s_json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IEnumerable<string> Span(string before, string after)
    {
        var shortest = Math.Min(before.Length, after.Length);
        var head = 0;
        while (head < shortest && before[head] == after[head])
        {
            head++;
        }
        var tail = 0;
        while (tail < shortest - head && before[^(tail + 1)] == after[^(tail + 1)])
        {
            tail++;
        }
        yield return $"- {Around(before)}";
        yield return $"+ {Around(after)}";

        string Around(string text)
        {
            var start = Math.Max(0, head - Context);
            var end = Math.Min(text.Length, text.Length - tail + Context);
            return (start > 0 ? "…" : "") + text[start..end] + (end < text.Length ? "…" : "");
        }
    }

    private static List<string> OfLines(string before, string after)
    {
        var (old, now) = (Split(before), Split(after));
        var head = 0;
        while (head < old.Length && head < now.Length && old[head] == now[head])
        {
            head++;
        }
        var tail = 0;
        while (
            tail < Math.Min(old.Length, now.Length) - head && old[^(tail + 1)] == now[^(tail + 1)]
        )
        {
            tail++;
        }
        List<string> lines =
        [
            .. old[Math.Max(0, head - 1)..head].Select(line => $"  {Cut(line)}"),
            .. Shortened([.. Middle(old[head..^tail], now[head..^tail])]),
            .. old[^tail..].Take(1).Select(line => $"  {Cut(line)}"),
        ];
        return lines.Count <= MostLines
            ? lines
            : [.. lines.Take(MostLines), $"# and {lines.Count - MostLines} more lines"];
    }

    /// <summary>Of long lines that take each other's place only what differs; of others the beginning.</summary>
    private static IEnumerable<string> Shortened(List<string> lines)
    {
        for (var i = 0; i < lines.Count; )
        {
            var minus = lines.Skip(i).TakeWhile(line => line[0] == '-').Count();
            var plus = lines.Skip(i + minus).TakeWhile(line => line[0] == '+').Count();
            if (minus == 0 && plus == 0)
            {
                yield return Cut(lines[i++]);
                continue;
            }
            var spans = Enumerable
                .Range(i, minus)
                .Select(at => (Old: lines[at], New: at - i < plus ? lines[at + minus] : null))
                .Select(pair =>
                    pair.New is { } now && Math.Max(pair.Old.Length, now.Length) > LongestLine
                        ? [.. Span(pair.Old[2..], now[2..])]
                        : new[] { Cut(pair.Old), pair.New is { } same ? Cut(same) : "" }
                )
                .ToList();
            foreach (var span in spans)
            {
                yield return span[0];
            }
            for (var at = 0; at < plus; at++)
            {
                yield return at < spans.Count ? spans[at][1] : Cut(lines[i + minus + at]);
            }
            i += minus + plus;
        }
    }

    private static string Cut(string line) =>
        line.Length <= LongestLine ? line : $"{line[..(LongestLine - 1)]}…";

    private static string[] Split(string text) => text.ReplaceLineEndings("\n").Split('\n');

    /// <summary>By the longest common subsequence; unchanged lines show next to changed ones only.</summary>
    private static IEnumerable<string> Middle(string[] old, string[] now)
    {
        if ((long)old.Length * now.Length > MostCells)
        {
            return [.. old.Select(line => $"- {line}"), .. now.Select(line => $"+ {line}")];
        }
        var common = new int[old.Length + 1, now.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
        {
            for (var j = now.Length - 1; j >= 0; j--)
            {
                common[i, j] =
                    old[i] == now[j]
                        ? common[i + 1, j + 1] + 1
                        : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }
        var lines = new List<string>();
        for (var (i, j) = (0, 0); i < old.Length || j < now.Length; )
        {
            if (i < old.Length && j < now.Length && old[i] == now[j])
            {
                lines.Add($"  {old[i]}");
                (i, j) = (i + 1, j + 1);
            }
            else if (i < old.Length && (j == now.Length || common[i + 1, j] >= common[i, j + 1]))
            {
                lines.Add($"- {old[i++]}");
            }
            else
            {
                lines.Add($"+ {now[j++]}");
            }
        }
        return Near(lines);
    }

    private static IEnumerable<string> Near(List<string> lines)
    {
        var isGap = false;
        for (var i = 0; i < lines.Count; i++)
        {
            var isNear = lines[Math.Max(0, i - 1)..Math.Min(lines.Count, i + 2)]
                .Exists(line => line[0] != ' ');
            if (isNear)
            {
                yield return lines[i];
            }
            else if (!isGap)
            {
                yield return "  …";
            }
            isGap = !isNear;
        }
    }
}
