namespace KeylessAlloyDb.Rehearsal.Values;

internal static class PropertyMapPaths
{
    /// <summary>The value at a path such as networkConfig.enablePublicIp; null where there is none.</summary>
    public static PropertyValue? Find(this PropertyMap map, string path)
    {
        PropertyValue? value = map;
        foreach (var step in PropertyPath.Parse(path))
        {
            value = step switch
            {
                { Name: { } name } => value?.AsMap?.Get(name),
                { Index: { } index } => value?.AsList is { IsDefault: false } list
                && index < list.Length
                    ? list[index]
                    : null,
                _ => null,
            };
        }
        return value;
    }

    /// <summary>The texts of the list at a path.</summary>
    public static IEnumerable<string> Texts(this PropertyMap map, string path) =>
        map.Find(path)?.AsList.Select(item => item.AsText).OfType<string>() ?? [];

    /// <summary>The objects of the list at a path.</summary>
    public static IEnumerable<PropertyMap> Maps(this PropertyMap map, string path) =>
        map.Find(path)?.AsList.Select(item => item.AsMap).OfType<PropertyMap>() ?? [];
}
