using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KeylessAlloyDb.Login.State;

namespace KeylessAlloyDb.Lab.Plan;

/// <summary>
/// A filter of Cloud Logging, all of whose terms have to hold: a field has one of some values, or the severity is at
/// least one of its levels.
/// </summary>
/// <remarks>https://cloud.google.com/logging/docs/view/logging-query-language</remarks>
internal sealed partial class LogFilter
{
    /// <remarks>https://cloud.google.com/logging/docs/reference/v2/rest/v2/LogEntry#LogSeverity</remarks>
    private static readonly string[] s_levels =
    [
        "DEFAULT",
        "DEBUG",
        "INFO",
        "NOTICE",
        "WARNING",
        "ERROR",
        "CRITICAL",
        "ALERT",
        "EMERGENCY",
    ];

    private readonly IReadOnlyList<(string[] Path, string[] Values)> _terms;

    private LogFilter(IReadOnlyList<(string[] Path, string[] Values)> terms) => _terms = terms;

    /// <param name="text">A term in each line, or terms with AND between them.</param>
    /// <param name="source">The resource that has it, for the message.</param>
    /// <exception cref="LabException">A term that is no comparison by equality.</exception>
    public static LogFilter Parse(string text, string source) =>
        new([.. Between().Split(text.Trim()).Select(term => Read(term, source))]);

    /// <summary>Whether it finds an entry. Texts are equal whatever the case of their letters.</summary>
    public bool Finds(JsonObject entry) =>
        _terms.All(term =>
        {
            JsonNode? field = entry;
            foreach (var step in term.Path)
            {
                field = (field as JsonObject)?[step];
            }
            return field is JsonValue
                && term.Values.Contains(
                    StateResource.AsText(field),
                    StringComparer.Create(CultureInfo.InvariantCulture, ignoreCase: true)
                );
        });

    private static (string[] Path, string[] Values) Read(string term, string source)
    {
        if (
            AtLeast().Match(term) is { Success: true } level
            && Array.IndexOf(s_levels, level.Groups[1].Value) is >= 0 and var lowest
        )
        {
            return (["severity"], s_levels[lowest..]);
        }
        return Term().Match(term) is { Success: true } match
            ? (
                match.Groups["path"].Value.Split('.'),
                [.. match.Groups["value"].Captures.Select(value => value.Value.Trim('"'))]
            )
            : throw new LabException(
                $"{source}: its filter has \"{term}\". The lab reads field=value, field=(\"a\" OR \"b\") and severity>=LEVEL."
            );
    }

    [GeneratedRegex(@"\s*\n\s*|\s+AND\s+")]
    private static partial Regex Between();

    [GeneratedRegex("^severity>=([A-Z]+)$")]
    private static partial Regex AtLeast();

    [GeneratedRegex(
        """^(?<path>[A-Za-z]+(\.[A-Za-z]+)*)=((?<value>"[^"]*"|[0-9]+)|\((?<value>"[^"]*")( OR (?<value>"[^"]*"))*\))$"""
    )]
    private static partial Regex Term();
}
