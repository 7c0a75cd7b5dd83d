using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Twin.Schema;

namespace KeylessAlloyDb.Rehearsal.Policies;

/// <summary>The allowed places of a secret.</summary>
internal static class SecretPolicies
{
    /// <summary>A shorter text can occur anywhere by chance.</summary>
    private const int MinLength = 12;

    public static IReadOnlyList<Policy> All { get; } =
    [
        new(
            "secrets-stay-secret",
            "A secret stands only in a property whose type is secret: anywhere else the cloud shows it to whoever may look.",
            ["https://www.pulumi.com/docs/iac/concepts/secrets/"],
            set =>
            {
                var secrets = set.Gather(SecretTexts);
                return from resource in set.Judged
                    where !ProviderReference.IsProvider(resource.Type)
                    from path in Exposed(resource, secrets).Distinct()
                    select new Violation(
                        resource,
                        $"{path} holds a secret, and it is kept in clear there; take it out"
                    );
            }
        )
        {
            Scope = Scope.Resource | Scope.Stack,
        },
    ];

    /// <summary>The values of properties whose type is secret: they are found even where the mark was taken off.</summary>
    private static IEnumerable<string> SecretTexts(ResourceState resource) =>
        PackageSchema.Resource(resource.Type) is { } schema
            ? Texts(resource.Inputs, schema.Inputs).Concat(Texts(resource.Outputs, schema.Outputs))
            : [];

    private static IEnumerable<string> Texts(PropertyMap values, ObjectSpec spec) =>
        from entry in values
        where
            spec.Properties.TryGetValue(entry.Key, out var property)
            && property is { Secret: true, Kind: "string" }
        let text = entry.Value.AsText
        where text?.Length >= MinLength && !SealedSecret.IsIn(entry.Value)
        select text;

    /// <summary>Inputs of a resource; outputs of what has no inputs: components and the stack.</summary>
    private static IEnumerable<string> Exposed(ResourceState resource, IReadOnlySet<string> secrets)
    {
        var spec = resource.Custom ? PackageSchema.Resource(resource.Type)?.Inputs : null;
        return (resource.Custom ? resource.Inputs : resource.Outputs).SelectMany(entry =>
            Exposed(
                entry.Key,
                entry.Value,
                spec?.Properties.GetValueOrDefault(entry.Key),
                secrets,
                ResourceSet.IsOfCloud(resource)
            )
        );
    }

    /// <summary>Pulumi's state encrypts what is marked; a cloud does not know the mark.</summary>
    private static IEnumerable<string> Exposed(
        string path,
        PropertyValue value,
        PropertySpec? spec,
        IReadOnlySet<string> secrets,
        bool isOfCloud
    ) =>
        spec?.Secret == true || (value is SecretValue && !isOfCloud) ? []
        : value is SecretValue
        || value is TextValue text && secrets.Any(secret => text.Value.Contains(secret))
            ? [path]
        : value is PropertyMap map
            ? map.SelectMany(entry =>
                Exposed(
                    $"{path}.{entry.Key}",
                    entry.Value,
                    spec?.Object?.Value.Properties.GetValueOrDefault(entry.Key) ?? spec?.Element,
                    secrets,
                    isOfCloud
                )
            )
        : value.AsList.SelectMany(
            (item, index) => Exposed($"{path}[{index}]", item, spec?.Element, secrets, isOfCloud)
        );
}
