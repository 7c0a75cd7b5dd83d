using KeylessAlloyDb.Rehearsal.Providers;

namespace KeylessAlloyDb.Rehearsal.Twin.Schema;

/// <summary>
/// Holds inputs against the schema: unknown names, missing ones, types and enumerations, at any
/// depth. What is not known yet may be anything.
/// </summary>
internal static class SchemaCheck
{
    /// <summary>The bridge lists here what it filled in by itself.</summary>
    public const string DefaultsKey = "__defaults";

    public static IEnumerable<CheckFailure> Check(ObjectSpec spec, PropertyMap inputs) =>
        CheckObject(spec, inputs, "");

    private static IEnumerable<CheckFailure> CheckObject(
        ObjectSpec spec,
        PropertyMap map,
        string path
    )
    {
        foreach (var (name, value) in map)
        {
            if (name == DefaultsKey)
            {
                continue;
            }
            var at = path.Length == 0 ? name : $"{path}.{name}";
            if (!spec.Properties.TryGetValue(name, out var property))
            {
                yield return new(at, Unknown(name, spec.Properties.Keys));
                continue;
            }
            foreach (var failure in CheckValue(property, value, at))
            {
                yield return failure;
            }
        }
        foreach (var name in spec.Required.Where(name => map.Get(name) is null))
        {
            yield return new(
                path.Length == 0 ? name : $"{path}.{name}",
                "missing required property; give it a value"
            );
        }
    }

    private static IEnumerable<CheckFailure> CheckValue(
        PropertySpec spec,
        PropertyValue value,
        string path
    ) =>
        (spec.Kind, value.Bare) switch
        {
            (null, _) or (_, UnknownValue or NullValue or ReferenceValue) => [],
            ("object", PropertyMap map) when spec.Object is { } type => CheckObject(
                type.Value,
                map,
                path
            ),
            ("object", PropertyMap map) when spec.Element is { } element => map.Where(
                    (key, _) => key != DefaultsKey
                )
                .SelectMany(entry => CheckValue(element, entry.Value, Key(path, entry.Key))),
            ("object", PropertyMap) or ("boolean", BoolValue) or ("number", NumberValue) => [],
            ("array", ListValue list) => list.Items.SelectMany(
                (item, index) =>
                    spec.Element is { } element ? CheckValue(element, item, $"{path}[{index}]") : []
            ),
            ("integer", NumberValue number) when double.IsInteger(number.Value) => [],
            ("string", TextValue text)
                when spec.Enum.Count == 0 || spec.Enum.Contains(text.Value) => [],
            ("string", TextValue) =>
            [
                new(path, $"{Show(value)} is not one of {string.Join(", ", spec.Enum)}"),
            ],
            _ => [new(path, $"expected {Article(spec.Kind)} {spec.Kind}, got {Show(value)}")],
        };

    private static string Key(string path, string key) =>
        key.Contains('.') ? $"{path}[\"{key}\"]" : $"{path}.{key}";

    private static string Article(string kind) => "aeiou".Contains(kind[0]) ? "an" : "a";

    /// <summary>A value as a message shows it: a secret never is.</summary>
    public static string Show(PropertyValue value) =>
        value is TextValue text ? $"'{text.Value}'" : value.ToString();

    private static string Unknown(string name, IEnumerable<string> known)
    {
        var nearest = known
            .Select(candidate => (candidate, Distance: Distance(name, candidate)))
            .Where(pair => pair.Distance <= 1 + name.Length / 3)
            .OrderBy(pair => pair.Distance)
            .ThenBy(pair => pair.candidate, StringComparer.Ordinal)
            .Select(pair => pair.candidate)
            .FirstOrDefault();
        return nearest is null
            ? $"there is no property '{name}'; known are {string.Join(", ", known.Order(StringComparer.Ordinal))}"
            : $"there is no property '{name}'; did you mean '{nearest}'?";
    }

    /// <summary>How many letters to change, add or take away, regardless of case.</summary>
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var same = char.ToLowerInvariant(one[i - 1]) == char.ToLowerInvariant(other[j - 1]);
                (diagonal, row[j]) = (
                    row[j],
                    Math.Min(diagonal + (same ? 0 : 1), 1 + Math.Min(row[j], row[j - 1]))
                );
            }
        }
        return row[^1];
    }
}
