using System.Globalization;
using System.Text;

namespace KeylessAlloyDb.Login.Cel;

internal enum CelTokenKind
{
    Name,
    Text,
    Number,
    Symbol,
    End,
}

/// <summary>A lexical element of the Common Expression Language.</summary>
/// <remarks>https://github.com/google/cel-spec/blob/master/doc/langdef.md#syntax</remarks>
internal readonly record struct CelToken(CelTokenKind Kind, string Text)
{
    private static readonly string[] s_symbols =
    [
        "&&",
        "||",
        "==",
        "!=",
        "<=",
        ">=",
        .. "?:<>+!.,()[]{}".Select(c => c.ToString()),
    ];

    public static IReadOnlyList<CelToken> Read(string text)
    {
        var tokens = new List<CelToken>();
        var at = 0;
        while (at < text.Length)
        {
            var c = text[at];
            if (char.IsWhiteSpace(c))
            {
                at++;
            }
            else if (c is '\'' or '"')
            {
                tokens.Add(new(CelTokenKind.Text, Quoted(text, ref at, raw: false)));
            }
            else if (c is 'r' or 'R' && at + 1 < text.Length && text[at + 1] is '\'' or '"')
            {
                at++;
                tokens.Add(new(CelTokenKind.Text, Quoted(text, ref at, raw: true)));
            }
            else if (char.IsAsciiLetter(c) || c == '_')
            {
                tokens.Add(
                    new(
                        CelTokenKind.Name,
                        While(text, ref at, n => char.IsAsciiLetterOrDigit(n) || n == '_')
                    )
                );
            }
            else if (char.IsAsciiDigit(c))
            {
                tokens.Add(new(CelTokenKind.Number, While(text, ref at, char.IsAsciiDigit)));
            }
            else
            {
                var symbol =
                    s_symbols.FirstOrDefault(s =>
                        string.CompareOrdinal(text, at, s, 0, s.Length) == 0
                    ) ?? throw new CelException($"unexpected '{c}' at {at} of {text}");
                tokens.Add(new(CelTokenKind.Symbol, symbol));
                at += symbol.Length;
            }
        }

        tokens.Add(new(CelTokenKind.End, ""));
        return tokens;
    }

    private static string While(string text, ref int at, Func<char, bool> belongs)
    {
        var start = at;
        while (at < text.Length && belongs(text[at]))
        {
            at++;
        }
        return text[start..at];
    }

    private static string Quoted(string text, ref int at, bool raw)
    {
        var quote = text[at++];
        var value = new StringBuilder();
        while (at < text.Length && text[at] != quote)
        {
            value.Append(text[at] == '\\' && !raw ? Escaped(text, ref at) : text[at++]);
        }
        if (at++ >= text.Length)
        {
            throw new CelException($"a string is not closed in {text}");
        }
        return value.ToString();
    }

    private static char Escaped(string text, ref int at)
    {
        var code = at + 1 < text.Length ? text[at + 1] : '\0';
        at += 2;
        switch (code)
        {
            case '\\' or '\'' or '"' or '`' or '?':
                return code;
            case 'n':
                return '\n';
            case 't':
                return '\t';
            case 'r':
                return '\r';
            case 'u'
                when at + 4 <= text.Length
                    && ushort.TryParse(
                        text.AsSpan(at, 4),
                        NumberStyles.AllowHexSpecifier,
                        CultureInfo.InvariantCulture,
                        out var unit
                    ):
                at += 4;
                return (char)unit;
            default:
                throw new CelException($"unknown escape \\{code} in {text}");
        }
    }
}
