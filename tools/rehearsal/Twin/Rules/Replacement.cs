using System.Net;
using System.Text.Json;

namespace KeylessAlloyDb.Rehearsal.Twin.Rules;

/// <summary>When a change of one property replaces the resource, where that depends on more.</summary>
internal sealed class Replacement(JsonElement rule)
{
    private readonly Condition _condition = new(rule);
    private readonly List<Func<Change, bool>> _tests =
    [
        .. rule.EnumerateObject()
            .Select(part => Test(part.Name, part.Value))
            .OfType<Func<Change, bool>>(),
    ];

    public string Path { get; } = rule.GetProperty("path").GetString()!;

    /// <summary>The output that replaces the resource at any change; null for the other rules.</summary>
    public string? Output { get; } =
        rule.TryGetProperty("output", out var output) ? output.GetString() : null;

    /// <summary>Whether a change replaces, with the inputs before and after it.</summary>
    public bool Applies(Change change, PropertyMap before, PropertyMap after) =>
        _condition.Holds(after)
        && (
            !rule.TryGetProperty("whenOld", out var old)
            || old.EnumerateObject()
                .All(entry => before.Get(entry.Name) == TypeRules.ReadValue(entry.Value))
        )
        && _tests.TrueForAll(test => test(change));

    /// <summary>Whether the resource as it is has to be replaced.</summary>
    public bool Applies(PropertyMap outputs, PropertyMap inputs) =>
        Output is not null && outputs.Text(Path) == Output && _condition.Holds(inputs);

    private static Func<Change, bool>? Test(string name, JsonElement limit) =>
        name switch
        {
            "kinds" => change =>
                limit
                    .EnumerateArray()
                    .Any(kind =>
                        string.Equals(
                            kind.GetString(),
                            $"{change.Kind}",
                            StringComparison.OrdinalIgnoreCase
                        )
                    ),
            "from" => change => change.Before == TypeRules.ReadValue(limit),
            "to" => change => change.After == TypeRules.ReadValue(limit),
            "except" => change =>
                change.Before?.AsText != limit[0].GetString()
                || change.After?.AsText != limit[1].GetString(),
            "matches" => change =>
                Contains(change.Before, limit.GetString()!)
                && Contains(change.After, limit.GetString()!),
            "narrows" => change => Narrows(change.Before, change.After),
            "otherArchitecture" => change => IsArm(change.Before) != IsArm(change.After),
            _ => null,
        };

    private static bool Contains(PropertyValue? value, string part) =>
        value?.AsText?.Contains(part) ?? false;

    /// <summary>Whether a new range leaves out a part of the old one.</summary>
    private static bool Narrows(PropertyValue? before, PropertyValue? after) =>
        !(
            IPNetwork.TryParse(before?.AsText, out var old)
            && IPNetwork.TryParse(after?.AsText, out var now)
            && now.PrefixLength <= old.PrefixLength
            && now.Contains(old.BaseAddress)
        );

    /// <summary>Whether an instance type is of Arm: its family has a g behind the generation, as t4g has.</summary>
    private static bool? IsArm(PropertyValue? type)
    {
        if (type?.AsText is not { } name)
        {
            return null;
        }
        var family = name.Split('.')[0];
        return family == "a1" || family.SkipWhile(c => !char.IsAsciiDigit(c)).Contains('g');
    }
}
