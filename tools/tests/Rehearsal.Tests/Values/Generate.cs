using CsCheck;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Tests.Values;

/// <summary>Arbitrary property values.</summary>
internal static class Generate
{
    private static readonly Gen<string> s_name = Gen.String[Gen.Char.AlphaNumeric, 1, 8];

    public static Gen<PropertyValue> Value { get; } =
        Gen.Recursive<PropertyValue>(
            (depth, inner) => depth > 3 ? Leaf : Gen.OneOf(Leaf, Compound(inner))
        );

    public static Gen<PropertyMap> Map { get; } = MapOf(Value);

    private static Gen<PropertyValue> Leaf =>
        Gen.OneOf(
            Gen.Const(PropertyValue.Null),
            Gen.Const(PropertyValue.Unknown),
            Gen.Bool.Select(value => (PropertyValue)value),
            Gen.Double.Where(double.IsFinite).Select(value => (PropertyValue)value),
            Gen.Long[-1_000_000_000_000, 1_000_000_000_000]
                .Select(value => (PropertyValue)(double)value),
            Gen.String.Where(IsText).Select(value => (PropertyValue)value)
        );

    private static Gen<PropertyValue> Compound(Gen<PropertyValue> inner) =>
        Gen.OneOf(
            inner.Select(PropertyValue.Secret),
            inner.Array[0, 4].Select(items => PropertyValue.List(items)),
            MapOf(inner).Select(map => (PropertyValue)map),
            Gen.Select(
                Gen.Bool,
                s_name,
                (isArchive, path) =>
                    (PropertyValue)new AssetValue(isArchive, PropertyMap.Of(("path", path)))
            ),
            Gen.Select(s_name, s_name, (urn, id) => (PropertyValue)new ReferenceValue(urn, id, ""))
        );

    private static Gen<PropertyMap> MapOf(Gen<PropertyValue> inner) =>
        Gen.Select(s_name, inner, (key, value) => (key, value))
            .Array[0, 4]
            .Select(entries => PropertyMap.Of(entries));

    /// <summary>Lone surrogates are no text: neither protobuf nor JSON carries them.</summary>
    private static bool IsText(string value) => !value.Any(char.IsSurrogate);
}
