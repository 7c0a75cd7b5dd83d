using System.Collections.Immutable;
using System.Globalization;

namespace KeylessAlloyDb.Rehearsal.Twin.Types.Google;

/// <summary>An AlloyDB cluster.</summary>
internal sealed class Cluster() : GoogleModel(Token, api: "alloydb")
{
    public const string Token = "gcp:alloydb/cluster:Cluster";

    private const string Source =
        "https://cloud.google.com/alloydb/docs/reference/rest/v1/projects.locations.clusters";
    private const string ProviderSource =
        "https://github.com/hashicorp/terraform-provider-google/blob/v7.45.0/google/services/alloydb/resource_alloydb_cluster.go";

    private static readonly ImmutableArray<string> s_keys =
    [
        "encryptionConfig.kmsKeyName",
        "automatedBackupPolicy.encryptionConfig.kmsKeyName",
        "continuousBackupConfig.encryptionConfig.kmsKeyName",
    ];

    private static readonly string[] s_belowHours = ["minutes", "seconds", "nanos"];

    public override string ComputeId(CloudCall call) =>
        $"projects/{Gcp.Project(call)}/locations/{call.Text("location")}/clusters/{call.Text("clusterId")}";

    /// <summary>What the cluster is made of goes with it.</summary>
    public override IEnumerable<Entity> DeletedWith(CloudCall call) => Parts(call, call.World.All);

    public static string Uid(string id) => Ids.Uuid("cluster", id);

    protected override string DeletionPolicy(CloudCall call) =>
        base.DeletionPolicy(call) is var policy && policy == "DELETE" ? "DEFAULT" : policy;

    public override void RefuseWrite(CloudCall call)
    {
        Gcp.RequireResourceId("cluster_id", call.Text("clusterId")!, "cluster-id");
        var version = Major(call.Text("databaseVersion"));
        CloudCall.Require(
            call.Text("databaseVersion") is null || version is >= 13 and <= 18,
            $"googleapi: Error 400: Invalid value for field 'cluster.database_version': '{call.Text("databaseVersion")}': expected POSTGRES_13 to POSTGRES_18, invalid",
            "database-version",
            Source
        );
        RequireBackupTimes(call);
        RequireMaintenance(call);
        var days = call.Get("continuousBackupConfig.recoveryWindowDays")?.AsNumber;
        CloudCall.Require(
            days is null or (>= 1 and <= 35),
            $"googleapi: Error 400: Invalid value for field 'cluster.continuous_backup_config.recovery_window_days': '{days}': expected 1 to 35, invalid",
            "recovery-window",
            Source
        );
        if (call.Current is not { } current)
        {
            foreach (var path in s_keys)
            {
                RequireKey(call, call.Text(path));
            }
            RequireSource(call);
            Replication.RefuseCreate(call);
            return;
        }
        Replication.RefuseUpdate(call, current);
        CloudCall.Require(
            UsesPsc(current.Inputs) == UsesPsc(call.Inputs),
            "googleapi: Error 400: Private Service Connect cannot be switched on or off after the creation of a cluster, failedPrecondition",
            "psc-fixed",
            "https://cloud.google.com/alloydb/docs/about-private-service-connect"
        );
        CloudCall.Require(
            version is null
                || Major(current.Text("databaseVersion")) is not { } old
                || version >= old,
            $"googleapi: Error 400: The database version cannot go back from {current.Text("databaseVersion")} to {call.Text("databaseVersion")}, failedPrecondition",
            "database-downgrade",
            Source
        );
    }

    public override PropertyMap ComputeOutputs(CloudCall call, string id)
    {
        if (Replication.IsPromotion(call))
        {
            Replication.Promote(call.World, call.Current!);
        }
        var outputs = PropertyMap.Of(
            ("name", id),
            ("uid", Uid(id)),
            ("state", "READY"),
            ("subscriptionType", call.Text("subscriptionType") ?? "STANDARD"),
            (
                "databaseVersion",
                Upgrading(call)
                    ?? call.Text("databaseVersion")
                    ?? call.Current?.Text("databaseVersion")
                    ?? "POSTGRES_17"
            ),
            (
                "encryptionInfos",
                PropertyValue.List(
                    PropertyMap.Of(
                        (
                            "encryptionType",
                            call.Get("encryptionConfig") is null
                                ? "GOOGLE_DEFAULT_ENCRYPTION"
                                : "CUSTOMER_MANAGED_ENCRYPTION"
                        ),
                        ("kmsKeyVersions", PropertyValue.List())
                    )
                )
            )
        );
        return call.Get("pscConfig") is PropertyMap psc
            ? outputs.With(
                "pscConfig",
                psc.With("serviceOwnedProjectNumber", Ids.Number(12, "tenant", id))
            )
            : outputs;
    }

    /// <summary>
    /// The version that the API still reports while an upgrade runs: the provider waits for the end
    /// only where skipAwaitMajorVersionUpgrade is false.
    /// </summary>
    private static string? Upgrading(CloudCall call) =>
        call.Get("skipAwaitMajorVersionUpgrade")?.AsBool != false
        && call.Text("databaseVersion") is { } wanted
        && call.Current?.Text("databaseVersion") is { } current
        && wanted != current
            ? current
            : null;

