using System.Collections.Immutable;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Twin.Rules;
using KeylessAlloyDb.Rehearsal.Twin.Schema;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Twin;

/// <summary>What differs between two sets of inputs, and whether that replaces the resource.</summary>
internal static class Differences
{
    private sealed record Change(
        IReadOnlyList<PathStep> Path,
        PropertyValue? Before,
        PropertyValue? After
    )
    {
        public DiffKind Kind =>
            Before is null ? DiffKind.Add
            : After is null ? DiffKind.Delete
            : DiffKind.Update;
    }

    /// <summary>Where a resource lives; what gives neither lives where its provider says.</summary>
    private static readonly IReadOnlyList<string> Places = ["project", "region"];

    /// <param name="request">Old and new inputs.</param>
    /// <param name="provider">Settings of the resource's provider.</param>
    public static DiffResult Between(DiffRequest request, PropertyMap provider)
    {
        var type = request.Resource.Type;
        var rules = TypeRules.Of(type);
        var inputs = PackageSchema.Resource(type)?.Inputs;
        var (old, now) = (Bare(request.OldInputs), Bare(request.NewInputs));
        var changes = Walk([], old, now)
            .Select(change => new PropertyDiff(
                Text(change.Path),
                change.Kind,
                Replaces(change, rules, inputs, now)
            ))
            .Concat(Moves(request, provider, rules))
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
        );
    }

    /// <summary>Changes of the provider that take the resource to another place.</summary>
    private static IEnumerable<PropertyDiff> Moves(
        DiffRequest request,
        PropertyMap provider,
        TypeRules rules
    ) =>
        from place in Places
        where request.OldInputs.Get(place) is null && request.NewInputs.Get(place) is null
        let before = request.OldOutputs.Text(place) ?? ""
        let after = provider.Text(place) ?? before
        where before.Length > 0 && before != after
        where rules.ReplaceOnChange.Any(path => path is [{ Name: var name }] && name == place)
        select new PropertyDiff(place, DiffKind.Update, Replaces: true);

    private static IEnumerable<Change> Walk(
        IReadOnlyList<PathStep> path,
        PropertyValue? before,
        PropertyValue? after
    )
    {
        if (before == after)
        {
            return [];
        }
        return (before, after) switch
        {
            (PropertyMap one, PropertyMap two) => one
                .Keys.Union(two.Keys)
                .Where(key => key != SchemaCheck.DefaultsKey)
                .Order(StringComparer.Ordinal)
                .SelectMany(key => Walk([.. path, new(key, null)], one.Get(key), two.Get(key))),
            (ListValue one, ListValue two) => Enumerable
                .Range(0, Math.Max(one.Items.Length, two.Items.Length))
                .SelectMany(index =>
                    Walk(
                        [.. path, new(null, index)],
                        one.Items.ElementAtOrDefault(index),
                        two.Items.ElementAtOrDefault(index)
                    )
                ),
            _ => [new(path, before, after)],
        };
    }

    private static bool Replaces(
        Change change,
        TypeRules rules,
        ObjectSpec? inputs,
        PropertyMap now
    ) =>
        rules.ReplaceOnChange.Any(pattern => Reaches(pattern, change, inputs))
        || rules.ReplaceIf.Any(rule =>
            Reaches(PropertyPath.Parse(rule.Path), change, inputs)
            && rule.Applies(change.Kind, change.Before, change.After, now)
        );

    /// <summary>
    /// A block that is listed replaces when it comes or goes, its children when they are listed
    /// themselves; a list or map of plain values counts as one value.
    /// </summary>
    private static bool Reaches(
        IReadOnlyList<PathStep> pattern,
        Change change,
        ObjectSpec? inputs
    ) =>
        pattern.Count <= change.Path.Count
            ? PropertyPath.Covers(pattern, change.Path)
                && (pattern.Count == change.Path.Count || IsPlain(pattern, change.Path, inputs))
            : PropertyPath.Covers(change.Path, pattern)
                && Holds(change.Before ?? change.After, pattern.Skip(change.Path.Count));

    /// <summary>Whether everything below the pattern, as far as the path goes, is no block's property.</summary>
    private static bool IsPlain(
        IReadOnlyList<PathStep> pattern,
        IReadOnlyList<PathStep> path,
        ObjectSpec? inputs
    )
    {
        PropertySpec? spec = new("object", inputs is null ? null : new(inputs), null, [], false);
        for (var i = 0; i < path.Count; i++)
        {
            if (spec?.Object is { } block)
            {
                if (i >= pattern.Count)
                {
                    return false;
                }
                spec = path[i].Name is { } name
                    ? block.Value.Properties.GetValueOrDefault(name)
                    : null;
            }
            else
            {
                spec = spec?.Element;
            }
        }
        return true;
    }

    /// <summary>Whether a block that comes or goes as a whole brings or takes a value at a path.</summary>
    private static bool Holds(PropertyValue? value, IEnumerable<PathStep> rest) =>
        rest.Aggregate(
                (IEnumerable<PropertyValue>)(value is null ? [] : [value]),
                (found, step) => found.SelectMany(inner => Step(inner, step))
            )
            .Any();

    private static ImmutableArray<PropertyValue> Step(PropertyValue value, PathStep step) =>
        value switch
        {
            UnknownValue => [value],
            PropertyMap map when step.Name is { } name && map.Get(name) is { } inner => [inner],
            ListValue list when step.IsWildcard => list.Items,
            _ => [],
        };

    private static string Text(IReadOnlyList<PathStep> path) =>
        string.Concat(
            path.Select(
                (step, index) =>
                    step switch
                    {
                        { Index: { } number } => $"[{number}]",
                        { Name: { } name } when name.Contains('.', StringComparison.Ordinal) =>
                            $"[\"{name}\"]",
                        { Name: var name } => index == 0 ? name : $".{name}",
                    }
            )
        );

    private static PropertyMap Bare(PropertyMap map) => (PropertyMap)map.WithoutSecrets();
}
