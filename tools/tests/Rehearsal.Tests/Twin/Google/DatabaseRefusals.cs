using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Tests.Twin.Google;

/// <summary>What Google refuses of AlloyDB clusters, instances and users.</summary>
internal static class DatabaseRefusals
{
    public static IReadOnlyList<Refusal<GoogleProject>> All { get; } =
    [
        new(
            "database-version",
            google => google.Cluster(("databaseVersion", "POSTGRES_12")),
            google => google.Cluster(("databaseVersion", "POSTGRES_18"))
        ),
        new(
            "database-downgrade",
            google => Change(google, "databaseVersion", "POSTGRES_17", "POSTGRES_16"),
            google => Change(google, "databaseVersion", "POSTGRES_17", "POSTGRES_18")
        ),
        new(
            "psc-fixed",
            google => Change(google, "pscConfig", Psc(true), Psc(false)),
            google => Change(google, "pscConfig", Psc(true), Psc(true))
        ),
        new(
            "recovery-window",
            google => google.Cluster(Window(36)),
            google => google.Cluster(Window(35))
        ),
        new(
            "key-location",
            google => google.Cluster(Key(google, "us-central1", allow: true)),
            google => google.Cluster(Key(google, GoogleProject.Region, allow: true))
        ),
        new(
            "key-agent",
            google => google.Cluster(Key(google, GoogleProject.Region, allow: false)),
            google => google.Cluster(Key(google, GoogleProject.Region, allow: true))
        ),
        new(
            "restore-source",
            google => google.Cluster(RestoredFrom(google, "lost", window: true)),
            google => google.Cluster(RestoredFrom(google, "first", window: true))
        ),
        new(
            "restore-window",
            google => google.Cluster(RestoredFrom(google, "first", window: false)),
            google => google.Cluster(RestoredFrom(google, "first", window: true))
        ),
        new(
            "secondary-type",
            google => google.Cluster(Secondary(google, ("clusterType", "PRIMARY"))),
            google => google.Cluster(Secondary(google))
        ),
        new(
            "secondary-config",
            google => google.Cluster(("clusterType", "SECONDARY")),
            google => google.Cluster(Secondary(google))
        ),
        new(
            "secondary-initial-user",
            google =>
                google.Cluster(
                    Secondary(google, ("initialUser", PropertyMap.Of(("password", "a password"))))
                ),
            google => google.Cluster(Secondary(google))
        ),
        // Left out, AlloyDB switches continuous backups on.
        new(
            "secondary-backups",
            google =>
                google.Cluster(Secondary(google, ("continuousBackupConfig", PropertyMap.Empty))),
            google => google.Cluster(Secondary(google))
        ),
        new(
            "secondary-after-primary",
            google => google.Cluster(Secondary(google, withInstance: false)),
            google => google.Cluster(Secondary(google))
        ),
        new(
            "secondary-region",
            google => google.Cluster(Secondary(google, ("location", GoogleProject.Region))),
            google => google.Cluster(Secondary(google))
        ),
        new(
            "secondary-version",
            google => google.Cluster(Secondary(google, ("databaseVersion", "POSTGRES_18"))),
            google => google.Cluster(Secondary(google, ("databaseVersion", "POSTGRES_17")))
        ),
        new("most-secondaries", google => Secondaries(google, 6), google => Secondaries(google, 5)),
        new(
            "promotion-without-primary",
            google => google.Update(google.Cluster(Secondary(google)), ("clusterType", "PRIMARY")),
            google => Promote(google)
        ),
        new(
            "no-demotion",
            google =>
                google.Update(
                    google.Cluster(("clusterId", "other")),
                    ("clusterType", "SECONDARY"),
                    ("secondaryConfig", PropertyMap.Of(("primaryClusterName", Id("main"))))
                ),
            google =>
                google.Update(
                    google.Cluster(Secondary(google)),
                    ("labels", PropertyMap.Of(("a", "b")))
                )
        ),
        new(
            "primary-has-secondaries",
            google => DeleteReplicated(google, secondaryFirst: false),
            google => DeleteReplicated(google, secondaryFirst: true)
        ),
        new(
            "instance-of-its-cluster",
            google => google.Primary(google.Cluster(Secondary(google))),
            google =>
                google.Primary(google.Cluster(Secondary(google)), ("instanceType", "SECONDARY"))
        ),
        new(
            "user-of-a-secondary",
            google => google.User(google.Cluster(Secondary(google))),
            google => google.User(Promote(google))
        ),
        new(
            "backup-full-hours",
            google => google.Cluster(BackupAt(("hours", 17), ("minutes", 30))),
            google => google.Cluster(BackupAt(("hours", 17)))
        ),
        new(
            "maintenance-window",
            "at half past an hour",
            google => google.Cluster(Maintained(("hours", 17), ("minutes", 30))),
            google => google.Cluster(Maintained(("hours", 17)))
        ),
        new(
            "maintenance-window",
            "at no hour of a day",
            google => google.Cluster(Maintained(("hours", 24))),
            google => google.Cluster(Maintained(("hours", 0)))
        ),
        new(
            "query-insights",
            "texts that are too long",
            google => google.Primary(google.Cluster(), Insights("queryStringLength", 4501)),
            google => google.Primary(google.Cluster(), Insights("queryStringLength", 4500))
        ),
        new(
            "query-insights",
            "too many plans",
            google => google.Primary(google.Cluster(), Insights("queryPlansPerMinute", 21)),
            google => google.Primary(google.Cluster(), Insights("queryPlansPerMinute", 0))
        ),
        // Unset means protected.
        new(
            "deletion-protection",
            "by default",
            google =>
                google.Delete(
                    google.Create(
                        "gcp:alloydb/cluster:Cluster",
                        ("clusterId", "main"),
                        ("location", GoogleProject.Region),
                        ("pscConfig", Psc(true))
                    )
                ),
            google => google.Delete(google.Cluster(("deletionProtection", false)))
        ),
        new(
            "deletion-protection",
            "as given",
            google => google.Delete(google.Cluster(("deletionProtection", true))),
            google =>
                google.Delete(
                    google.Update(
                        google.Cluster(("deletionProtection", true)),
                        ("deletionProtection", false)
                    )
                )
        ),
        // Only upper case forces.
        new(
            "cluster-has-instances",
            google => DeleteFull(google, "force"),
            google => DeleteFull(google, "FORCE")
        ),
        new(
            "instance-cluster",
            google => google.Primary(google.Cluster(), ("cluster", "main")),
            google => google.Primary(google.Cluster())
        ),
        new("one-primary", google => Two(google, "PRIMARY"), google => Two(google, "READ_POOL")),
        new(
            "c4a-regions",
            google => google.Primary(google.Cluster(), Machine("c4a-highmem-4-lssd", 4)),
            google =>
                google.Primary(
                    google.Cluster(("location", "us-east4")),
                    Machine("c4a-highmem-4-lssd", 4)
                )
        ),
        new(
            "machine-type",
            "CPUs that no type of the series has",
            google => google.Primary(google.Cluster(), Machine("n2-highmem-48", 48)),
            google => google.Primary(google.Cluster(), Machine("z3-highmem-14-standardlssd", 14))
        ),
        new(
            "machine-type",
            "a series that needs local disks",
            google => google.Primary(google.Cluster(), Machine("c4-highmem-4", 4)),
            google => google.Primary(google.Cluster(), Machine("c4-highmem-4-lssd", 4))
        ),
        new(
            "cpu-count",
            "other than the machine type's",
            google => google.Primary(google.Cluster(), Machine("n2-highmem-4", 2)),
            google => google.Primary(google.Cluster(), Machine("n2-highmem-4", 4))
        ),
        new(
            "cpu-count",
            "without a machine type",
            google => google.Primary(google.Cluster(), ("machineConfig", Cpus(1))),
            google => google.Primary(google.Cluster(), ("machineConfig", Cpus(2)))
        ),
        new(
            "authorized-networks",
            google => google.Primary(google.Cluster(), Open(publicAddress: false)),
            google => google.Primary(google.Cluster(), Open(publicAddress: true))
        ),
        new(
            "zone-only-zonal",
            google => google.Primary(google.Cluster(), Zone("REGIONAL"), ("gceZone", "a")),
            google => google.Primary(google.Cluster(), Zone("ZONAL"), ("gceZone", "a"))
        ),
        new(
            "read-pool-after-primary",
            "no primary",
            google => google.ReadPool(google.Cluster()),
            google => google.ReadPool(WithPrimary(google))
        ),
        // A read pool that does not wait for the primary starts while that is being made.
        new(
            "read-pool-after-primary",
            "a primary that is still being created",
            google => ReadPoolAfter(google, TimeSpan.Zero),
            google => ReadPoolAfter(google, TimeSpan.FromHours(1))
        ),
        new(
            "flags-of-read-pools",
            "a pool with less than the primary",
            google => google.ReadPool(WithPrimary(google, Connections(2000)), Connections(1000)),
            google => google.ReadPool(WithPrimary(google, Connections(2000)), Connections(2000))
        ),
        new(
            "flags-of-read-pools",
            "a primary that gets more than its pool has",
            google => Raise(google, pool: 1000),
            google => Raise(google, pool: 3000)
        ),
        new(
            "read-pool-availability",
            google => google.ReadPool(WithPrimary(google), ("availabilityType", "ZONAL")),
            google => google.ReadPool(WithPrimary(google))
        ),
        new(
            "read-pool-outbound",
            google => google.ReadPool(WithPrimary(google), Outbound(true)),
            google => google.ReadPool(WithPrimary(google), Outbound(false))
        ),
        new(
            "read-pool-nodes",
            google => google.ReadPool(WithPrimary(google), Nodes(0)),
            google => google.ReadPool(WithPrimary(google), Nodes(1))
        ),
        new(
            "primary-has-read-pools",
            google => DeletePrimary(google, poolFirst: false),
            google => DeletePrimary(google, poolFirst: true)
        ),
        new(
            "auto-connection-project",
            google => Connect(google, policy: true, project: google.ProjectNumber()),
            google => Connect(google, policy: true)
        ),
        new(
            "auto-connection-network",
            google =>
                google.Primary(google.Cluster(), Recipes.AutoConnection("projects/example/none")),
            google => Connect(google, policy: true)
        ),
        new(
            "auto-connection-policy",
            google => Connect(google, policy: false),
            google => Connect(google, policy: true)
        ),
        new(
            "connection-policy-in-use",
            google => google.Delete(Connect(google, policy: true).Policy!),
            google =>
            {
                var (policy, primary) = Connect(google, policy: true);
                google.Delete(primary, policy!);
            }
        ),
        new(
            "user-cluster",
            google => google.User(Settled(google) with { Outputs = PropertyMap.Of(("name", "x")) }),
            google => google.User(Settled(google))
        ),
        new(
            "iam-user-name",
            "a service account's whole e-mail",
            google => google.User(Settled(google), "client@example.iam.gserviceaccount.com"),
            google => google.User(Settled(google), "client@example.iam")
        ),
        new(
            "iam-user-name",
            "no e-mail",
            google => google.User(Settled(google), "client"),
            google => google.User(Settled(google), "person@example.com")
        ),
        new(
            "primary-settles",
            "no primary",
            google => google.User(google.Cluster()),
            google => google.User(Settled(google))
        ),
        // To be created is not to be ready.
        new(
            "primary-settles",
            "a primary that was just created",
            google => google.User(WithPrimary(google)),
            google => google.User(Settled(google))
        ),
        // READY is not settled either.
        new(
            "primary-settles",
            "a primary that is READY and not settled",
            google => google.User(Settled(google, asked: 2)),
            google => google.User(Settled(google, asked: 3))
        ),
        new(
            "cluster-busy",
            google => UserBesideReadPool(google, TimeSpan.Zero),
            google => UserBesideReadPool(google, TimeSpan.FromHours(1))
        ),
        new(
            "user-before-instance",
            google => DeleteUser(google, instanceFirst: true),
            google => DeleteUser(google, instanceFirst: false)
        ),
        new(
            "cluster-exists",
            google => AskForCluster(google),
            google =>
            {
                google.Cluster();
                AskForCluster(google);
            }
        ),
        new(
            "instance-exists",
            google => google.Settle(),
            google =>
            {
                WithPrimary(google);
                google.Settle();
            }
        ),
    ];

