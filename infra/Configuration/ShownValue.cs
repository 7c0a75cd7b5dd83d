using System.Collections;
using System.Globalization;
using System.Text.RegularExpressions;

namespace KeylessAlloyDb.Infra;

/// <summary>
/// A value as a message may show it. Whoever pastes a credential into a wrong place does not find it
/// in a log of CI afterwards.
/// </summary>
internal static partial class ShownValue
{
    private const int Longest = 80;

    /// <summary>Stands for a value that may be a secret.</summary>
    public const string Hidden = "(hidden, as it may be a secret)";

    public static string Of(object? value) =>
        value switch
        {
            null or "" => "(not set)",
            string text when Credential().IsMatch(text) => Hidden,
            string { Length: > Longest } text =>
                $"\"{Escaped(text[..Longest])}…\" ({text.Length} characters)",
            string text => $"\"{Escaped(text)}\"",
            bool flag => flag ? "true" : "false",
            IEnumerable items => Joined(items),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };

    private static string Joined(IEnumerable items)
    {
        var text = $"[{string.Join(", ", items.Cast<object?>())}]";
        return Credential().IsMatch(text) ? Hidden : Escaped(text);
    }

    private static string Escaped(string text) =>
        text.Any(char.IsControl)
            ? string.Concat(text.Select(c => char.IsControl(c) ? $"\\u{(int)c:x4}" : $"{c}"))
            : text;

    /// <summary>Keys and tokens of AWS, Google, GitHub and Pulumi, passwords in URLs and assignments, and long mixtures of letters and digits.</summary>
    [GeneratedRegex(
        """
            -----BEGIN|\b(AKIA|ASIA)[A-Z0-9]{16}\b|\bAIza[\w-]{30,}|\bya29\.|\beyJ[\w-]{10,}|\bgh[pousr]_\w{20,}|\bgithub_pat_|\bpul-[0-9a-f]{20,}|private_key|://[^/\s:@]+:[^/\s@]+@|(?i:passw(or)?d|secret|token)\w*["']?\s*[:=]|(?=[\w+/=]*[a-z])(?=[\w+/=]*[A-Z])(?=[\w+/=]*[0-9])[\w+/=]{32,}
            """
    )]
    private static partial Regex Credential();
}
