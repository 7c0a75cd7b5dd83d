namespace KeylessAlloyDb.Rehearsal.Twin.Types.Google;

/// <summary>Says how a cluster is.</summary>
internal sealed class ClusterFunction() : FunctionModel("gcp:alloydb/getCluster:getCluster")
{
    /// <summary>Objects that the function gives as lists.</summary>
    private static readonly IReadOnlyList<string> s_blocks =
    [
        "automatedBackupPolicy",
        "continuousBackupConfig",
        "dataplexConfig",
        "encryptionConfig",
        "initialUser",
        "maintenanceUpdatePolicy",
        "networkConfig",
        "pscConfig",
        "restoreBackupSource",
        "restoreBackupdrBackupSource",
        "restoreBackupdrPitrSource",
        "restoreContinuousBackupSource",
        "secondaryConfig",
    ];

    public override PropertyMap? ComputeResult(FunctionCall call)
    {
        var project = call.Place("project");
        var location = call.Arguments.Text("location") ?? call.Provider.Text("region") ?? "";
        var id =
            $"projects/{project}/locations/{location}/clusters/{call.Arguments.Text("clusterId")}";
        var cluster = call.World.Find(Cluster.Token, id);
        CloudCall.Require(
            cluster is not null,
            $"{id} not found",
            "cluster-exists",
            "https://github.com/hashicorp/terraform-provider-google/blob/v7.45.0/google/services/alloydb/data_source_alloydb_cluster.go"
        );
        return Gcp.WithLists(cluster.Outputs, s_blocks)
            .Merge(PropertyMap.Of(("id", id), ("project", project), ("location", location)));
    }
}
