using System.Collections.Frozen;
using System.Text.Json;

namespace KeylessAlloyDb.Rehearsal.Twin.Schema;

/// <summary>The type of a property, in the vocabulary of Pulumi's package schemas.</summary>
/// <param name="Kind">boolean, integer, number, string, array, object, or null where anything goes.</param>
/// <param name="Object">The properties of an object that has fixed ones.</param>
/// <param name="Element">The type of an array's items or a map's values.</param>
/// <param name="Enum">Allowed texts; empty where any are.</param>
/// <param name="Secret">Whether the value is always a secret.</param>
internal sealed record PropertySpec(
    string? Kind,
    Lazy<ObjectSpec>? Object,
    PropertySpec? Element,
    IReadOnlyList<string> Enum,
    bool Secret
);

/// <summary>An object with fixed properties.</summary>
/// <param name="Properties">Their types.</param>
/// <param name="Required">Names of the inputs that must be given, or of the outputs that are always there.</param>
/// <param name="Defaults">Constant values of those left out.</param>
internal sealed record ObjectSpec(
    FrozenDictionary<string, PropertySpec> Properties,
    IReadOnlyList<string> Required,
    IReadOnlyList<(string Property, JsonElement Value)> Defaults
);

/// <summary>A resource type or a function.</summary>
internal sealed record MemberSpec(ObjectSpec Inputs, ObjectSpec Outputs)
{
    /// <summary>Outputs that are there although no input gave them.</summary>
    public IReadOnlyList<string> Computed { get; } =
    [
        .. Outputs.Properties.Keys.Where(name =>
            !Inputs.Properties.ContainsKey(name) || Outputs.Required.Contains(name)
        ),
    ];
}
