using System.Collections;
using System.Globalization;
using System.Text.RegularExpressions;

namespace KeylessAlloyDb.Validation;

/// <summary>
/// A value as a message may show it. A password in the wrong setting must not reach a CI log.
/// </summary>
internal static partial class ShownValue
{
    private const int Longest = 80;

    /// <summary>Stands for a value that may be a secret.</summary>
    public const string Hidden = "(hidden, as it may be a secret)";

    /// <param name="value">The value; null and the empty text read as not set.</param>
    /// <param name="harmless">Whether a text is known to be no secret.</param>
    /// <param name="isHarmless">Whether an item of a list is known to be no secret.</param>
    public static string Of(object? value, bool harmless, Func<int, bool>? isHarmless = null) =>
        value switch
        {
            null or "" => "(not set)",
            string text when !harmless && !NoSecret().IsMatch(text) => Hidden,
            string { Length: > Longest } text =>
                $"\"{Escaped(text[..Longest])}…\" ({text.Length} characters)",
            string text => $"\"{Escaped(text)}\"",
            bool flag => flag ? "true" : "false",
            IEnumerable items => List([.. items.Cast<string>()], isHarmless),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };

    private static string List(IReadOnlyList<string> items, Func<int, bool>? isHarmless) =>
        items
            .Index()
            .All(item => isHarmless?.Invoke(item.Index) == true || NoSecret().IsMatch(item.Item))
            ? Escaped($"[{string.Join(", ", items)}]")
            : Hidden;

    private static string Escaped(string text) =>
        text.Any(char.IsControl)
            ? string.Concat(text.Select(c => char.IsControl(c) ? $"\\u{(int)c:x4}" : $"{c}"))
            : text;

    /// <summary>A number, an address, a range of addresses, or a word of three letters such as yes and off.</summary>
    [GeneratedRegex(@"\A([0-9.:/-]{1,20}|.{1,3})\z", RegexOptions.Singleline)]
    private static partial Regex NoSecret();
}
