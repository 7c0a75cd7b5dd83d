using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Twin.Schema;
using KeylessAlloyDb.Rehearsal.Twin.Types;

namespace KeylessAlloyDb.Rehearsal.Review;

/// <summary>Names for resources and values that a reviewer reads without the schema at hand.</summary>
internal static class Words
{
    public const int LongestValue = 80;

    /// <summary>AlloyDB cluster `database-cluster`</summary>
    public static string Noun(string type, string name) =>
        $"{Noun(type)} `{name.Replace('`', '\'')}`";

    public static string Noun(string type) =>
        ProviderReference.IsProvider(type)
            ? "provider"
            : TypeFile.Section(type, "noun")?.GetString() ?? Spaced(type.Split(':')[^1]);

    /// <summary>a, b and c</summary>
    public static string And(IEnumerable<string> items)
    {
        var list = items.ToList();
        return list switch
        {
            [] => "",
            [var only] => only,
            [.. var head, var last] => $"{string.Join(", ", head)} and {last}",
        };
    }

    /// <summary>a, b and 5 more</summary>
    public static string Few(IEnumerable<string> items)
    {
        const int few = 3;
        var list = items.ToList();
        return And(
            list.Count <= few ? list : [.. list.Take(few - 1), $"{list.Count - few + 1} more"]
        );
    }

    public static string Count(int number, string noun) =>
        number == 1 ? $"1 {noun}" : $"{number} {noun}s";

    public static string Done(StepOp op) =>
        op switch
        {
            StepOp.Create => "created",
            StepOp.Update => "updated",
            StepOp.Replace => "replaced",
            StepOp.Delete => "deleted",
            StepOp.Retain => "retained",
            StepOp.Read => "read",
            _ => "unchanged",
        };

    /// <summary>
    /// ` (location)`: the properties that triggered the replacement; root causes only.
    /// </summary>
    public static string Because(IReadOnlyCollection<Change> changes)
    {
        var urns = changes.Select(change => change.Urn).ToHashSet();
        var reasons = changes
            .Where(change => !change.Sources.Any(urns.Contains))
            .SelectMany(change =>
                change.Ends
                    ? change.ReplaceReasons
                    : change.Step.Changes.Select(c => Change.Top(c.Path))
            )
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToList();
        return reasons.Count == 0
            ? ""
            : $" ({string.Join(", ", reasons.Take(4))}{(reasons.Count > 4 ? ", …" : "")})";
    }

    /// <summary>A value on one line, shortened, with secrets masked.</summary>
    public static string Value(PropertyValue? value) => Shorten(Whole(value));

    /// <summary>A value on one line with secrets masked.</summary>
    public static string Whole(PropertyValue? value) => value is null ? "" : Write(value);

    private static string Write(PropertyValue value) =>
        value switch
        {
            SecretValue => "[secret]",
            UnknownValue => "known after the update",
            NullValue => "null",
            BoolValue flag => flag.Value ? "true" : "false",
            NumberValue number => FormattableString.Invariant($"{number.Value}"),
            TextValue text => $"\"{text.Value.ReplaceLineEndings("⏎")}\"",
            ListValue list => $"[{string.Join(", ", list.Items.Select(Write))}]",
            PropertyMap map =>
                $"{{{string.Join(", ", map.Where((key, _) => key != SchemaCheck.DefaultsKey).Select(entry => $"{entry.Key}: {Write(entry.Value)}"))}}}",
            ReferenceValue reference => $"resource {Urn.Name(reference.Urn)}",
            AssetValue asset => asset.IsArchive ? "archive" : "asset",
            _ => "",
        };

    private static string Shorten(string text) =>
        text.Length <= LongestValue ? text : $"{text[..(LongestValue - 1)]}…";

    private static string Spaced(string name) =>
        string.Concat(
            name.Select(
                (letter, index) =>
                    index == 0 ? char.ToLowerInvariant(letter).ToString()
                    : char.IsUpper(letter) && !char.IsUpper(name[index - 1])
                        ? $" {char.ToLowerInvariant(letter)}"
                    : letter.ToString()
            )
        );
}
