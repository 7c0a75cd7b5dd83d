using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Twin.Rules;
using KeylessAlloyDb.Rehearsal.Twin.Schema;

namespace KeylessAlloyDb.Rehearsal.Twin;

/// <summary>What differs between two sets of inputs, and whether that replaces the resource.</summary>
internal static class Differences
{
    /// <summary>Where a resource lives; what gives neither lives where its provider says.</summary>
    private static readonly IReadOnlyList<string> s_places = ["project", "region"];

    /// <param name="request">Old and new inputs.</param>
    /// <param name="provider">Settings of the resource's provider.</param>
    public static DiffResult Between(DiffRequest request, PropertyMap provider)
    {
        var rules = TypeRules.Of(request.Resource.Type);
        var (old, now) = (Bare(request.OldInputs), Bare(request.NewInputs));
        var changes = new Walk(rules)
            .Block([], rules.Schema?.Properties, old, now, Bare(request.OldOutputs))
            .Select(change => new PropertyDiff(
                Text(change.Path),
                change.Kind,
                Replaces(change, rules, old, now)
            ))
            .Concat(Moves(request, provider, rules))
            .Concat(
                rules
                    .ReplaceIf.Where(rule => rule.Applies(request.OldOutputs, now))
                    .Select(rule => new PropertyDiff(rule.Path, DiffKind.Update, Replaces: true))
            )
            .ToList();
        return new(
            changes,
            changes.Exists(change => change.Replaces)
                && (
                    rules.DeleteFirst == DeleteFirst.Always
                    || (
                        rules is { DeleteFirst: DeleteFirst.IfNamed, AutoName: { } name }
                        && Defaults.IsGiven(request.NewInputs, name.Property)
                    )
                )
        )
        {
            Stables = [.. Stable(rules, changes)],
        };
    }

    /// <summary>What cannot change in place, and does not change.</summary>
    private static IEnumerable<string> Stable(
        TypeRules rules,
        IReadOnlyCollection<PropertyDiff> changes
    )
    {
        var replacing = changes
            .Where(change => change.Replaces)
            .Select(change => PropertyPath.Parse(change.Path)[0].Name)
            .ToHashSet();
        return rules
                .Schema?.Properties.All.Where(property =>
                    property.Replaces && !replacing.Contains(property.Name)
                )
                .Select(property => property.Name)
            ?? [];
    }

    /// <summary>Changes of the provider that take the resource to another place.</summary>
    private static IEnumerable<PropertyDiff> Moves(
        DiffRequest request,
        PropertyMap provider,
        TypeRules rules
    ) =>
        from place in s_places
        where request.NewInputs.Get(place) is null
        where rules.Schema?.Properties.Find(place) is { Replaces: true }
        let before = request.OldOutputs.Text(place) ?? request.OldInputs.Text(place) ?? ""
        let after = provider.Text(place) ?? before
        where before.Length > 0 && before != after
        select new PropertyDiff(place, DiffKind.Update, Replaces: true);

    /// <summary>What the provider's code says of a property counts before its schema.</summary>
    private static bool Replaces(Change change, TypeRules rules, PropertyMap old, PropertyMap now)
    {
        var path = Text(change.Path);
        var conditions = rules.ReplaceIf.Where(rule => rule.Path == path).ToList();
        if (conditions.Count > 0)
        {
            return conditions.Exists(rule => rule.Applies(change, old, now));
        }
        return change.Property is { } property
            && (
                property.Replaces
                || (
                    property.Block is { } block
                    && IsWhole(change)
                    && (Holds(block, change.Before) || Holds(block, change.After))
                )
            );
    }

    /// <summary>Whether a block comes, goes, or is not known as a whole.</summary>
    private static bool IsWhole(Change change) =>
        change.Before is null or UnknownValue || change.After is null or UnknownValue;

    /// <summary>
    /// Whether a block that comes or goes as a whole brings or takes a value of a property that
    /// replaces.
    /// </summary>
    private static bool Holds(ProviderBlock block, PropertyValue? value) =>
        value switch
        {
            UnknownValue => block.All.Any(property =>
                property is { IsInput: true, Replaces: true }
            ),
            ListValue list => list.Items.Any(item => Holds(block, item)),
            PropertyMap map => map.Any(entry =>
                block.Find(entry.Key) is { } property
                && (property.Replaces || (property.Block is { } inner && Holds(inner, entry.Value)))
            ),
            _ => false,
        };

    private static string Text(IReadOnlyList<PathStep> path) =>
        string.Concat(
            path.Select(
                (step, index) =>
                    step switch
                    {
                        { Index: { } number } => $"[{number}]",
                        { Name: { } name } when name.Contains('.') => $"[\"{name}\"]",
                        { Name: var name } => index == 0 ? name : $".{name}",
                    }
            )
        );

    private static PropertyMap Bare(PropertyMap map) => (PropertyMap)map.WithoutSecrets();