    private static void AskForCluster(GoogleProject google) =>
        google.Invoke(
            "gcp:alloydb/getCluster:getCluster",
            ("clusterId", "main"),
            ("location", GoogleProject.Region)
        );

    private static PropertyMap Psc(bool enabled) => PropertyMap.Of(("pscEnabled", enabled));

    private static PropertyMap Cpus(int count) => PropertyMap.Of(("cpuCount", count));

    private static (string, PropertyValue) Machine(string type, int cpus) =>
        ("machineConfig", Cpus(cpus).With("machineType", type));

    private static (string, PropertyValue) Window(int days) =>
        ("continuousBackupConfig", PropertyMap.Of(("recoveryWindowDays", days)));

    /// <summary>The cluster "first", and another one that is restored from the one with the given id.</summary>
    private static (string, PropertyValue)[] RestoredFrom(
        GoogleProject google,
        string id,
        bool window
    )
    {
        google.Cluster(
            ("clusterId", "first"),
            ("continuousBackupConfig", PropertyMap.Of(("enabled", window)))
        );
        return
        [
            ("clusterId", "second"),
            (
                "restoreContinuousBackupSource",
                PropertyMap.Of(
                    (
                        "cluster",
                        $"projects/{GoogleProject.Project}/locations/{GoogleProject.Region}/clusters/{id}"
                    ),
                    ("pointInTime", "2026-11-30T04:05:06Z")
                )
            ),
        ];
    }

