using System.Text.Json;
using KeylessAlloyDb.Rehearsal.Providers;

namespace KeylessAlloyDb.Rehearsal.Twin.Rules;

/// <summary>What the values at one path must look like beyond the provider's schema.</summary>
internal sealed class ValueRule(JsonElement rule)
{
    private readonly List<ValueCheck> _checks =
    [
        .. rule.EnumerateObject().Select(part => Check(part.Name, part.Value)).OfType<ValueCheck>(),
    ];

    /// <summary>What is wrong with a value, as far as it is known.</summary>
    public IEnumerable<CheckFailure> Failures(string path, PropertyMap inputs) =>
        from found in Paths.Expand(inputs, path)
        where !found.Value.IsUnknown
        from check in _checks
        let problem = check(found.Value)
        where problem is not null
        select new CheckFailure(
            found.Path,
            $"{ProviderCheck.Shown(inputs, found.Path, found.Value)} {problem}"
        );

    private static ValueCheck? Check(string name, JsonElement limit) =>
        name switch
        {
            "regex" => ValueChecks.Matches(limit.GetString()!),
            "maxLength" => ValueChecks.Length(null, limit.GetInt32()),
            "min" => ValueChecks.Range(limit.GetDouble(), null),
            "enum" => ValueChecks.OneOf([
                .. limit.EnumerateArray().Select(value => value.ToString()),
            ]),
            "format" => ValueChecks.Format(limit.GetString()!),
            "distinct" => ValueChecks.Distinct(limit.GetString()!),
            _ => null,
        };
}
