using System.Collections.Concurrent;
using System.Text.Json;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Twin.Rules;

/// <summary>Which input gets a made-up name when the program gives none.</summary>
/// <param name="Property">The input.</param>
/// <param name="MaxLength">Longest name, in characters.</param>
/// <param name="LowerCase">Whether the logical name is put in lower case.</param>
internal sealed record AutoName(string Property, int MaxLength, bool LowerCase);

/// <summary>When a replacement must delete first.</summary>
internal enum DeleteFirst
{
    Never,

    /// <summary>When the program gives the name itself: two resources cannot share it.</summary>
    IfNamed,

    Always,
}

/// <summary>What a provider's code says about a resource type beyond its schema.</summary>
/// <remarks>Read from rehearsal/data/provider-rules.json, which names the source of each type.</remarks>
internal sealed class TypeRules
{
    private static readonly Lazy<JsonElement> Table = new(() =>
        Embedded.Json("provider-rules.json")
    );
    private static readonly ConcurrentDictionary<string, TypeRules> ByType = new(
        StringComparer.Ordinal
    );
    private readonly List<Func<PropertyMap, IEnumerable<CheckFailure>>> _checks = [];

    private TypeRules(JsonElement table)
    {
        if (table.ValueKind != JsonValueKind.Object)
        {
            return;
        }
        ReplaceOnChange =
        [
            .. table
                .GetProperty("replaceOnChange")
                .EnumerateArray()
                .Select(path => PropertyPath.Parse(path.GetString()!)),
        ];
        ReplaceIf = [.. Rows(table, "replaceIf").Select(rule => new Replacement(rule))];
        DeleteFirst = table.TryGetProperty("deleteBeforeReplace", out var first)
            ? Enum.Parse<DeleteFirst>(first.GetString()!, ignoreCase: true)
            : DeleteFirst.Never;
        if (table.TryGetProperty("autoName", out var name))
        {
            AutoName = new(
                name.GetProperty("property").GetString()!,
                name.GetProperty("maxLength").GetInt32(),
                name.TryGetProperty("lowercase", out _)
            );
        }
        if (table.TryGetProperty("defaults", out var defaults))
        {
            Defaults =
            [
                .. defaults.EnumerateObject().Select(entry => (entry.Name, ReadValue(entry.Value))),
            ];
        }
        _checks.AddRange(Rows(table, "rules").Select(ReadCheck));
    }

    public static TypeRules Of(string type) =>
        ByType.GetOrAdd(
            type,
            key => new(Table.Value.TryGetProperty(key, out var table) ? table : default)
        );

    /// <summary>Properties whose change replaces the resource.</summary>
    public IReadOnlyList<IReadOnlyList<PathStep>> ReplaceOnChange { get; } = [];

    /// <summary>Properties whose change replaces it under a condition.</summary>
    public IReadOnlyList<Replacement> ReplaceIf { get; } = [];

    public DeleteFirst DeleteFirst { get; }

    public AutoName? AutoName { get; }

    /// <summary>Values that the provider fills in for inputs left out.</summary>
    public IReadOnlyList<(string Property, PropertyValue Value)> Defaults { get; } = [];

    public IEnumerable<CheckFailure> Check(PropertyMap inputs) =>
        _checks.SelectMany(check => check(inputs));

    internal static PropertyValue ReadValue(JsonElement value) =>
        JsonCodec.Read(value, cipher => cipher);

    private static JsonElement.ArrayEnumerator Rows(JsonElement table, string section) =>
        table.TryGetProperty(section, out var rows) ? rows.EnumerateArray() : default;

    private static Func<PropertyMap, IEnumerable<CheckFailure>> ReadCheck(JsonElement rule)
    {
        var condition = new Condition(rule);
        if (GroupRule.Parse(rule) is { } group)
        {
            return inputs => condition.Holds(inputs) ? group.Failures(inputs) : [];
        }
        var path = rule.GetProperty("path").GetString()!;
        if (rule.TryGetProperty("minSumOf", out var parts))
        {
            return inputs => TooSmall(path, parts, inputs);
        }
        var value = new ValueRule(rule);
        return inputs =>
            condition.Holds(inputs)
                ? value.Failures(path, inputs).Concat(PresenceRule.Failures(path, rule, inputs))
                : [];
    }

    private static IEnumerable<CheckFailure> TooSmall(
        string path,
        JsonElement parts,
        PropertyMap inputs
    )
    {
        var names = parts.EnumerateArray().Select(part => part.GetString()!).ToList();
        var sum = names.Sum(name => inputs.Get(name)?.AsNumber ?? 0);
        if (inputs.Get(path)?.AsNumber < sum)
        {
            yield return new(
                path,
                $"{inputs.Get(path)} is less than {sum}, the sum of {string.Join(", ", names)}"
            );
        }
    }
}