    private static string Id(string cluster) =>
        $"projects/{GoogleProject.Project}/locations/{GoogleProject.Region}/clusters/{cluster}";

    /// <summary>The cluster "main" with its primary, and what makes another one its secondary.</summary>
    private static (string, PropertyValue)[] Secondary(
        GoogleProject google,
        params (string, PropertyValue)[] inputs
    ) => Secondary(google, withInstance: true, inputs);

    private static (string, PropertyValue)[] Secondary(
        GoogleProject google,
        bool withInstance,
        params (string, PropertyValue)[] inputs
    )
    {
        var primary = google.Cluster(("deletionPolicy", "FORCE"));
        if (withInstance)
        {
            google.Primary(primary);
            google.Settle();
        }
        return SecondaryOf(primary, "second", inputs);
    }

    private static (string, PropertyValue)[] SecondaryOf(
        Made primary,
        string id,
        params (string, PropertyValue)[] inputs
    ) =>
        [
            ("clusterId", id),
            ("location", "us-east4"),
            ("clusterType", "SECONDARY"),
            ("secondaryConfig", PropertyMap.Of(("primaryClusterName", primary.Id))),
            ("continuousBackupConfig", PropertyMap.Of(("enabled", false))),
            .. inputs,
        ];

    private static void Secondaries(GoogleProject google, int count)
    {
        var primary = google.Cluster();
        google.Primary(primary);
        for (var number = 0; number < count; number++)
        {
            google.Cluster(SecondaryOf(primary, $"second-{number}"));
        }
    }

