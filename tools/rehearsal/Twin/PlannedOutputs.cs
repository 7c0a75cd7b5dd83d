using System.Text.RegularExpressions;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Twin.Rules;
using KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

namespace KeylessAlloyDb.Rehearsal.Twin;

/// <summary>
/// Outputs that a provider knows before it asks the cloud. In Google's provider the functions that a
/// type names fill them in; in AWS's every type's region and tags are.
/// </summary>
/// <remarks>
/// https://github.com/hashicorp/terraform-provider-google-beta/blob/v7.45.0/google-beta/tpgresource/resource_customize_diff.go,
/// https://github.com/hashicorp/terraform-provider-aws/blob/v6.58.0/internal/provider/sdkv2/tags_interceptor.go
/// </remarks>
internal static partial class PlannedOutputs
{
    public static PropertyMap Of(
        TypeRules rules,
        ResourceHead resource,
        PropertyMap provider,
        PropertyMap inputs
    ) =>
        rules.Schema is not { } type ? PropertyMap.Empty
        : resource.Type.StartsWith("aws:", StringComparison.Ordinal)
            ? Aws(provider, inputs).Where((name, _) => type.Properties.Find(name) is not null)
        : PropertyMap.Of(type.Plans.SelectMany(plan => Google(plan, provider, inputs)));

    private static PropertyMap Aws(PropertyMap provider, PropertyMap inputs)
    {
        var known = PropertyMap.Of(
            ("tagsAll", All(Account.DefaultTags(provider), inputs.Get("tags")))
        );
        return Place(provider, inputs, "region") is { } region
            ? known.With("region", region)
            : known;
    }

    private static IEnumerable<(string, PropertyValue)> Google(
        string plan,
        PropertyMap provider,
        PropertyMap inputs
    )
    {
        switch (plan)
        {
            case "DefaultProviderProject" when Place(provider, inputs, "project") is { } project:
                return [("project", project)];
            case "DefaultProviderRegion" when Place(provider, inputs, "region") is { } region:
                return [("region", region)];
            case "SetLabelsDiff":
                return Labels(
                    provider,
                    inputs,
                    PropertyMap.Of((ProviderLabels.Provisioned, "true"))
                );
            case "SetLabelsDiffWithoutAttributionLabel":
                return Labels(provider, inputs, PropertyMap.Empty);
            case "SetAnnotationsDiff":
                return [("effectiveAnnotations", inputs.Get("annotations") ?? PropertyMap.Empty)];
            case "resourceServiceAccountCustomDiff"
                when (Place(provider, inputs, "project")?.AsText, inputs.Text("accountId"))
                    is ({ } project, { } account):
                // For example.com:project this is wrong, as the provider's own guess is.
                var email = $"{account}@{project}.iam.gserviceaccount.com";
                return [("email", email), ("member", $"serviceAccount:{email}")];
            default:
                return Policy().Match(plan) is { Success: true } policy
                    ?
                    [
                        (
                            "deletionPolicy",
                            inputs.Get("deletionPolicy")
                                ?? provider.Get("deletionPolicy")
                                ?? policy.Groups[1].Value
                        ),
                    ]
                    : [];
        }
    }

    private static IEnumerable<(string, PropertyValue)> Labels(
        PropertyMap provider,
        PropertyMap inputs,
        PropertyMap attribution
    )
    {
        var labels = All(attribution.Merge(ProviderLabels.Google(provider)), inputs.Get("labels"));
        return [("effectiveLabels", labels), ("pulumiLabels", labels)];
    }

    /// <summary>The resource's own over the provider's.</summary>
    private static PropertyValue All(PropertyMap? defaults, PropertyValue? own) =>
        own is null ? defaults ?? PropertyMap.Empty
        : own.AsMap is { } map ? (defaults ?? PropertyMap.Empty).Merge(map)
        : PropertyValue.Unknown;

    private static PropertyValue? Place(PropertyMap provider, PropertyMap inputs, string place) =>
        inputs.Get(place) ?? provider.Get(place);

    [GeneratedRegex("""^DefaultProviderDeletionPolicy\("(\w+)"\)$""")]
    private static partial Regex Policy();
}
