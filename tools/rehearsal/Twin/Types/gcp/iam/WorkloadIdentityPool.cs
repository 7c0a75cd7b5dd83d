namespace KeylessAlloyDb.Rehearsal.Twin.Types.Google;

/// <summary>A pool of foreign identities. Deleting one blocks its id for 30 days.</summary>
internal sealed class WorkloadIdentityPool() : GoogleModel(Token, api: "iam")
{
    public const string Token = "gcp:iam/workloadIdentityPool:WorkloadIdentityPool";

    private const string Source =
        "https://cloud.google.com/iam/docs/manage-workload-identity-pools-providers";

    public override string ComputeId(CloudCall call) =>
        $"projects/{Gcp.Project(call)}/locations/global/workloadIdentityPools/{call.Text("workloadIdentityPoolId")}";

    public override IEnumerable<Entity> DeletedWith(CloudCall call) =>
        call
            .World.OfType(WorkloadIdentityPoolProvider.Token)
            .Where(provider =>
                provider.Id.StartsWith($"{call.Current!.Id}/", StringComparison.Ordinal)
            );

    public override void RefuseWrite(CloudCall call)
    {
        RequireId("workload_identity_pool_id", Label(call.Text("workloadIdentityPoolId")!));
        if (call.Current is { } current)
        {
            CloudCall.Require(
                current.Text("mode") == (call.Text("mode") ?? current.Text("mode")),
                "googleapi: Error 400: The mode of a workload identity pool cannot be changed, badRequest",
                "pool-mode",
                Source
            );
            return;
        }
        RequireNotBlocked(call, ComputeId(call));
    }

    public override PropertyMap ComputeOutputs(CloudCall call, string id) =>
        PropertyMap.Of(
            (
                "name",
                $"projects/{Gcp.ProjectNumber(Gcp.Project(call))}/locations/global/workloadIdentityPools/{call.Text("workloadIdentityPoolId")}"
            ),
            ("state", "ACTIVE"),
            ("mode", call.Text("mode") ?? "FEDERATION_ONLY")
        );

    /// <summary>
    /// An id as the provider checks it. Pools of Google's own end in .svc.id.goog; the provider cuts
    /// each of these letters off the end, so example.svc.id.goog is checked as example, and
    /// web-logic.svc.id.goog as web-l.
    /// </summary>
    /// <remarks>https://github.com/GoogleCloudPlatform/magic-modules/blob/main/mmv1/templates/terraform/constants/iam_workload_identity_pool.go.tmpl</remarks>
    public static string Label(string id)
    {
        const string Suffix = ".svc.id.goog";
        return id.EndsWith(Suffix, StringComparison.Ordinal) ? id.TrimEnd([.. Suffix]) : id;
    }

    /// <summary>Ids of pools and providers have one form.</summary>
    public static void RequireId(string what, string id) =>
        CloudCall.Require(
            id.Length is >= 4 and <= 32
                && id.All(letter =>
                    char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-'
                )
                && !id.StartsWith("gcp-", StringComparison.Ordinal),
            $"googleapi: Error 400: Invalid {what} '{id}' of {id.Length} characters: expected 4 to 32 of [a-z0-9-], not starting with gcp-, badRequest",
            "pool-id",
            "https://github.com/hashicorp/terraform-provider-google/blob/v7.45.0/google/services/iambeta/resource_iam_workload_identity_pool.go"
        );

    public static void RequireNotBlocked(CloudCall call, string id) =>
        CloudCall.Require(
            !call.World.WasDeleted(call.Resource.Type, id),
            $"googleapi: Error 409: Requested entity already exists: '{id}' was deleted less than 30 days ago, alreadyExists",
            "pool-id-blocked-30-days",
            Source
        );
}