    private static Made Promote(GoogleProject google)
    {
        var cluster = google.Cluster(Secondary(google));
        google.Primary(cluster, ("instanceType", "SECONDARY"));
        google.Settle("second", "us-east4");
        return google.Update(
            cluster,
            ("clusterType", "PRIMARY"),
            ("secondaryConfig", PropertyValue.Null)
        );
    }

    private static void DeleteReplicated(GoogleProject google, bool secondaryFirst)
    {
        var primary = google.Cluster(("deletionPolicy", "FORCE"));
        google.Primary(primary);
        var secondary = google.Cluster(SecondaryOf(primary, "second"));
        if (secondaryFirst)
        {
            google.Delete(secondary);
        }
        google.Delete(primary);
    }

    /// <summary>A key for the cluster; with a role of AlloyDB's agent on it, or without.</summary>
    private static (string, PropertyValue) Key(GoogleProject google, string location, bool allow)
    {
        var key = $"projects/keys/locations/{location}/keyRings/data/cryptoKeys/alloydb";
        if (allow)
        {
            var agent = google.Create(
                "gcp:projects/serviceIdentity:ServiceIdentity",
                ("service", "alloydb.googleapis.com")
            );
            google.Create(
                "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember",
                ("cryptoKeyId", key),
                ("role", "roles/cloudkms.cryptoKeyEncrypterDecrypter"),
                ("member", agent.Text("member"))
            );
        }
        return ("encryptionConfig", PropertyMap.Of(("kmsKeyName", key)));
    }

    private static (string, PropertyValue) Nodes(int count) =>
        ("readPoolConfig", PropertyMap.Of(("nodeCount", count)));

