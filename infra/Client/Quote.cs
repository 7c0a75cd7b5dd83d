using System.Text.RegularExpressions;

namespace KeylessAlloyDb.Client;

/// <summary>Writes a word so that a shell or systemd reads exactly that word back.</summary>
internal static partial class Quote
{
    public static string Shell(string word) =>
        Plain().IsMatch(word) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    public static string Shell(IEnumerable<string> words) => string.Join(' ', words.Select(Shell));

    /// <summary>
    /// One word of a unit's setting other than a command, such as <c>Environment=</c>. systemd expands
    /// specifiers everywhere, so % is doubled.
    /// </summary>
    /// <remarks>https://www.freedesktop.org/software/systemd/man/latest/systemd.syntax.html#Quoting</remarks>
    public static string Unit(string word)
    {
        if (word.Any(char.IsControl))
        {
            throw new ArgumentException(
                $"{word}: has a control character, which no unit file takes",
                nameof(word)
            );
        }

        var escaped = word.Replace("%", "%%", StringComparison.Ordinal);
        return Plain().IsMatch(word)
            ? escaped
            : $"\"{escaped.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
    }

    /// <summary>The words of an <c>Exec…=</c> setting, in which systemd expands variables too.</summary>
    /// <remarks>https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html#Command%20lines</remarks>
    public static string UnitCommand(IEnumerable<string> words) =>
        string.Join(
            ' ',
            words.Select(word => Unit(word).Replace("$", "$$", StringComparison.Ordinal))
        );

    [GeneratedRegex(@"\A[A-Za-z0-9@%+=:,./_-]+\z")]
    private static partial Regex Plain();
}
