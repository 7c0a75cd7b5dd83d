using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace KeylessAlloyDb.Rehearsal.Review;

/// <summary>
/// Names, values and messages come from an untrusted program. They are shown as plain text: they
/// cannot become emphasis, a mention, a link, an image, a table cell or a command to a terminal.
/// </summary>
internal static partial class InertText
{
    private const char Backtick = '`';

    /// <summary>GitHub makes nothing of a mention or a link with this inside.</summary>
    private const string Gap = "\u200b";

    private const string Markup = @"\*_~[]!|^";

    /// <summary>One line without characters that move a cursor or turn the direction of a text.</summary>
    public static string Line(string text) =>
        string.Concat(
            text.ReplaceLineEndings(" ")
                .EnumerateRunes()
                .Select(rune =>
                    Rune.GetUnicodeCategory(rune) switch
                    {
                        UnicodeCategory.Control or UnicodeCategory.Format => "\ufffd",
                        _ => rune.ToString(),
                    }
                )
        );

    /// <summary>Markdown that reads as the text; a part between backticks is code.</summary>
    public static string Markdown(string text) => Write(text, code => code);

    /// <summary>The same for a cell of a table, where a bar ends a cell even in code.</summary>
    public static string Cell(string text) => Write(text, code => code.Replace("|", @"\|"));

    private static string Write(string text, Func<string, string> code)
    {
        var parts = Line(text).Split(Backtick);
        var written = new StringBuilder();
        for (var i = 0; i < parts.Length; i++)
        {
            var isCode = i % 2 == 1 && i < parts.Length - 1 && parts[i].Length > 0;
            if (isCode)
            {
                written.Append(Backtick).Append(code(parts[i])).Append(Backtick);
            }
            else
            {
                written.Append(i % 2 == 1 ? @"\`" : "").Append(Escape(parts[i]));
                written.Append(i % 2 == 1 && i < parts.Length - 1 ? @"\`" : "");
            }
        }
        return written.ToString();
    }

    /// <summary>HTML inside Markdown.</summary>
    public static string Html(string text) => WebUtility.HtmlEncode(Dull(Line(text)));

    /// <summary>Markdown of at most so many bytes.</summary>
    public static string Clip(string text, int bytes, Func<string, string> write)
    {
        var shown = write(text);
        for (var length = text.Length; Encoding.UTF8.GetByteCount(shown) > bytes; )
        {
            length = length * 3 / 4;
            shown = write($"{text[..length]}…");
        }
        return shown;
    }

    private static string Escape(string text) =>
        string.Concat(
            Dull(text)
                .Select(letter =>
                    letter switch
                    {
                        '&' => "&amp;",
                        '<' => "&lt;",
                        '>' => "&gt;",
                        _ when Markup.Contains(letter) => $@"\{letter}",
                        _ => letter.ToString(),
                    }
                )
        );

    private static string Dull(string text) => Live().Replace(text, $"$0{Gap}");

    /// <summary>The beginnings of mentions, references to issues, formulas and links.</summary>
    [GeneratedRegex(@"@|#(?=\d)|\$(?=\S)|\bGH(?=-\d)|:(?=//)|www(?=\.)", RegexOptions.IgnoreCase)]
    private static partial Regex Live();
}
