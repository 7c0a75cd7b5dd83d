using System.Text.Json;

namespace KeylessAlloyDb.Rehearsal.Twin.Rules;

/// <summary>When a rule applies: inputs that must have certain values, or must not.</summary>
internal sealed class Condition(JsonElement rule)
{
    private readonly List<(string Path, PropertyValue Value)> _when = Read(rule, "when");
    private readonly List<(string Path, PropertyValue Value)> _unless = Read(rule, "unless");

    /// <summary>Never while it depends on something unknown.</summary>
    public bool Holds(PropertyMap inputs) =>
        _when.TrueForAll(pair => Is(inputs, pair.Path, pair.Value, ifUnknown: false))
        && !_unless.Exists(pair => Is(inputs, pair.Path, pair.Value, ifUnknown: true));

    private static bool Is(PropertyMap inputs, string path, PropertyValue value, bool ifUnknown) =>
        Paths
            .Expand(inputs, path)
            .Any(found => found.Value.IsUnknown ? ifUnknown : found.Value == value);

    private static List<(string Path, PropertyValue Value)> Read(JsonElement rule, string name) =>
        rule.TryGetProperty(name, out var values)
            ?
            [
                .. values
                    .EnumerateObject()
                    .Select(entry => (entry.Name, TypeRules.ReadValue(entry.Value))),
            ]
            : [];
}
