namespace KeylessAlloyDb.Rehearsal.Twin.Types.Google;

/// <summary>Clusters that replicate one of another region: what is refused of them, and how roles change.</summary>
/// <remarks>https://cloud.google.com/alloydb/docs/cross-region-replication/about-cross-region-replication</remarks>
internal static class Replication
{
    public const string Secondary = "SECONDARY";

    private const string Primary = "PRIMARY";
    private const string Type = "clusterType";
    private const string Config = "secondaryConfig";
    private const string Name = $"{Config}.primaryClusterName";
    private const string InstanceType = "instanceType";

    private const int MostSecondaries = 5;

    private const string Source =
        "https://cloud.google.com/alloydb/docs/cross-region-replication/about-cross-region-replication";
    private const string CreateSource =
        "https://github.com/GoogleCloudPlatform/magic-modules/blob/main/mmv1/templates/terraform/pre_create/alloydb_cluster.go.tmpl";
    private const string UpdateSource =
        "https://github.com/GoogleCloudPlatform/magic-modules/blob/main/mmv1/templates/terraform/pre_update/alloydb_cluster.go.tmpl";

    public static bool IsSecondary(Entity cluster) => cluster.Text(Type) == Secondary;

    /// <summary>What the provider and AlloyDB refuse of a new cluster. The API's own words are known of the first user alone.</summary>
    public static void RefuseCreate(CloudCall call)
    {
        var primary = call.Text(Name);
        if (call.Text(Type) != Secondary)
        {
            CloudCall.Require(
                primary is null,
                "Error creating cluster. Add {cluster_type: \"SECONDARY\"} if attempting to create a secondary cluster, otherwise remove the secondary_config.",
                "secondary-type",
                CreateSource
            );
            return;
        }
        CloudCall.Require(
            primary is not null,
            "Error creating cluster. Can not create secondary cluster without secondary_config field.",
            "secondary-config",
            CreateSource
        );
        CloudCall.Require(
            call.Get("initialUser") is null,
            "googleapi: Error 400: cannot set the initial user in the secondary cluster, invalid",
            "secondary-initial-user",
            "https://github.com/GoogleCloudPlatform/cloud-foundation-fabric/issues/2664"
        );
        CloudCall.Require(
            call.Get("continuousBackupConfig.enabled")?.AsBool == false
                && call.Get("automatedBackupPolicy.weeklySchedule") is null,
            "googleapi: Error 400: A secondary cluster has no backups, invalid",
            "secondary-backups",
            "https://github.com/hashicorp/terraform-provider-google/blob/v7.45.0/google/services/alloydb/resource_alloydb_secondary_cluster_test.go"
        );
        CloudCall.Require(
            Instance
                .Of(call.World, primary)
                .Any(instance => Instance.IsPrimary(instance) && !(instance.Since > call.At)),
            $"googleapi: Error 400: A secondary cluster needs the primary instance of '{primary}' to exist, failedPrecondition",
            "secondary-after-primary",
            CreateSource
        );
        CloudCall.Require(
            !primary.Contains($"/locations/{call.Text("location")}/", StringComparison.Ordinal),
            $"googleapi: Error 400: A secondary cluster must be in another region than its primary '{primary}', invalid",
            "secondary-region",
            Source
        );
        var version = call.World.Find(Cluster.Token, primary)?.Text("databaseVersion");
        CloudCall.Require(
            version is null || (call.Text("databaseVersion") ?? version) == version,
            $"googleapi: Error 400: A secondary cluster must have the version of its primary '{primary}', {version}, invalid",
            "secondary-version",
            "https://www.postgresql.org/docs/current/warm-standby.html"
        );
        CloudCall.Require(
            Of(call.World, primary).Count() < MostSecondaries,
            $"googleapi: Error 400: '{primary}' has {MostSecondaries} secondary clusters already, failedPrecondition",
            "most-secondaries",
            Source
        );
    }

