using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Twin.Rules;
using KeylessAlloyDb.Rehearsal.Twin.Schema;

namespace KeylessAlloyDb.Rehearsal.Twin;

/// <summary>
/// Names and defaults as the bridge fills them in, in blocks too. It notes them under __defaults, so
/// that the next update tells them from what the program gave.
/// </summary>
internal static class Defaults
{
    private const int RandomDigits = 7;

    public static (PropertyMap Inputs, CheckFailure? Failure) Fill(
        CheckRequest request,
        MemberSpec? spec,
        World world
    )
    {
        var (resource, old, inputs) = request;
        var rules = TypeRules.Of(resource.Type);
        var filled = new SortedSet<string>(StringComparer.Ordinal);
        CheckFailure? failure = null;
        // A property that conflicts with one that is given gets no default.
        if (
            rules.AutoName is { } auto
            && inputs.Get(auto.Property) is null
            && inputs.Get($"{auto.Property}Prefix") is null
        )
        {
            var name = Kept(old, auto.Property) ?? Name(request, auto, world);
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
        // Pulumi's own defaults, such as "Managed by Pulumi", come before the provider's.
        foreach (var (property, value) in spec?.Inputs.Defaults ?? [])
        {
            if (inputs.Get(property) is null)
            {
                inputs = inputs.With(property, TypeRules.ReadValue(value));
                filled.Add(property);
            }
        }
        return (
            rules.Schema is { } schema
                ? Fill(schema.Properties, inputs, filled)
                : Note(inputs, filled),
            failure
        );
    }

    /// <summary>Whether the program itself gave an input.</summary>
    public static bool IsGiven(PropertyMap inputs, string property) =>
        inputs.Get(property) is not null
        && !(inputs.Get(SchemaCheck.DefaultsKey)?.AsList.Contains(property) ?? false);

    /// <summary>Values without the notes on what was filled in, at any depth.</summary>
    public static PropertyMap WithoutNotes(PropertyMap map) =>
        (PropertyMap)WithoutNotes((PropertyValue)map);

    public static PropertyValue WithoutNotes(PropertyValue value) =>
        value switch
        {
            PropertyMap map => map.Without(SchemaCheck.DefaultsKey).Select(WithoutNotes),
            ListValue list => PropertyValue.List(list.Items.Select(WithoutNotes)),
            SecretValue secret => PropertyValue.Secret(WithoutNotes(secret.Inner)),
            _ => value,
        };

    private static PropertyMap Fill(
        ProviderBlock block,
        PropertyMap inputs,
        SortedSet<string> filled
    )
    {
        var excluded = block
            .All.Where(property => inputs.Get(property.Name) is not null)
            .SelectMany(property => property.ConflictsWith.Concat(property.ExactlyOneOf))
            .Select(other => other[(other.LastIndexOf('.') + 1)..])
            .ToHashSet();
        foreach (var property in block.All)
        {
            if (inputs.Get(property.Name) is { } given)
            {
                if (property.Block is { } inner)
                {
                    inputs = inputs.With(property.Name, Fill(inner, given));
                }
            }
            else if (
                property is { IsInput: true, IsDeprecated: false, Default: { } value }
                && !excluded.Contains(property.Terraform)
            )
            {
                inputs = inputs.With(property.Name, value);
                filled.Add(property.Name);
            }
        }
        return Note(inputs, filled);
    }

    private static PropertyValue Fill(ProviderBlock block, PropertyValue value) =>
        value switch
        {
            SecretValue secret => PropertyValue.Secret(Fill(block, secret.Inner)),
            PropertyMap map => Fill(block, map, new(StringComparer.Ordinal)),
            ListValue list => PropertyValue.List(list.Items.Select(item => Fill(block, item))),
            _ => value,
        };

    private static PropertyMap Note(PropertyMap inputs, SortedSet<string> filled) =>
        inputs.With(
            SchemaCheck.DefaultsKey,
            PropertyValue.List(filled.Select(name => new TextValue(name)))
        );

    private static string? Kept(PropertyMap? old, string property) =>
        old is not null && !IsGiven(old, property) ? old.Text(property) : null;

    private static string Name(CheckRequest request, AutoName auto, World world)
    {
        var resource = request.Resource;
        var seed = Convert.ToHexString(request.RandomSeed.Span);
        var stem = auto.LowerCase ? resource.Name.ToLowerInvariant() : resource.Name;
        // A real engine's seed is random: a name that was given once does not come again.
        var taken = world
            .EverOfType(resource.Type)
            .Select(entity => entity.Inputs.Text(auto.Property))
            .ToHashSet();
        return Enumerable
            .Range(0, int.MaxValue)
            .Select(attempt => $"{stem}-{Ids.Hex(RandomDigits, seed, $"{attempt}")}")
            .First(name => !taken.Contains(name));
    }
}
