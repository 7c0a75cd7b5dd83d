using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Twin.Schema;

namespace KeylessAlloyDb.Rehearsal.Twin.Rules;

/// <summary>Holds the values of inputs against what a provider's schema, or an API's model, allows.</summary>
internal static class ProviderCheck
{
    /// <summary>The provider's errors at preview. An unknown value passes.</summary>
    public static IEnumerable<CheckFailure> Check(ProviderType type, PropertyMap inputs) =>
        Block(type.Properties, inputs, inputs, "", Checks);

    /// <summary>The API's errors that the provider does not check.</summary>
    public static IEnumerable<CheckFailure> CheckApi(ProviderType type, PropertyMap inputs) =>
        Block(type.Properties, inputs, inputs, "", (property, _) => property.ApiChecks);

    /// <summary>A value for a message; a secret, or part of one, is never shown.</summary>
    public static string Shown(PropertyMap inputs, string path, PropertyValue value) =>
        inputs.Get(PropertyPath.Parse(path)[0].Name!) is { ContainsSecret: true }
            ? "[secret]"
            : SchemaCheck.Show(value);

    private static IEnumerable<ValueCheck> Checks(ProviderProperty property, bool isElement)
    {
        if (isElement)
        {
            return property.ElementChecks;
        }
        return property.MinItems is null && property.MaxItems is null
            ? property.Checks
            : property.Checks.Append(ValueChecks.Items(property.MinItems, property.MaxItems));
    }

    private static IEnumerable<CheckFailure> Block(
        ProviderBlock block,
        PropertyMap map,
        PropertyMap root,
        string path,
        Func<ProviderProperty, bool, IEnumerable<ValueCheck>> checks
    ) =>
        from entry in map
        let property = block.Find(entry.Key)
        where property is { IsInput: true }
        from failure in Value(
            property,
            entry.Value.Bare,
            root,
            Paths.Join(path, entry.Key),
            checks,
            isElement: false
        )
        select failure;

    private static IEnumerable<CheckFailure> Value(
        ProviderProperty property,
        PropertyValue value,
        PropertyMap root,
        string path,
        Func<ProviderProperty, bool, IEnumerable<ValueCheck>> checks,
        bool isElement
    )
    {
        if (value is UnknownValue or NullValue)
        {
            return [];
        }
        var here = checks(property, isElement)
            .Select(check => check(value))
            .OfType<string>()
            .Select(problem => new CheckFailure(path, $"{Shown(root, path, value)} {problem}"));
        return value switch
        {
            PropertyMap map when property.Block is { } block => here.Concat(
                Block(block, map, root, path, checks)
            ),
            ListValue list when !isElement => here.Concat(
                list.Items.SelectMany(
                    (item, index) =>
                        Value(
                            property,
                            item.Bare,
                            root,
                            $"{path}[{index}]",
                            checks,
                            isElement: true
                        )
                )
            ),
            _ => here,
        };
    }
}
