namespace KeylessAlloyDb.Rehearsal.Twin.Rules;

/// <summary>Property paths with wildcards, spread over the values that are there.</summary>
internal static class Paths
{
    /// <summary>
    /// The values that a path leads to, each with its own path and without a secret mark; an unknown
    /// one that stands in the way is returned as it is.
    /// </summary>
    public static IEnumerable<(string Path, PropertyValue Value)> Expand(
        PropertyMap inputs,
        string path
    ) =>
        PropertyPath
            .Parse(path)
            .Aggregate(
                (IEnumerable<(string Path, PropertyValue Value)>)[("", inputs)],
                (found, step) => found.SelectMany(pair => Step(pair.Path, pair.Value, step))
            );

    /// <summary>The last common object of some paths, and the rest of each path.</summary>
    public static (string Parent, IReadOnlyList<string> Relative) Split(IReadOnlyList<string> paths)
    {
        static string ParentOf(string path) => path[..Math.Max(0, path.LastIndexOf('.'))];
        var parent = ParentOf(paths[0]);
        return parent.Length > 0 && paths.All(path => ParentOf(path) == parent)
            ? (parent, [.. paths.Select(path => path[(parent.Length + 1)..])])
            : ("", paths);
    }

    public static string Join(string parent, string name) =>
        parent.Length == 0 ? name : $"{parent}.{name}";

    private static IEnumerable<(string Path, PropertyValue Value)> Step(
        string path,
        PropertyValue value,
        PathStep step
    ) =>
        value switch
        {
            UnknownValue => [(path, value)],
            PropertyMap map when step.IsWildcard => map.Select(entry =>
                (Join(path, entry.Key), entry.Value.Bare)
            ),
            PropertyMap map when step.Name is { } name && map.Get(name) is { } inner =>
            [
                (Join(path, name), inner.Bare),
            ],
            ListValue list when step.IsWildcard => list.Items.Select(
                (item, index) => ($"{path}[{index}]", item.Bare)
            ),
            _ => [],
        };
}
