using System.Collections.Immutable;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Twin.Rules;
using KeylessAlloyDb.Rehearsal.Twin.Schema;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Twin;

/// <summary>
/// Names and defaults as the bridge fills them in. It notes them under __defaults, so that the next
/// update tells them from what the program gave.
/// </summary>
internal static class Defaults
{
    private const int RandomDigits = 7;

    public static (PropertyMap Inputs, CheckFailure? Failure) Fill(
        ResourceHead resource,
        MemberSpec? spec,
        PropertyMap? old,
        PropertyMap inputs,
        World world
    )
    {
        var rules = TypeRules.Of(resource.Type);
        var filled = ImmutableSortedSet.CreateBuilder<string>(StringComparer.Ordinal);
        CheckFailure? failure = null;
        // A property that conflicts with one that is given gets no default.
        if (
            rules.AutoName is { } auto
            && inputs.Get(auto.Property) is null
            && inputs.Get($"{auto.Property}Prefix") is null
        )
        {
            var name = Kept(old, auto.Property) ?? Name(resource, auto, world);
            if (name.Length > auto.MaxLength)
            {
                failure = new(
                    auto.Property,
                    $"the logical name '{resource.Name}' and {RandomDigits} random digits make '{name}', longer than {auto.MaxLength} characters; use a shorter logical name or give '{auto.Property}'"
                );
            }
            inputs = inputs.With(auto.Property, name);
            filled.Add(auto.Property);
        }
        var constants = (spec?.Inputs.Defaults ?? []).Select(entry =>
            (entry.Property, Value: TypeRules.ReadValue(entry.Value))
        );
        foreach (var (property, value) in rules.Defaults.Concat(constants))
        {
            if (inputs.Get(property) is null)
            {
                inputs = inputs.With(property, value);
                filled.Add(property);
            }
        }
        return (
            inputs.With(
                SchemaCheck.DefaultsKey,
                PropertyValue.List(filled.Select(name => new TextValue(name)))
            ),
            failure
        );
    }

    /// <summary>Whether the program itself gave an input.</summary>
    public static bool IsGiven(PropertyMap inputs, string property) =>
        inputs.Get(property) is not null
        && !(inputs.Get(SchemaCheck.DefaultsKey)?.AsList.Contains(property) ?? false);

    private static string? Kept(PropertyMap? old, string property) =>
        old is not null && !IsGiven(old, property) ? old.Text(property) : null;

    private static string Name(ResourceHead resource, AutoName auto, World world)
    {
        var stem = auto.LowerCase ? resource.Name.ToLowerInvariant() : resource.Name;
        var taken = world
            .OfType(resource.Type)
            .Select(entity => entity.Inputs.Text(auto.Property))
            .ToHashSet(StringComparer.Ordinal);
        return Enumerable
            .Range(0, int.MaxValue)
            .Select(attempt => $"{stem}-{Ids.Hex(RandomDigits, resource.Urn, $"{attempt}")}")
            .First(name => !taken.Contains(name));
    }
}
