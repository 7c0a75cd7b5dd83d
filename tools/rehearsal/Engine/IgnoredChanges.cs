namespace KeylessAlloyDb.Rehearsal.Engine;

/// <summary>Puts old values back where the program ignores changes.</summary>
internal static class IgnoredChanges
{
    public static PropertyMap Revert(
        PropertyMap inputs,
        PropertyMap old,
        IEnumerable<string> paths
    ) =>
        paths.Aggregate(
            inputs,
            (current, path) => (PropertyMap)Revert(current, old, [.. PropertyPath.Parse(path)])!
        );

    private static PropertyValue? Revert(
        PropertyValue? value,
        PropertyValue? old,
        ReadOnlySpan<PathStep> path
    )
    {
        if (path.IsEmpty)
        {
            return old;
        }
        var step = path[0];
        var rest = path[1..];
        switch ((value?.Bare ?? PropertyValue.Null, old?.Bare ?? PropertyValue.Null))
        {
            case (PropertyMap now, PropertyMap before):
                foreach (var key in step.Name is { } name ? [name] : now.Keys.Union(before.Keys))
                {
                    now = Revert(Find(now, key), Find(before, key), rest) is { } kept
                        ? now.With(key, kept)
                        : now.Without(key);
                }
                return now;
            case (ListValue now, ListValue before):
                var items = now.Items;
                for (var i = 0; i < Math.Min(items.Length, before.Items.Length); i++)
                {
                    if (step.IsWildcard || step.Index == i)
                    {
                        items = items.SetItem(i, Revert(items[i], before.Items[i], rest)!);
                    }
                }
                return new ListValue(items);
            default:
                return value;
        }
    }

    private static PropertyValue? Find(PropertyMap map, string key) =>
        map.TryGetValue(key, out var value) ? value : null;
}
