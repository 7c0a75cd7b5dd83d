namespace KeylessAlloyDb.Rehearsal.Sweep;

/// <summary>Texts that differ only because a resource was replaced: its ids, names and links.</summary>
internal static class Renames
{
    /// <summary>Shorter texts are words, which can mean something else elsewhere.</summary>
    private const int ShortestText = 4;

    /// <summary>The pairs of texts in which two versions of a value differ.</summary>
    public static IEnumerable<(string Old, string New)> Between(
        PropertyValue? old,
        PropertyValue? now
    ) =>
        (old?.Bare, now?.Bare) switch
        {
            // Programs cut the dot off a DNS name.
            (TextValue before, TextValue after)
                when before != after && before.Value.Length >= ShortestText =>
            [
                (before.Value.TrimEnd('.'), after.Value.TrimEnd('.')),
            ],
            (ListValue before, ListValue after) => before
                .Items.Zip(after.Items)
                .SelectMany(pair => Between(pair.First, pair.Second)),
            (PropertyMap before, PropertyMap after) => before.SelectMany(entry =>
                Between(entry.Value, after.Get(entry.Key))
            ),
            _ => [],
        };

    /// <summary>A value with the new texts in place of the old ones, the longest first.</summary>
    public static PropertyValue Apply(
        PropertyValue value,
        IEnumerable<(string Old, string New)> renames
    ) => renames.OrderByDescending(pair => pair.Old.Length).Aggregate(value, Exchange);

    private static PropertyValue Exchange(PropertyValue value, (string Old, string New) pair) =>
        value switch
        {
            TextValue text => text.Value.Replace(pair.Old, pair.New),
            SecretValue secret => PropertyValue.Secret(Exchange(secret.Inner, pair)),
            ListValue list => PropertyValue.List(list.Items.Select(item => Exchange(item, pair))),
            PropertyMap map => map.Select(item => Exchange(item, pair)),
            _ => value,
        };
}
