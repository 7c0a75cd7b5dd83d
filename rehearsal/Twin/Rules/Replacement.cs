using System.Net;
using System.Text.Json;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Twin.Rules;

/// <summary>When a change of one property replaces the resource, where that depends on more.</summary>
internal sealed class Replacement(JsonElement rule)
{
    private readonly Condition _condition = new(rule);

    public string Path { get; } = rule.GetProperty("path").GetString()!;

    /// <param name="kind">What happens to the property.</param>
    /// <param name="before">Its old value.</param>
    /// <param name="after">Its new value.</param>
    /// <param name="inputs">All new inputs.</param>
    public bool Applies(
        DiffKind kind,
        PropertyValue? before,
        PropertyValue? after,
        PropertyMap inputs
    ) =>
        _condition.Holds(inputs)
        && (
            !rule.TryGetProperty("kinds", out var kinds)
            || kinds
                .EnumerateArray()
                .Any(name =>
                    string.Equals(name.GetString(), $"{kind}", StringComparison.OrdinalIgnoreCase)
                )
        )
        && (
            !rule.TryGetProperty("except", out var pair)
            || before?.AsText != pair[0].GetString()
            || after?.AsText != pair[1].GetString()
        )
        && (
            !rule.TryGetProperty("matches", out var part)
            || (Contains(before, part.GetString()!) && Contains(after, part.GetString()!))
        )
        && (!rule.TryGetProperty("narrows", out _) || Narrows(before, after));

    private static bool Contains(PropertyValue? value, string part) =>
        value is { IsUnknown: true }
        || (value?.AsText?.Contains(part, StringComparison.Ordinal) ?? false);

    /// <summary>Whether a new range leaves out a part of the old one.</summary>
    private static bool Narrows(PropertyValue? before, PropertyValue? after) =>
        !(
            IPNetwork.TryParse(before?.AsText, out var old)
            && IPNetwork.TryParse(after?.AsText, out var now)
            && now.PrefixLength <= old.PrefixLength
            && now.Contains(old.BaseAddress)
        );
}
