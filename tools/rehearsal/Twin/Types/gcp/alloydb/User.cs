namespace KeylessAlloyDb.Rehearsal.Twin.Types.Google;

/// <summary>A user of an AlloyDB cluster.</summary>
internal sealed class User() : GoogleModel(Token, api: "alloydb")
{
    public const string Token = "gcp:alloydb/user:User";

    private const string Source =
        "https://cloud.google.com/alloydb/docs/database-users/manage-iam-authn";
    private const string SettleSource =
        "https://github.com/hashicorp/terraform-provider-google/issues/21068";

    /// <summary>
    /// The provider creates and updates a user by the same request, and gcloud has an option for what a user has
    /// that exists already.
    /// </summary>
    /// <remarks>
    /// https://github.com/GoogleCloudPlatform/magic-modules/blob/main/mmv1/products/alloydb/User.yaml (create_url,
    /// update_url), https://cloud.google.com/sdk/gcloud/reference/alloydb/users/create (--keep-extra-roles)
    /// </remarks>
    public override bool AcceptsExisting => true;

    public override string ComputeId(CloudCall call) =>
        $"{call.Text("cluster")}/users/{call.Text("userId")}";

    public override void RefuseWrite(CloudCall call)
    {
        var cluster = call.Text("cluster");
        CloudCall.Require(
            call.World.Find(Cluster.Token, cluster) is not null,
            $"googleapi: Error 404: Cluster '{cluster}' was not found: expected the full name, projects/<project>/locations/<region>/clusters/<id>, notFound",
            "user-cluster",
            Source
        );
        CloudCall.Require(
            !Replication.IsSecondary(call.World.Find(Cluster.Token, cluster)!),
            $"googleapi: Error 400: Cluster '{cluster}' is a secondary, which is read-only: create the user in its primary, failedPrecondition",
            "user-of-a-secondary",
            "https://cloud.google.com/alloydb/docs/cross-region-replication/about-cross-region-replication"
        );
        var user = call.Text("userId")!;
        CloudCall.Require(
            call.Text("userType") != "ALLOYDB_IAM_USER"
                || (
                    user.Contains('@')
                    && !user.EndsWith(".gserviceaccount.com", StringComparison.Ordinal)
                ),
            $"googleapi: Error 400: Invalid IAM user '{user}': expected an email, a service account's without .gserviceaccount.com, invalid",
            "iam-user-name",
            Source
        );
        var instances = Instance.Of(call.World, cluster).ToList();
        var primary = instances.Find(Instance.IsPrimary);
        CloudCall.Require(
            primary is not null
                && !(primary.Since > call.At)
                && (call.Current is not null || InstanceFunction.IsSettled(call.World, primary)),
            $"googleapi: Error 400: The primary instance of '{cluster}' is not ready: create users some minutes after GetInstance says that its state is READY, PRIMARY_INSTANCE_NOT_READY",
            "primary-settles",
            SettleSource
        );
        CloudCall.RequireNone(
            instances.Where(instance => instance.Since > call.At),
            busy =>
                $"googleapi: Error 409: Instance '{busy.Id}' is being created: make the user depend on it, conflict",
            "cluster-busy",
            SettleSource
        );
    }

    public override PropertyMap ComputeOutputs(CloudCall call, string id) =>
        PropertyMap.Of(("name", id));

    public override void RefuseDelete(CloudCall call) =>
        // A secondary has no primary instance either.
        CloudCall.Require(
            Instance.Of(call.World, call.Text("cluster")).Any(Instance.IsPrimary),
            $"googleapi: Error 500: Internal error encountered: the primary instance of '{call.Text("cluster")}' is gone, so its users cannot be deleted; delete them first or with the cluster, internalError",
            "user-before-instance",
            "https://github.com/GoogleCloudPlatform/magic-modules/issues/8431"
        );
}
