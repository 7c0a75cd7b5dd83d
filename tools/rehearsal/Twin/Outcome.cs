using KeylessAlloyDb.Rehearsal.Twin.Rules;
using KeylessAlloyDb.Rehearsal.Twin.Schema;

namespace KeylessAlloyDb.Rehearsal.Twin;

/// <summary>The outputs of a resource: its inputs, what the cloud adds, secrets marked.</summary>
internal static class Outcome
{
    /// <summary>
    /// The outputs before a create or update. Values from the cloud are unknown before a create. The
    /// plan of an update keeps them, unless the provider marks them as unknown.
    /// </summary>
    /// <param name="spec">The type, where the schema has it.</param>
    /// <param name="rules">What its provider does.</param>
    /// <param name="inputs">Checked inputs.</param>
    /// <param name="old">Outputs so far; null for a create.</param>
    /// <param name="planned">Outputs that the provider foresees.</param>
    public static PropertyMap Foresee(
        MemberSpec? spec,
        TypeRules rules,
        PropertyMap inputs,
        PropertyMap? old,
        PropertyMap planned
    )
    {
        var outputs = Echo(Requests.Plan(rules, inputs, old)).Merge(planned);
        outputs = rules.Schema is { } type
            ? Expect(type.Properties, outputs, old, isUpdate: old is not null)
            : (spec?.Computed ?? []).Aggregate(
                outputs,
                (map, name) =>
                    map.Get(name) is null
                        ? map.With(name, old?.Get(name) ?? PropertyValue.Unknown)
                        : map
            );
        return Mark(spec, inputs, old is null ? outputs : Forget(rules, outputs, inputs, old));
    }

    private static PropertyMap Forget(
        TypeRules rules,
        PropertyMap outputs,
        PropertyMap inputs,
        PropertyMap old
    ) =>
        rules
            .ForgottenInPlans.Where(row =>
                row.When.Any(name =>
                    inputs.Get(name)?.Bare is { } now && now != old.Get(name)?.Bare
                )
            )
            .SelectMany(row => row.Unknown)
            .Where(name => old.Get(name) is not null)
            .Aggregate(outputs, (map, name) => map.With(name, PropertyValue.Unknown));

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
        var outputs = Over(Echo(inputs), known);
        foreach (var name in spec?.Computed ?? [])
        {
            if (outputs.Get(name) is null)
            {
                outputs = outputs.With(name, MakeUp(spec!.Outputs.Properties[name], name, text));
            }
        }
        return Mark(spec, inputs, outputs);
    }

    private static PropertyMap Echo(PropertyMap inputs) => Defaults.WithoutNotes(inputs);

    /// <summary>What the cloud answers over what was asked for: an answer need not repeat a zero.</summary>
    private static PropertyMap Over(PropertyMap asked, PropertyMap answer) =>
        answer.Aggregate(
            asked,
            (map, entry) =>
                map.With(
                    entry.Key,
                    map.Get(entry.Key) is { } value ? Over(value, entry.Value) : entry.Value
                )
        );

    private static PropertyValue Over(PropertyValue asked, PropertyValue answer) =>
        (asked.Bare, answer) switch
        {
            (PropertyMap one, PropertyMap other) => one.Where(
                    (key, value) => !other.ContainsKey(key) && Sameness.IsZero(value)
                )
                .Merge(other.Select(value => value))
                .Merge(
                    PropertyMap.From(
                        other
                            .Where(entry => one.Get(entry.Key) is PropertyMap)
                            .Select(entry =>
                                KeyValuePair.Create(entry.Key, Over(one[entry.Key], entry.Value))
                            )
                    )
                ),
            _ => answer,
        };

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

    /// <summary>Puts what was there, or an unknown, where a computed property has no input.</summary>
    private static PropertyMap Expect(
        ProviderBlock block,
        PropertyMap map,
        PropertyMap? old,
        bool isUpdate
    )
    {
        foreach (var property in block.All)
        {
            var before = old?.Get(property.Name);
            if (map.Get(property.Name) is { } value)
            {
                if (property.Block is { } inner)
                {
                    map = map.With(property.Name, Expect(inner, value, before, isUpdate));
                }
            }
            else if (property.IsComputed && (before is not null || !isUpdate))
            {
                map = map.With(property.Name, before ?? PropertyValue.Unknown);
            }
        }
        return map;
    }

    /// <summary>An item of a list or set that says what an existing one says is that one.</summary>
    private static PropertyValue Expect(
        ProviderBlock block,
        PropertyValue value,
        PropertyValue? old,
        bool isUpdate
    ) =>
        value switch
        {
            SecretValue secret => PropertyValue.Secret(Expect(block, secret.Inner, old, isUpdate)),
            PropertyMap map => Expect(block, map, old?.AsMap, isUpdate && old is not null),
            ListValue list => PropertyValue.List(
                list.Items.Select(item =>
                    Expect(
                        block,
                        item,
                        (old?.AsList ?? []).FirstOrDefault(other => Requests.IsPartOf(item, other)),
                        isUpdate
                    )
                )
            ),
            _ => value,
        };

    /// <summary>
    /// Secret are the properties that the schema marks, outputs with the name of a secret input,
    /// and texts that contain a secret input: no file of a rehearsal may show them.
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
        value is TextValue text && secrets.Exists(secret => text.Value.Contains(secret));

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