    /// <summary>Two values of a type side by side.</summary>
    private sealed class Walk(TypeRules rules)
    {
        /// <param name="path">Where the block is.</param>
        /// <param name="block">Its properties; null where no schema says.</param>
        /// <param name="before">Its old inputs.</param>
        /// <param name="after">Its new ones.</param>
        /// <param name="is">What it is: an optional, computed property left out keeps this.</param>
        public IEnumerable<Change> Block(
            IReadOnlyList<PathStep> path,
            ProviderBlock? block,
            PropertyMap before,
            PropertyMap after,
            PropertyMap? @is
        ) =>
            before
                .Keys.Union(after.Keys)
                .Where(key => key != SchemaCheck.DefaultsKey)
                .Order(StringComparer.Ordinal)
                .SelectMany(key =>
                {
                    var property = block?.Find(key);
                    var current = @is?.Get(key);
                    var (old, now) = (before.Get(key), after.Get(key));
                    if (property is { IsComputed: true })
                    {
                        if (now is null)
                        {
                            return [];
                        }
                        old ??= current;
                    }
                    // The provider compares with what a refresh has found, which no old input may have.
                    if (old is null && now is not null && Defaults.WithoutNotes(now) == current)
                    {
                        return [];
                    }
                    return Value([.. path, new(key, null)], property, old, now, current);
                });

        private IEnumerable<Change> Value(
            IReadOnlyList<PathStep> path,
            ProviderProperty? property,
            PropertyValue? before,
            PropertyValue? after,
            PropertyValue? @is,
            bool isItem = false
        )
        {
            if (before == after || IsSame(path, property, before, after, isItem))
            {
                return [];
            }
            return (before, after) switch
            {
                (PropertyMap old, PropertyMap now) when property?.Block is { } block => Block(
                    path,
                    block,
                    old,
                    now,
                    @is as PropertyMap
                ),
                (PropertyMap old, PropertyMap now) => Map(path, property, old, now),
                (ListValue old, ListValue now) when property is { Kind: ProviderKind.Set } => Set(
                    path,
                    property,
                    old,
                    now
                ),
                (ListValue old, ListValue now) => List(path, property, old, now, @is as ListValue),
                _ => [new(path, property, before, after)],
            };
        }

        /// <summary>A map of plain values: what its property says counts for each.</summary>
        private IEnumerable<Change> Map(
            IReadOnlyList<PathStep> path,
            ProviderProperty? property,
            PropertyMap before,
            PropertyMap after
        ) =>
            before
                .Keys.Union(after.Keys)
                .Where(key => key != SchemaCheck.DefaultsKey)
                .Order(StringComparer.Ordinal)
                .SelectMany(key =>
                    Value(
                        [.. path, new(key, null)],
                        property,
                        before.Get(key),
                        after.Get(key),
                        null,
                        isItem: true
                    )
                );

        private IEnumerable<Change> List(
            IReadOnlyList<PathStep> path,
            ProviderProperty? property,
            ListValue before,
            ListValue after,
            ListValue? @is
        ) =>
            Enumerable
                .Range(0, Math.Max(before.Items.Length, after.Items.Length))
                .SelectMany(index =>
                    Value(
                        [.. path, new(null, index)],
                        property,
                        before.Items.ElementAtOrDefault(index),
                        after.Items.ElementAtOrDefault(index),
                        @is?.Items.ElementAtOrDefault(index),
                        isItem: true
                    )
                );

        /// <summary>The order of a set does not count; what is left of both sides is compared in turn.</summary>
        private IEnumerable<Change> Set(
            IReadOnlyList<PathStep> path,
            ProviderProperty property,
            ListValue before,
            ListValue after
        )
        {
            var gone = before.Items.ToList();
            var come = new List<(PropertyValue Value, int Index)>();
            for (var index = 0; index < after.Items.Length; index++)
            {
                if (!gone.Remove(after.Items[index]))
                {
                    come.Add((after.Items[index], index));
                }
            }
            // The places of the old items are known only while they have not moved.
            var places = gone.Select(item => before.Items.IndexOf(item)).ToList();
            return Enumerable
                .Range(0, Math.Max(gone.Count, come.Count))
                .SelectMany(turn =>
                    Value(
                        [.. path, new(null, turn < come.Count ? come[turn].Index : places[turn])],
                        property,
                        gone.ElementAtOrDefault(turn),
                        turn < come.Count ? come[turn].Value : null,
                        null,
                        isItem: true
                    )
                );
        }

        private bool IsSame(
            IReadOnlyList<PathStep> path,
            ProviderProperty? property,
            PropertyValue? before,
            PropertyValue? after,
            bool isItem
        ) =>
            property is not null
            && rules.Schema is { } schema
            // An item that comes or goes changes its list or map, whatever it is.
            && (!isItem || (before is not null && after is not null))
            && (
                Sameness.Holds(schema, property, before, after)
                || (
                    (before is null || after is null)
                    && rules.AbsentMeans.Any(entry =>
                        entry.Path == Text(path) && entry.Value == (before ?? after)
                    )
                )
            );
    }
}
