using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Testing.Rehearsal;

/// <summary>Inputs of which one value, at any depth, is another one.</summary>
internal static class Variants
{
    public static IEnumerable<PropertyMap> Of(PropertyMap inputs, PropertyValue other) =>
        Inside(inputs, other).Cast<PropertyMap>();

    private static IEnumerable<PropertyValue> Inside(PropertyValue value, PropertyValue other) =>
        value switch
        {
            PropertyMap map => map.SelectMany(
                entry => Inside(entry.Value, other).Prepend(other),
                (entry, variant) => map.With(entry.Key, variant)
            ),
            ListValue list => list.Items.SelectMany(
                (item, at) =>
                    Inside(item, other)
                        .Prepend(other)
                        .Select(variant => PropertyValue.List(list.Items.SetItem(at, variant)))
            ),
            SecretValue secret => Inside(secret.Inner, other).Select(PropertyValue.Secret),
            _ => [],
        };
}
