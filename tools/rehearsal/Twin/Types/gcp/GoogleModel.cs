using KeylessAlloyDb.Rehearsal.Twin.Schema;

namespace KeylessAlloyDb.Rehearsal.Twin.Types.Google;

/// <summary>A Google Cloud resource: its API must be on, its deletion policy allows its end.</summary>
/// <param name="type">Type token.</param>
/// <param name="api">
/// The API that serves it, without .googleapis.com; null where it is one that a project must have on
/// before anything can be deployed.
/// </param>
internal abstract class GoogleModel(string type, string? api) : ResourceModel(type)
{
    public sealed override void RefuseAnyWrite(CloudCall call)
    {
        if (api is not null && call.Current is null)
        {
            GoogleApi.Require(call.World, Gcp.Project(call), api, call.At);
        }
        FreeText.Require(
            call.Current is null
                ? call with
                {
                    Inputs = call.Inputs.Where((name, _) => !InputsAfterCreate.Contains(name)),
                }
                : call
        );
    }

    public sealed override void RefuseAnyDelete(CloudCall call)
    {
        var policy = DeletionPolicy(call);
        CloudCall.Require(
            policy != "PREVENT",
            $"cannot destroy {Type} without setting deletion_policy=\"DELETE\" and running an update: it is \"{policy}\"",
            "deletion-policy",
            "https://github.com/hashicorp/terraform-provider-google/blob/v7.45.0/google/tpgresource/utils.go"
        );
    }

    public override bool RetainsOnDelete(CloudCall call) => DeletionPolicy(call) == "ABANDON";

    public sealed override PropertyMap ComputeCommonOutputs(CloudCall call, string id)
    {
        if (PackageSchema.Resource(Type)?.Outputs.Properties is not { } properties)
        {
            return PropertyMap.Empty;
        }
        var labels = Labels(call);
        return PropertyMap
            .Of(
                ("project", Gcp.Project(call)),
                ("region", Gcp.Region(call)),
                ("selfLink", Gcp.SelfLink(id)),
                ("creationTimestamp", Gcp.Created),
                ("deletionPolicy", DeletionPolicy(call)),
                ("effectiveLabels", labels),
                ("pulumiLabels", labels),
                ("effectiveAnnotations", call.Get("annotations") ?? PropertyMap.Empty)
            )
            .Where((name, _) => properties.ContainsKey(name));
    }

    /// <summary>The resource's own policy, or the provider's.</summary>
    protected virtual string DeletionPolicy(CloudCall call) =>
        call.Text("deletionPolicy") ?? call.Provider.Text("deletionPolicy") ?? "DELETE";

    private static PropertyMap Labels(CloudCall call) =>
        PropertyMap
            .Of((ProviderLabels.Provisioned, "true"))
            .Merge(ProviderLabels.Google(call.Provider))
            .Merge(call.Get("labels") as PropertyMap ?? PropertyMap.Empty);
}
