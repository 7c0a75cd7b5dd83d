using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Twin.Schema;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Twin.Rules;

/// <summary>What the values at one path must look like.</summary>
internal sealed class ValueRule
{
    private readonly List<Func<PropertyValue, string?>> _checks = [];

    public ValueRule(JsonElement rule)
    {
        foreach (var part in rule.EnumerateObject())
        {
            if (Check(part.Name, part.Value, rule) is { } check)
            {
                _checks.Add(check);
            }
        }
    }

    /// <summary>What is wrong with a value, as far as it is known.</summary>
    public IEnumerable<CheckFailure> Failures(string path, PropertyMap inputs) =>
        from found in Paths.Expand(inputs, path)
        where !found.Value.IsUnknown
        from check in _checks
        let problem = check(found.Value)
        where problem is not null
        select new CheckFailure(found.Path, $"{Shown(path, found, inputs)} {problem}");

    private static string Shown(
        string path,
        (string Path, PropertyValue Value) found,
        PropertyMap inputs
    ) =>
        inputs.Get(PropertyPath.Parse(path)[0].Name!) is { } root && root.ContainsSecret
            ? "[secret]"
            : SchemaCheck.Show(found.Value);

    private static Func<PropertyValue, string?>? Check(
        string name,
        JsonElement limit,
        JsonElement rule
    ) =>
        name switch
        {
            "enum" => Enumeration(limit, rule.TryGetProperty("ignoreCase", out _)),
            "regex" => Pattern(limit, mustMatch: true),
            "notRegex" => Pattern(limit, mustMatch: false),
            "minLength" => Size(
                limit,
                TextLength,
                (n, x) => n >= x,
                "is shorter than",
                "characters"
            ),
            "maxLength" => Size(
                limit,
                TextLength,
                (n, x) => n <= x,
                "is longer than",
                "characters"
            ),
            "minItems" => Size(limit, Count, (n, x) => n >= x, "has fewer than", "items"),
            "maxItems" => Size(limit, Count, (n, x) => n <= x, "has more than", "items"),
            "min" => Size(limit, Number, (n, x) => n >= x, "is less than", ""),
            "max" => Size(limit, Number, (n, x) => n <= x, "is more than", ""),
            "minPrefix" => Size(
                limit,
                Prefix,
                (n, x) => n >= x,
                "has a prefix shorter than",
                "bits"
            ),
            "maxPrefix" => Size(
                limit,
                Prefix,
                (n, x) => n <= x,
                "has a prefix longer than",
                "bits"
            ),
            "ranges" => Ranges(limit),
            "format" => Format(limit.GetString()!),
            "network" => value =>
                value is TextValue text && !Formats.IsNetwork(text.Value)
                    ? "has bits set behind its prefix"
                    : null,
            "within" => Text(limit, Within, "does not lie within"),
            "notIn" => NotIn(limit),
            _ => null,
        };

    private static Func<PropertyValue, string?> Enumeration(JsonElement values, bool ignoreCase)
    {
        var allowed = values.EnumerateArray().Select(value => value.ToString()).ToList();
        var comparer = ignoreCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        return value =>
            Scalar(value) is not { } text || text.Length == 0 || allowed.Contains(text, comparer)
                ? null
                : $"is not one of {string.Join(", ", allowed)}";
    }

    private static Func<PropertyValue, string?> Pattern(JsonElement pattern, bool mustMatch)
    {
        var regex = new Lazy<Regex>(() =>
            new(pattern.GetString()!, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1))
        );
        return value =>
            value is TextValue text && regex.Value.IsMatch(text.Value) != mustMatch
                ? $"{(mustMatch ? "does not match" : "must not match")} {regex.Value}"
                : null;
    }

    private static Func<PropertyValue, string?> Text(
        JsonElement limit,
        Func<string, string, bool> fits,
        string problem
    )
    {
        var wanted = limit.GetString()!;
        return value =>
            value is TextValue text && !fits(text.Value, wanted) ? $"{problem} {wanted}" : null;
    }

    private static Func<PropertyValue, string?> Size(
        JsonElement limit,
        Func<PropertyValue, double?> measure,
        Func<double, double, bool> fits,
        string problem,
        string unit
    )
    {
        var bound = limit.GetDouble();
        return value =>
            measure(value) is { } size && !fits(size, bound)
                ? string.Create(CultureInfo.InvariantCulture, $"{problem} {bound} {unit}").TrimEnd()
                : null;
    }

    private static Func<PropertyValue, string?> Ranges(JsonElement limit)
    {
        var ranges = limit
            .EnumerateArray()
            .Select(range => (Low: range[0].GetDouble(), High: range[1].GetDouble()))
            .ToList();
        return value =>
            Number(value) is { } number
            && !ranges.Exists(range => range.Low <= number && number <= range.High)
                ? $"is not in {string.Join(", ", ranges.Select(range => range.Low == range.High ? $"{range.Low}" : $"{range.Low}-{range.High}"))}"
                : null;
    }

    private static Func<PropertyValue, string?> Format(string format) =>
        value =>
            value is TextValue text && Formats.Check(format, text.Value) is (false, var name)
                ? $"is not {name}"
                : null;

    private static Func<PropertyValue, string?> NotIn(JsonElement values)
    {
        var reserved = values.EnumerateArray().Select(value => value.GetString()!).ToList();
        return value =>
            value is TextValue text && reserved.Contains(text.Value)
                ? $"is reserved, as are {string.Join(", ", reserved)}"
                : null;
    }

    private static bool Within(string text, string range) =>
        System.Net.IPNetwork.TryParse(range, out var network)
        && Formats.TryCidr(text) is var (address, prefix)
        && network.Contains(address)
        && prefix >= network.PrefixLength;

    private static string? Scalar(PropertyValue value) =>
        value switch
        {
            TextValue text => text.Value,
            NumberValue number => number.Value.ToString(CultureInfo.InvariantCulture),
            _ => null,
        };

    private static double? TextLength(PropertyValue value) => value.AsText?.Length;

    private static double? Count(PropertyValue value) =>
        value is ListValue list ? list.Items.Length : null;

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

    private static double? Prefix(PropertyValue value) =>
        value.AsText is { } text ? Formats.TryCidr(text)?.Prefix : null;
}
