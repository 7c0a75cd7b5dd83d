using System.Collections.Concurrent;
using System.Text.Json;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Twin.Schema;
using KeylessAlloyDb.Rehearsal.Twin.Types;

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

/// <summary>What a plan does not know any more once other properties change.</summary>
/// <param name="When">The properties that change.</param>
/// <param name="Unknown">The outputs.</param>
internal sealed record Forgotten(IReadOnlyList<string> When, IReadOnlyList<string> Unknown);

/// <summary>What a provider does with a resource type: its schema, and what its code says beyond it.</summary>
/// <remarks>
/// The schema is in tools/rehearsal/data/provider-schemas, the rest in the type's own file, with its source.
/// </remarks>
internal sealed class TypeRules
{
    private static readonly ConcurrentDictionary<string, TypeRules> s_byType = new();
    private readonly Lazy<List<Func<PropertyMap, IEnumerable<CheckFailure>>>> _checks;

    private TypeRules(ProviderType? schema, JsonElement table)
    {
        Schema = schema;
        _checks = new(() => [.. SchemaChecks(), .. Rows(table, "rules").Select(ReadCheck)]);
        ReplaceIf = [.. Rows(table, "replaceIf").Select(rule => new Replacement(rule))];
        ApiDefaults = Values(table, "apiDefaults");
        AbsentMeans = Values(table, "absentMeans");
        ImportIds =
        [
            .. Rows(table, "importIds").Select(format => format.GetString()!),
            .. schema?.ImportIds ?? [],
        ];
        ForgottenInPlans =
        [
            .. Rows(table, "unknownInPlans")
                .Select(row => new Forgotten(Texts(row, "when"), Texts(row, "unknown"))),
        ];
        if (table.ValueKind != JsonValueKind.Object)
        {
            return;
        }
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
    }

    public static TypeRules Of(string type) =>
        s_byType.GetOrAdd(
            type,
            key => new(ProviderSchema.Find(key), TypeFile.Section(key, "overrides") ?? default)
        );

    /// <summary>The provider's schema; null for a type that the data do not have.</summary>
    public ProviderType? Schema { get; }

    /// <summary>When a change replaces the resource by the provider's code; then its schema does not count.</summary>
    public IReadOnlyList<Replacement> ReplaceIf { get; }

    public DeleteFirst DeleteFirst { get; }

    public AutoName? AutoName { get; }

    /// <summary>What the API takes for values that a request leaves out.</summary>
    public IReadOnlyList<(string Path, PropertyValue Value)> ApiDefaults { get; }

    /// <summary>Values that the provider takes for the same as none.</summary>
    public IReadOnlyList<(string Path, PropertyValue Value)> AbsentMeans { get; }

    public IReadOnlyList<Forgotten> ForgottenInPlans { get; }

    /// <summary>Formats of the ids that the provider imports beside the resource's own, e.g. {region}/{name}.</summary>
    public IReadOnlyList<string> ImportIds { get; }

    public IEnumerable<CheckFailure> Check(PropertyMap inputs) =>
        _checks.Value.SelectMany(check => check(inputs)).Distinct();

    internal static PropertyValue ReadValue(JsonElement value) =>
        JsonCodec.Read(value, cipher => cipher);

    private IEnumerable<Func<PropertyMap, IEnumerable<CheckFailure>>> SchemaChecks()
    {
        if (Schema is not { } schema)
        {
            yield break;
        }
        yield return inputs => ProviderCheck.Check(schema, inputs);
        foreach (var group in GroupRule.Of(schema))
        {
            yield return group.Failures;
        }
        foreach (var pair in PresenceRule.Pairs(schema))
        {
            yield return inputs => PresenceRule.Failures(pair, inputs);
        }
    }

    private static JsonElement.ArrayEnumerator Rows(JsonElement table, string section) =>
        table.ValueKind == JsonValueKind.Object && table.TryGetProperty(section, out var rows)
            ? rows.EnumerateArray()
            : default;

    private static List<(string Path, PropertyValue Value)> Values(
        JsonElement table,
        string section
    ) =>
        table.ValueKind == JsonValueKind.Object && table.TryGetProperty(section, out var values)
            ? [.. values.EnumerateObject().Select(entry => (entry.Name, ReadValue(entry.Value)))]
            : [];

    private static string[] Texts(JsonElement row, string name) =>
        [.. row.GetProperty(name).EnumerateArray().Select(text => text.GetString()!)];

    private static Func<PropertyMap, IEnumerable<CheckFailure>> ReadCheck(JsonElement rule)
    {
        var condition = new Condition(rule);
        if (GroupRule.Parse(rule) is { } group)
        {
            return inputs => condition.Holds(inputs) ? group.Failures(inputs) : [];
        }
        var path = rule.GetProperty("path").GetString()!;
        var value = new ValueRule(rule);
        return inputs =>
            condition.Holds(inputs)
                ? value.Failures(path, inputs).Concat(PresenceRule.Failures(path, rule, inputs))
                : [];
    }
}
