using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

namespace KeylessAlloyDb.Rehearsal.Twin;

/// <summary>The tags and labels of a provider: other ones update every resource that bears them.</summary>
/// <remarks>
/// https://www.pulumi.com/registry/packages/aws/api-docs/provider/ (defaultTags),
/// https://www.pulumi.com/registry/packages/gcp/api-docs/provider/ (defaultLabels)
/// </remarks>
internal static class ProviderLabels
{
    /// <summary>Pulumi's provider adds it to every Google resource.</summary>
    public const string Provisioned = "goog-pulumi-provisioned";

    public static PropertyMap Google(PropertyMap provider) =>
        Account.Nested(provider, "defaultLabels")?.AsMap ?? PropertyMap.Empty;

    public static IEnumerable<PropertyDiff> Between(DiffRequest request, PropertyMap provider)
    {
        var (property, defaults) = request.Resource.Type.StartsWith(
            "aws:",
            StringComparison.Ordinal
        )
            ? ("tagsAll", Account.DefaultTags(provider))
            : ("effectiveLabels", Google(provider));
        if (
            request.OldOutputs.Get(property)?.AsMap is { } all
            && Inherited(all, request.OldInputs) != Inherited(defaults, request.NewInputs)
        )
        {
            yield return new(property, DiffKind.Update, Replaces: false);
        }
    }

    /// <summary>Without what the resource says itself.</summary>
    private static PropertyMap Inherited(PropertyMap? all, PropertyMap inputs) =>
        (all ?? PropertyMap.Empty).Where(
            (key, _) =>
                key != Provisioned
                && (inputs.Get("tags") ?? inputs.Get("labels"))?.AsMap?.Get(key) is null
        );
}
