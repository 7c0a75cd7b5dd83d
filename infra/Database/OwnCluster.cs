using Pulumi.Gcp.Alloydb;
using Pulumi.Gcp.Alloydb.Inputs;

namespace KeylessAlloyDb.Database;

/// <summary>A cluster with its instances, where none exists.</summary>
internal static class OwnCluster
{
    public static DatabaseCluster Create(
        string name,
        AlloyDbIamClusterArgs args,
        Output<string> projectNumber,
        Output<Resource> api,
        Resource component
    )
    {
        var settings = args.Settings;
        InputList<Resource> before = settings.KmsKey is { } key
            ? [ClusterKey.Allow(name, key, args.Project, api, component)]
            : api;
        var isSecondary = settings.SecondaryOf is not null;
        if (args.Network.ConnectionPolicy is { } used)
        {
            // The instances use the policy, and most of them live as long as the cluster.
            before.Add(used);
        }

        var cluster = new Cluster(
            $"{name}-cluster",
            new()
            {
                Project = args.Project,
                Location = settings.Region,
                ClusterId = settings.ClusterId!,
                DatabaseVersion = settings.DatabaseVersion,
                PscConfig = new ClusterPscConfigArgs { PscEnabled = true },
                DeletionProtection = settings.Protect,
                DeletionPolicy = settings.Protect ? "PREVENT" : "FORCE",
                EncryptionConfig = settings.KmsKey is { } clusterKey
                    ? (Input<ClusterEncryptionConfigArgs>)
                        new ClusterEncryptionConfigArgs { KmsKeyName = clusterKey }
                    : null,
                RestoreBackupSource = settings.Restore?.BackupArgs() is { } backup
                    ? (Input<ClusterRestoreBackupSourceArgs>)backup
                    : null,
                RestoreContinuousBackupSource = settings.Restore?.ClusterArgs() is { } source
                    ? (Input<ClusterRestoreContinuousBackupSourceArgs>)source
                    : null,
                ClusterType = isSecondary ? (Input<string>)InstancePlan.SecondaryType : null,
                SecondaryConfig = settings.SecondaryOf is { } primaryName
                    ? (Input<ClusterSecondaryConfigArgs>)
                        new ClusterSecondaryConfigArgs { PrimaryClusterName = primaryName }
                    : null,
                AutomatedBackupPolicy = ClusterBackups.Daily(settings) is { } daily
                    ? (Input<ClusterAutomatedBackupPolicyArgs>)daily
                    : null,
                ContinuousBackupConfig = ClusterBackups.Continuous(settings),
                MaintenanceUpdatePolicy = settings.MaintenanceWindow is { } window
                    ? (Input<ClusterMaintenanceUpdatePolicyArgs>)window.ToArgs()
                    : null,
                // With true, the default, an update would end while the upgrade runs and the next one would
                // start it again. With false the provider waits up to 58 hours.
                // https://github.com/hashicorp/terraform-provider-google/blob/v7.45.0/google/services/alloydb/resource_alloydb_cluster.go
                SkipAwaitMajorVersionUpgrade = false,
            },
            new()
            {
                Parent = component,
                DependsOn = before,
                Protect = settings.Protect,
                // The provider plans an in-place update; AlloyDB rejects it, so replace.
                ReplaceOnChanges = { "pscConfig" },
                // A primary that a switch-over has made a secondary keeps its backups' settings; whether AlloyDB
                // would change them is nowhere documented.
                IgnoreChanges = isSecondary
                    ? ["automatedBackupPolicy", "continuousBackupConfig"]
                    : [],
                // The replacement has the same id; this holds for instances and users too.
                DeleteBeforeReplace = true,
            }
        );
        var primary = new Instance(
            $"{name}-primary",
            InstancePlan.Primary(
                args,
                InstancePlan.Common(args, cluster.Name, AlloyDbIamCluster.PrimaryId, projectNumber)
            ),
            CustomResourceOptions.Merge(
                WithCluster(args.Network.ConnectionPolicy is { } policy ? [policy] : []),
                // A promotion or a switch-over changes the type in the cloud. For the provider another type is
                // another instance: without this the next update would replace the database.
                // https://github.com/hashicorp/terraform-provider-google/blob/v7.45.0/google/services/alloydb/resource_alloydb_secondary_cluster_test.go
                new() { IgnoreChanges = { "instanceType" } }
            )
        );
        var reads =
            settings.ReadPoolNodes > 0
                ? new Instance(
                    $"{name}-reads",
                    InstancePlan.ReadPool(
                        args,
                        InstancePlan.Common(
                            args,
                            cluster.Name,
                            AlloyDbIamCluster.ReadPoolId,
                            projectNumber
                        )
                    ),
                    WithCluster([primary])
                )
                : null;
        return new()
        {
            Name = SettledCluster.Name(
                args,
                cluster,
                reads is null ? [primary] : [primary, reads],
                component
            ),
            Primary = Part(primary, AlloyDbIamCluster.PrimaryId),
            ReadPool = reads is null ? null : Part(reads, AlloyDbIamCluster.ReadPoolId),
            PublicIpAddress = settings.PublicPath ? primary.PublicIpAddress.OnceAssigned() : null,
            Own = cluster,
        };

        CustomResourceOptions WithCluster(InputList<Resource> after) =>
            new()
            {
                Parent = component,
                DependsOn = after,
                Protect = settings.Protect,
                DeleteBeforeReplace = true,
                // A forced deletion of the cluster deletes its instances too.
                DeletedWith = settings.Protect ? null : cluster,
            };
    }

    private static DatabaseInstance Part(Instance instance, string id) =>
        new(
            id,
            instance.Name.OnceCreated(),
            instance
                .PscInstanceConfig.OnceCreated()
                .Apply(config => config.ServiceAttachmentLink ?? ""),
            instance.PscInstanceConfig.OnceCreated().Apply(config => config.PscDnsName ?? "")
        );
}
