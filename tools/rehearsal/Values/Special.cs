namespace KeylessAlloyDb.Rehearsal.Values;

/// <summary>Tells a plain object from one that carries a signature and stands for something else.</summary>
internal static class Special
{
    public static PropertyValue Recognise(PropertyMap map) =>
        map.Text(Signatures.Key) switch
        {
            Signatures.Secret => PropertyValue.Secret(map.Get("value") ?? PropertyValue.Null),
            Signatures.Asset => new AssetValue(IsArchive: false, map.Without(Signatures.Key)),
            Signatures.Archive => new AssetValue(IsArchive: true, map.Without(Signatures.Key)),
            Signatures.Reference => Reference(map),
            Signatures.Output => Output(map),
            _ => map,
        };

    private static ReferenceValue Reference(PropertyMap map) =>
        new(
            map.Text("urn") ?? "",
            // An id that is not known yet arrives as the empty text.
            map.Get("id")
                is { } id
                ? (id.AsText == "" ? PropertyValue.Unknown : id)
                : null,
            map.Text("packageVersion") ?? ""
        );

    private static PropertyValue Output(PropertyMap map)
    {
        var value = map.TryGetValue("value", out var known) ? known : PropertyValue.Unknown;
        return map.Get("secret")?.AsBool == true ? PropertyValue.Secret(value) : value;
    }
}