    /// <summary>A promotion takes the type and the primary's name away in one update; there is no other change of either.</summary>
    public static void RefuseUpdate(CloudCall call, Entity current)
    {
        var isSecondary = call.Text(Type) == Secondary;
        CloudCall.Require(
            isSecondary || call.Text(Name) is null,
            IsSecondary(current)
                ? "Remove the secondary_config field to promote the cluster to primary cluster."
                : "Can not set secondary config for primary cluster.",
            "promotion-without-primary",
            UpdateSource
        );
        CloudCall.Require(
            isSecondary == IsSecondary(current)
                ? call.Text(Name) == current.Inputs.Find(Name)?.AsText
                : !isSecondary,
            "googleapi: Error 400: A cluster cannot be made the secondary of another one: create a new cluster, or use clusters.switchover, failedPrecondition",
            "no-demotion",
            "https://cloud.google.com/alloydb/docs/reference/rest/v1/projects.locations.clusters/switchover"
        );
    }

    /// <summary>The secondaries go first. The API's own words are not known.</summary>
    public static void RefuseDelete(CloudCall call, Entity cluster) =>
        CloudCall.RequireNone(
            Of(call.World, cluster.Id),
            secondary =>
                $"googleapi: Error 400: Cluster '{cluster.Id}' has a secondary cluster, '{secondary.Id}', failedPrecondition",
            "primary-has-secondaries",
            Source
        );

    public static bool IsPromotion(CloudCall call) =>
        call.Current is { } current && IsSecondary(current) && call.Text(Type) != Secondary;

    /// <summary>The instance writes from now on, and what came by replication is the cluster's own.</summary>
    public static void Promote(World world, Entity cluster)
    {
        Become(world, cluster, Primary);
        var primary = cluster.Inputs.Find(Name)?.AsText;
        foreach (var user in world.OfType(User.Token).ToList())
        {
            var id = user.Id.Replace($"{primary}/", $"{cluster.Id}/", StringComparison.Ordinal);
            if (id != user.Id && world.Find(User.Token, id) is null)
            {
                world.Put(
                    user with
                    {
                        Id = id,
                        Inputs = user.Inputs.With("cluster", cluster.Id),
                        Outputs = user
                            .Outputs.With("cluster", cluster.Id)
                            .With("name", id)
                            .With("id", id),
                    }
                );
            }
        }
    }

    /// <summary>What <c>gcloud alloydb clusters promote</c> does, of which no state knows.</summary>
    public static void PromoteOutside(World world, Entity cluster)
    {
        Promote(world, cluster);
        world.Put(With(cluster, Primary, PropertyMap.Empty));
    }

    /// <summary>
    /// What <c>gcloud alloydb clusters switchover</c> does, which no provider can: primary and secondary change
    /// places, and nothing is lost.
    /// </summary>
    public static void SwitchOver(World world, string secondary)
    {
        var cluster = world.Find(Cluster.Token, secondary)!;
        var old = world.Find(Cluster.Token, cluster.Inputs.Find(Name)!.AsText)!;
        PromoteOutside(world, cluster);
        Become(world, old, Secondary);
        world.Put(With(old, Secondary, PropertyMap.Of(("primaryClusterName", cluster.Id))));
    }

    private static Entity With(Entity cluster, string type, PropertyMap config)
    {
        return cluster with { Inputs = Set(cluster.Inputs), Outputs = Set(cluster.Outputs) };

        PropertyMap Set(PropertyMap map) =>
            config.Count == 0
                ? map.With(Type, type).Without(Config)
                : map.With(Type, type).With(Config, config);
    }

    private static void Become(World world, Entity cluster, string type)
    {
        foreach (var instance in Instance.Of(world, cluster.Id).ToList())
        {
            if (instance.Text(InstanceType) is Primary or Secondary)
            {
                world.Put(
                    instance with
                    {
                        Inputs = instance.Inputs.With(InstanceType, type),
                        Outputs = instance.Outputs.With(InstanceType, type),
                    }
                );
            }
        }
    }

    private static IEnumerable<Entity> Of(World world, string primary) =>
        world
            .OfType(Cluster.Token)
            .Where(cluster => cluster.Inputs.Find(Name)?.AsText == primary && IsSecondary(cluster));
}
