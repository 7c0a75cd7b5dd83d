using KeylessAlloyDb.Rehearsal.Twin.Schema;
using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Twin;

/// <summary>The outputs of a resource: its inputs, what the cloud adds, secrets marked.</summary>
internal static class Outcome
{
    /// <summary>Before a create or update: what the cloud will add is unknown, or as it was.</summary>
    /// <param name="spec">The type, where the schema has it.</param>
    /// <param name="computed">Further paths that the cloud fills in.</param>
    /// <param name="inputs">Checked inputs.</param>
    /// <param name="old">Outputs so far; null for a create.</param>
    public static PropertyMap Foresee(
        MemberSpec? spec,
        IReadOnlyList<string> computed,
        PropertyMap inputs,
        PropertyMap? old
    )
    {
        var outputs = Echo(inputs);
        foreach (var name in spec?.Computed ?? [])
        {
            if (outputs.Get(name) is null)
            {
                outputs = outputs.With(name, old?.Get(name) ?? PropertyValue.Unknown);
            }
        }
        outputs = computed.Aggregate(
            outputs,
            (map, path) => (PropertyMap)Set(map, old, PropertyPath.Parse(path), 0)
        );
        return Mark(spec, inputs, outputs);
    }

    /// <summary>After a create or update: nothing is unknown, and nothing that is always there is missing.</summary>
    /// <param name="spec">The type, where the schema has it.</param>
    /// <param name="inputs">Checked inputs.</param>
    /// <param name="known">What the model says, laid over the inputs.</param>
    /// <param name="text">Made-up texts for outputs that nothing else gives.</param>
    public static PropertyMap Complete(
        MemberSpec? spec,
        PropertyMap inputs,
        PropertyMap known,
        Func<string, string> text
    )
    {
        var outputs = Echo(inputs).Merge(known);
        foreach (var name in spec?.Computed ?? [])
        {
            if (outputs.Get(name) is null)
            {
                outputs = outputs.With(name, MakeUp(spec!.Outputs.Properties[name], name, text));
            }
        }
        return Mark(spec, inputs, outputs);
    }

    private static PropertyMap Echo(PropertyMap inputs) => inputs.Without(SchemaCheck.DefaultsKey);

    private static PropertyValue MakeUp(
        PropertySpec spec,
        string name,
        Func<string, string> text
    ) =>
        spec.Kind switch
        {
            "boolean" => false,
            "integer" or "number" => 0,
            "array" => PropertyValue.List(),
            "object" when spec.Object is { } type => PropertyMap.Of(
                type.Value.Required.Select(key =>
                    (key, MakeUp(type.Value.Properties[key], key, text))
                )
            ),
            "object" => PropertyMap.Empty,
            _ => text(name),
        };

    /// <summary>Puts what was there, or an unknown, at a path that no input gives.</summary>
    private static PropertyValue Set(
        PropertyValue value,
        PropertyValue? old,
        IReadOnlyList<PathStep> path,
        int depth
    )
    {
        if (depth == path.Count)
        {
            return value.IsNull ? old ?? PropertyValue.Unknown : value;
        }
        var step = path[depth];
        return (value, old?.Bare) switch
        {
            (SecretValue secret, _) => PropertyValue.Secret(Set(secret.Inner, old, path, depth)),
            (PropertyMap map, var before) when step.Name is { } name => depth + 1 < path.Count
            && map.Get(name) is null
                ? map
                : map.With(
                    name,
                    Set(
                        map.Get(name) ?? PropertyValue.Null,
                        (before as PropertyMap)?.Get(name),
                        path,
                        depth + 1
                    )
                ),
            (ListValue list, var before) when step.IsWildcard => PropertyValue.List(
                list.Items.Select(
                    (item, index) =>
                        Set(
                            item,
                            (before as ListValue)?.Items.ElementAtOrDefault(index),
                            path,
                            depth + 1
                        )
                )
            ),
            _ => value,
        };
    }

    /// <summary>
    /// Secret is what the schema says, the output of the same name as a secret input, and any text
    /// that a secret input went into: no file of a rehearsal may show it.
    /// </summary>
    public static PropertyMap Mark(MemberSpec? spec, PropertyMap inputs, PropertyMap outputs)
    {
        var secrets = inputs.Values.SelectMany(Secrets).Distinct().ToList();
        return PropertyMap.From(
            outputs.Select(entry =>
            {
                var property = spec?.Outputs.Properties.GetValueOrDefault(entry.Key);
                var marked = property is null ? entry.Value : MarkInside(property, entry.Value);
                return KeyValuePair.Create(
                    entry.Key,
                    !marked.ContainsSecret
                    && (
                        inputs.Get(entry.Key)?.ContainsSecret == true
                        || (secrets.Count > 0 && marked.Any(value => Tells(value, secrets)))
                    )
                        ? PropertyValue.Secret(marked)
                        : marked
                );
            })
        );
    }

    private static bool Tells(PropertyValue value, List<string> secrets) =>
        value is TextValue text
        && secrets.Exists(secret => text.Value.Contains(secret, StringComparison.Ordinal));

    /// <summary>The texts marked as secret, save those too short to be one.</summary>
    private static IEnumerable<string> Secrets(PropertyValue value) =>
        value switch
        {
            SecretValue { Inner: TextValue { Value: { Length: >= 8 } text } } => [text],
            SecretValue secret => Secrets(secret.Inner),
            PropertyMap map => map.Values.SelectMany(Secrets),
            ListValue list => list.Items.SelectMany(Secrets),
            _ => [],
        };

    private static PropertyValue MarkInside(PropertySpec spec, PropertyValue value)
    {
        if (value is SecretValue or NullValue)
        {
            return value;
        }
        if (spec.Secret)
        {
            return PropertyValue.Secret(value.WithoutSecrets());
        }
        return value switch
        {
            PropertyMap map when spec.Object is { } type => PropertyMap.From(
                map.Select(entry =>
                    KeyValuePair.Create(
                        entry.Key,
                        type.Value.Properties.TryGetValue(entry.Key, out var property)
                            ? MarkInside(property, entry.Value)
                            : entry.Value
                    )
                )
            ),
            ListValue list when spec.Element is { Object: not null } element => PropertyValue.List(
                list.Items.Select(item => MarkInside(element, item))
            ),
            _ => value,
        };
    }
}
