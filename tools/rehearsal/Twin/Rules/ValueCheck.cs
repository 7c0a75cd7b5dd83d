using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace KeylessAlloyDb.Rehearsal.Twin.Rules;

/// <summary>What is wrong with a known value, after its text in a message; null when nothing is.</summary>
internal delegate string? ValueCheck(PropertyValue value);

/// <summary>The kinds of checks that providers make. Each passes over values of other types.</summary>
internal static class ValueChecks
{
    private static readonly ConcurrentDictionary<string, Regex> s_patterns = new();

    public static ValueCheck OneOf(IReadOnlyList<string> allowed, bool ignoreCase = false)
    {
        var comparer = ignoreCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        return value =>
            Scalar(value) is not { } text || allowed.Contains(text, comparer)
                ? null
                : $"is not one of {string.Join(", ", allowed.Select(name => name.Length == 0 ? "''" : name))}";
    }

    public static ValueCheck Matches(string pattern) => Pattern(pattern, mustMatch: true);

    public static ValueCheck MatchesNot(string pattern) => Pattern(pattern, mustMatch: false);

    /// <summary>How long a text may be, in characters.</summary>
    public static ValueCheck Length(int? least, int? most) =>
        Bounds(
            value => value.AsText?.Length,
            least,
            most,
            "is shorter than",
            "is longer than",
            " characters"
        );

    /// <summary>How many items a list may have.</summary>
    public static ValueCheck Items(int? least, int? most) =>
        Bounds(
            value => value is ListValue list ? list.Items.Length : null,
            least,
            most,
            "has fewer than",
            "has more than",
            " items"
        );

    public static ValueCheck Range(double? least, double? most) =>
        Bounds(Number, least, most, "is less than", "is more than", "");

    public static ValueCheck InRanges(params (double Low, double High)[] ranges) =>
        value =>
            Number(value) is { } number
            && !Array.Exists(ranges, range => range.Low <= number && number <= range.High)
                ? $"is not in {string.Join(", ", ranges.Select(range => range.Low == range.High ? $"{range.Low}" : $"{range.Low}-{range.High}"))}"
                : null;

    /// <summary>How many bits the prefix of an address range may have.</summary>
    public static ValueCheck Prefix(int least, int most) =>
        Bounds(
            value => value.AsText is { } text ? Formats.TryCidr(text)?.Prefix : null,
            least,
            most,
            "has a prefix shorter than",
            "has a prefix longer than",
            " bits"
        );

    /// <summary>One of the formats that <see cref="Formats"/> knows.</summary>
    public static ValueCheck Format(string format) =>
        value =>
            value is TextValue text && Formats.Check(format, text.Value) is (false, var name)
                ? $"is not {name}"
                : null;

    /// <summary>No address bits behind the prefix.</summary>
    public static string? Network(PropertyValue value) =>
        value is TextValue text && !Formats.IsNetwork(text.Value)
            ? "has bits set behind its prefix"
            : null;

    public static ValueCheck NotIn(params string[] reserved) =>
        value =>
            value is TextValue text && reserved.Contains(text.Value)
                ? $"is reserved, as are {string.Join(", ", reserved)}"
                : null;

    /// <summary>No address in one of some ranges.</summary>
    public static ValueCheck Outside(params string[] ranges)
    {
        var networks = ranges.Select(IPNetwork.Parse).ToList();
        return value =>
            IPAddress.TryParse(value.AsText, out var address)
            && networks.Exists(network => network.Contains(address))
                ? $"is not a public address: it lies in {networks.Find(network => network.Contains(address))}"
                : null;
    }

    /// <summary>Any one of some alternatives, each with several checks.</summary>
    public static ValueCheck Any(IReadOnlyList<IReadOnlyList<ValueCheck>> alternatives) =>
        value =>
        {
            var problems = alternatives
                .Select(checks =>
                    checks
                        .Select(check => check(value))
                        .FirstOrDefault(problem => problem is not null)
                )
                .ToList();
            return problems.Contains(null) ? null : string.Join(" and ", problems.Distinct());
        };

    /// <summary>A text for every item under a name inside a list, no two the same.</summary>
    public static ValueCheck Distinct(string name) =>
        value =>
            value
                .AsList.Select(item => item.AsMap?.Text(name))
                .OfType<string>()
                .GroupBy(text => text)
                .FirstOrDefault(group => group.Skip(1).Any())
                is { } twice
                ? $"has two items with the {name} '{twice.Key}'"
                : null;

    /// <summary>Many properties have the same pattern: it is parsed once.</summary>
    private static Regex Regex(string pattern) =>
        s_patterns.GetOrAdd(
            pattern,
            text => new(text, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1))
        );

    private static ValueCheck Pattern(string pattern, bool mustMatch) =>
        value =>
            value is TextValue text && Regex(pattern).IsMatch(text.Value) != mustMatch
                ? $"{(mustMatch ? "does not match" : "must not match")} {pattern}"
                : null;

    private static ValueCheck Bounds(
        Func<PropertyValue, double?> measure,
        double? least,
        double? most,
        string below,
        string above,
        string unit
    ) =>
        value =>
            measure(value) is not { } size ? null
            : size < least ? string.Create(CultureInfo.InvariantCulture, $"{below} {least}{unit}")
            : size > most ? string.Create(CultureInfo.InvariantCulture, $"{above} {most}{unit}")
            : null;

    private static string? Scalar(PropertyValue value) =>
        value switch
        {
            TextValue text => text.Value,
            NumberValue number => number.Value.ToString(CultureInfo.InvariantCulture),
            _ => null,
        };

    /// <summary>A number, or a text that holds one: AS numbers are given either way.</summary>
    private static double? Number(PropertyValue value) =>
        value.AsNumber
        ?? (
            double.TryParse(
                value.AsText,
                NumberStyles.Integer,
                CultureInfo.InvariantCulture,
                out var number
            )
                ? number
                : null
        );
}