    public override void RefuseDelete(CloudCall call)
    {
        // What the last update stored counts: switching it off takes an update of its own.
        CloudCall.Require(
            call.Current!.Inputs.Get("deletionProtection")?.AsBool == false,
            $"cannot destroy cluster '{call.Current.Text("clusterId")}' without setting deletion_protection=false and running an update first",
            "deletion-protection",
            ProviderSource
        );
        Replication.RefuseDelete(call, call.Current);
        if (DeletionPolicy(call) != "FORCE")
        {
            CloudCall.RequireNone(
                Parts(call, call.World.OfType(Instance.Token)),
                instance =>
                    $"googleapi: Error 400: Cluster '{call.Current.Id}' has instances, such as '{instance.Id}': delete them first, or set deletion_policy=\"FORCE\", failedPrecondition",
                "cluster-has-instances",
                ProviderSource
            );
        }
    }

    private static IEnumerable<Entity> Parts(CloudCall call, IEnumerable<Entity> entities) =>
        entities.Where(part =>
            part.Id.StartsWith($"{call.Current!.Id}/", StringComparison.Ordinal)
        );

    private static bool UsesPsc(PropertyMap inputs) =>
        inputs.Find("pscConfig.pscEnabled")?.AsBool == true;

    private static int? Major(string? version) =>
        version?.StartsWith("POSTGRES_", StringComparison.Ordinal) == true
        && int.TryParse(version[9..], CultureInfo.InvariantCulture, out var major)
            ? major
            : null;

    /// <summary>A key of the cluster's region that AlloyDB's agent may use. The API's own words are not known.</summary>
    private static void RequireKey(CloudCall call, string? key)
    {
        if (key is null)
        {
            return;
        }
        const string KeySource = "https://cloud.google.com/alloydb/docs/use-cmek";
        CloudCall.Require(
            key.Contains($"/locations/{call.Text("location")}/", StringComparison.Ordinal),
            $"googleapi: Error 400: the key {key} is not in the cluster's location {call.Text("location")}, invalid",
            "key-location",
            KeySource
        );
        var agent =
            $"serviceAccount:{ServiceIdentity.EmailOf(Gcp.Project(call), "alloydb.googleapis.com")}";
        CloudCall.Require(
            call.World.OfType(CryptoKeyMember.Token)
                .Any(member =>
                    member.Text("cryptoKeyId") == key
                    && member.Text("role") == CryptoKeyMember.EncrypterDecrypter
                    && member.Text("member") == agent
                ),
            $"googleapi: Error 400: {agent} lacks {CryptoKeyMember.EncrypterDecrypter} on the key {key}, failedPrecondition",
            "key-agent",
            KeySource
        );
    }

    /// <summary>A point in time of a cluster that has point-in-time recovery. The API's own words are not known.</summary>
    private static void RequireSource(CloudCall call)
    {
        if (call.Text("restoreContinuousBackupSource.cluster") is not { } name)
        {
            return;
        }
        const string RestoreSource =
            "https://cloud.google.com/alloydb/docs/reference/rest/v1/projects.locations.clusters/restore";
        var source = call.World.OfType(Token).FirstOrDefault(cluster => cluster.Id == name);
        CloudCall.Require(
            source is not null,
            $"googleapi: Error 404: {name} not found, notFound",
            "restore-source",
            RestoreSource
        );
        CloudCall.Require(
            source!.Inputs.Find("continuousBackupConfig.enabled")?.AsBool != false,
            $"googleapi: Error 400: {name} has no continuous backup, failedPrecondition",
            "restore-window",
            RestoreSource
        );
    }

    /// <summary>One window, at a full hour. The API's own words are not known.</summary>
    private static void RequireMaintenance(CloudCall call)
    {
        var windows = call.Maps("maintenanceUpdatePolicy.maintenanceWindows").ToList();
        CloudCall.Require(
            windows.Count <= 1
                && windows
                    .Select(window => window.Get("startTime")?.AsMap ?? PropertyMap.Empty)
                    .All(start =>
                        start.Get("hours")?.AsNumber is null or (>= 0 and <= 23)
                        && s_belowHours.All(unit => (start.Get(unit)?.AsNumber ?? 0) == 0)
                    ),
            "googleapi: Error 400: Invalid value for field 'cluster.maintenance_update_policy.maintenance_windows': expected one window that starts at a full hour, 0 to 23, invalid",
            "maintenance-window",
            "https://github.com/GoogleCloudPlatform/magic-modules/blob/main/mmv1/products/alloydb/Cluster.yaml"
        );
    }

    private static void RequireBackupTimes(CloudCall call) =>
        CloudCall.Require(
            call.Maps("automatedBackupPolicy.weeklySchedule.startTimes")
                .All(time => s_belowHours.All(unit => (time.Get(unit)?.AsNumber ?? 0) == 0)),
            "googleapi: Error 400: Invalid value for field 'cluster.automated_backup_policy.weekly_schedule.start_times': backups start at full hours, invalid",
            "backup-full-hours",
            "https://github.com/GoogleCloudPlatform/cloud-foundation-fabric/issues/3061"
        );
}