    private static (string, PropertyValue) Outbound(bool enabled) =>
        ("networkConfig", PropertyMap.Of(("enableOutboundPublicIp", enabled)));

    private static (string, PropertyValue) Zone(string availability) =>
        ("availabilityType", availability);

    private static (string, PropertyValue) BackupAt(params (string, PropertyValue)[] time) =>
        (
            "automatedBackupPolicy",
            PropertyMap.Of(
                (
                    "weeklySchedule",
                    PropertyMap.Of(("startTimes", PropertyValue.List(PropertyMap.Of(time))))
                )
            )
        );

    private static (string, PropertyValue) Maintained(params (string, PropertyValue)[] start) =>
        (
            "maintenanceUpdatePolicy",
            PropertyMap.Of(
                (
                    "maintenanceWindows",
                    PropertyValue.List(
                        PropertyMap.Of(("day", "SUNDAY"), ("startTime", PropertyMap.Of(start)))
                    )
                )
            )
        );

    private static (string, PropertyValue) Insights(string name, int number) =>
        ("queryInsightsConfig", PropertyMap.Of((name, number)));

    private static (string, PropertyValue) Open(bool publicAddress) =>
        (
            "networkConfig",
            PropertyMap.Of(
                ("enablePublicIp", publicAddress),
                (
                    "authorizedExternalNetworks",
                    PropertyValue.List(PropertyMap.Of(("cidrRange", "203.0.113.0/24")))
                )
            )
        );

    private static void Change(
        GoogleProject google,
        string property,
        PropertyValue before,
        PropertyValue after
    ) => google.Update(google.Cluster((property, before)), (property, after));

    private static void DeleteFull(GoogleProject google, string policy)
    {
        var cluster = google.Cluster(("deletionPolicy", policy));
        var primary = google.Primary(cluster);
        google.Delete(cluster);
        google.Exists(primary).Should().BeFalse();
    }

    private static void Two(GoogleProject google, string type) =>
        google.ReadPool(WithPrimary(google), ("instanceType", type));

    private static Made WithPrimary(GoogleProject google, params (string, PropertyValue)[] inputs)
    {
        var cluster = google.Cluster();
        google.Primary(cluster, inputs);
        return cluster;
    }

    private static (string, PropertyValue) Connections(int most) =>
        ("databaseFlags", PropertyMap.Of(("max_connections", $"{most}")));

    private static void Raise(GoogleProject google, int pool)
    {
        var cluster = google.Cluster();
        var primary = google.Primary(cluster, Connections(1000));
        google.ReadPool(cluster, Connections(pool));
        google.Update(primary, Connections(2000));
    }

    private static Made Settled(GoogleProject google, int asked = 3)
    {
        var cluster = WithPrimary(google);
        google.Settle(asked: asked);
        return cluster;
    }

    private static void ReadPoolAfter(GoogleProject google, TimeSpan wait)
    {
        var cluster = google.Cluster();
        var start = google.Now;
        google.Primary(cluster);
        google.Now = start + wait;
        google.ReadPool(cluster);
    }

    private static void UserBesideReadPool(GoogleProject google, TimeSpan wait)
    {
        var cluster = Settled(google);
        var start = google.Now;
        google.ReadPool(cluster);
        google.Now = start + wait;
        google.User(cluster);
    }

    private static void DeletePrimary(GoogleProject google, bool poolFirst)
    {
        var cluster = google.Cluster();
        var primary = google.Primary(cluster);
        var pool = google.ReadPool(cluster);
        if (poolFirst)
        {
            google.Delete(pool);
        }
        google.Delete(primary);
    }

    private static void DeleteUser(GoogleProject google, bool instanceFirst)
    {
        var cluster = google.Cluster();
        var primary = google.Primary(cluster);
        google.Settle();
        var user = google.User(cluster);
        google.Delete(instanceFirst ? [primary, user] : [user, primary]);
    }

    private static (Made? Policy, Made Primary) Connect(
        GoogleProject google,
        bool policy,
        string project = GoogleProject.Project
    )
    {
        var network = google.Network();
        var subnet = google.Subnet(network);
        var made = policy ? google.ConnectionPolicy(network, subnet) : null;
        return (
            made,
            google.Primary(google.Cluster(), Recipes.AutoConnection(network.Id, project))
        );
    }
}
