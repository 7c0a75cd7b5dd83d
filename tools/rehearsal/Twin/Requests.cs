using KeylessAlloyDb.Rehearsal.Twin.Rules;
using KeylessAlloyDb.Rehearsal.Twin.Schema;

namespace KeylessAlloyDb.Rehearsal.Twin;

/// <summary>A provider's changes to inputs before it calls an API.</summary>
internal static class Requests
{
    /// <summary>
    /// Inputs as the provider plans them: what is optional and computed and was left out stays as it
    /// is, unless it conflicts with something that is given.
    /// </summary>
    /// <param name="rules">The type.</param>
    /// <param name="inputs">Checked inputs.</param>
    /// <param name="outputs">What the resource is; null before it is made.</param>
    /// <remarks>https://developer.hashicorp.com/terraform/plugin/sdkv2/schemas/schema-behaviors#computed</remarks>
    public static PropertyMap Plan(TypeRules rules, PropertyMap inputs, PropertyMap? outputs) =>
        outputs is not null && rules.Schema is { } type
            ? Keep(type, type.Properties, inputs, outputs)
            : inputs;

    /// <summary>
    /// Planned inputs as the API gets them. The provider leaves out false, 0 and "" where it cannot
    /// tell them from nothing, so that the API's own default applies.
    /// </summary>
    public static PropertyMap Send(TypeRules rules, PropertyMap planned)
    {
        var inputs = Defaults.WithoutNotes(planned);
        var request = rules.Schema is { } type ? WithoutZeros(type.Properties, inputs) : inputs;
        return rules.ApiDefaults.Aggregate(
            request,
            (map, entry) => Set(map, entry.Path.Split('.'), entry.Value)
        );
    }

    /// <summary>
    /// Inputs as a provider reads them back: the inputs in the state, with the values of the cloud.
    /// Of a resource that is imported, the state has none, and all are read.
    /// </summary>
    public static PropertyMap Reread(TypeRules rules, PropertyMap inputs, PropertyMap found) =>
        inputs.Count > 0 && rules.Schema is { } type
            ? Reread(type.Properties, inputs, found)
            : found;

    private static PropertyMap Reread(ProviderBlock block, PropertyMap inputs, PropertyMap found)
    {
        foreach (var (name, value) in inputs)
        {
            if (name == SchemaCheck.DefaultsKey)
            {
                continue;
            }
            var old = value.Bare;
            inputs = (old, found.Get(name)) switch
            {
                // A zero that was not sent reads as a zero, unless the API has another value.
                (_, null) => Sameness.IsZero(old) ? inputs : inputs.Without(name),
                (PropertyMap one, PropertyMap now) when block.Find(name)?.Block is { } inner =>
                    inputs.With(name, Reread(inner, one, now)),
                (_, { } now) => Defaults.WithoutNotes(old) == now ? inputs : inputs.With(name, now),
            };
        }
        return inputs;
    }

    private static PropertyMap Keep(
        ProviderType type,
        ProviderBlock block,
        PropertyMap inputs,
        PropertyMap outputs
    )
    {
        foreach (var (name, before) in outputs)
        {
            if (block.Find(name) is not { IsInput: true } property || IsNothing(before))
            {
                continue;
            }
            if (inputs.Get(name) is not { } given)
            {
                if (property.IsComputed && !IsExcluded(property, block, inputs))
                {
                    inputs = inputs.With(name, before);
                }
            }
            else if (property.Block is { } inner)
            {
                inputs = inputs.With(name, Keep(type, inner, given, before.Bare));
            }
        }
        return inputs;
    }

    private static bool IsNothing(PropertyValue value) =>
        value.Bare
            is NullValue
                or TextValue { Value: "" }
                or ListValue { Items.IsEmpty: true }
                or PropertyMap { Count: 0 };

    private static PropertyValue Keep(
        ProviderType type,
        ProviderBlock block,
        PropertyValue given,
        PropertyValue before
    ) =>
        (given, before) switch
        {
            (SecretValue secret, _) => PropertyValue.Secret(
                Keep(type, block, secret.Inner, before)
            ),
            (PropertyMap map, PropertyMap old) => Keep(type, block, map, old),
            (ListValue list, ListValue old) => PropertyValue.List(
                list.Items.Select(item =>
                    old.Items.FirstOrDefault(other => IsPartOf(item, other)) is { } same
                        ? Keep(type, block, item, same)
                        : item
                )
            ),
            _ => given,
        };

    /// <summary>Whether an item of inputs says nothing else than one that exists.</summary>
    public static bool IsPartOf(PropertyValue item, PropertyValue whole) =>
        (item.Bare, whole.Bare) switch
        {
            (PropertyMap part, PropertyMap map) => part.All(entry =>
                entry.Key == SchemaCheck.DefaultsKey
                || (map.Get(entry.Key) is { } value && IsPartOf(entry.Value, value))
            ),
            (var one, var other) => one == other,
        };

    /// <summary>Whether something that is given beside a property rules it out.</summary>
    private static bool IsExcluded(
        ProviderProperty property,
        ProviderBlock block,
        PropertyMap inputs
    ) =>
        property
            .ConflictsWith.Concat(property.ExactlyOneOf)
            .Any(other =>
                block.FindTerraform(other[(other.LastIndexOf('.') + 1)..]) is { } found
                && found != property
                && inputs.Get(found.Name) is not null
            );

    private static PropertyMap WithoutZeros(ProviderBlock block, PropertyMap map)
    {
        foreach (var (name, value) in map)
        {
            if (block.Find(name) is not { } property)
            {
                continue;
            }
            var sent = property.Block is { } inner ? WithoutZeros(inner, value) : value;
            if (property.DropsZero && Sameness.IsZero(sent))
            {
                map = map.Without(name);
            }
            else if (!ReferenceEquals(sent, value))
            {
                map = map.With(name, sent);
            }
        }
        return map;
    }

    private static PropertyValue WithoutZeros(ProviderBlock block, PropertyValue value) =>
        value switch
        {
            PropertyMap map => WithoutZeros(block, map),
            ListValue list => PropertyValue.List(
                list.Items.Select(item => WithoutZeros(block, item))
            ),
            _ => value,
        };

    private static PropertyMap Set(PropertyMap map, ReadOnlySpan<string> path, PropertyValue value)
    {
        if (path is [var name])
        {
            return map.Get(name) is null ? map.With(name, value) : map;
        }
        return map.With(
            path[0],
            Set(map.Get(path[0]) as PropertyMap ?? PropertyMap.Empty, path[1..], value)
        );
    }
}
