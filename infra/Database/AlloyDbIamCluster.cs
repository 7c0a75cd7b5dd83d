using Pulumi.Gcp.Alloydb;
using Pulumi.Gcp.Alloydb.Inputs;
using Pulumi.Gcp.Organizations;

namespace KeylessAlloyDb.Database;

/// <summary>
/// An AlloyDB cluster with Private Service Connect and IAM logins. There is no password, not even for
/// postgres.
/// </summary>
public sealed class AlloyDbIamCluster : ComponentResource
{
    /// <summary>Id of the primary instance.</summary>
    public const string PrimaryId = "primary";

    /// <summary>Id of the read pool.</summary>
    public const string ReadPoolId = "reads";

    /// <summary>Registers the database.</summary>
    /// <param name="name">Prefix of the children's names.</param>
    /// <param name="args">Size, guards and users.</param>
    /// <param name="options">Must give the provider of gcp.</param>
    /// <exception cref="RunException">The arguments have problems; all are listed.</exception>
    public AlloyDbIamCluster(
        string name,
        AlloyDbIamClusterArgs args,
        ComponentResourceOptions? options = null
    )
        : base("keyless-alloydb:database:AlloyDbIamCluster", name, options)
    {
        var settings = args.Settings;
        settings.ThrowIfInvalid(nameof(AlloyDbIamCluster));

        var api = GoogleApi.EnableAndAwait(
            this,
            $"{name}-api-{GoogleApi.AlloyDb}",
            args.Project,
            GoogleApi.AlloyDb,
            project =>
                GetLocations.InvokeAsync(new() { Project = project }, new() { Parent = this })
        );
        var projectNumber = args
            .Project.ToOutput()
            .Apply(project =>
                CloudQuestion.Ask(
                    $"The number of Google Cloud project {project}",
                    () =>
                        GetProject.InvokeAsync(
                            new() { ProjectId = project },
                            new() { Parent = this }
                        )
                )
            )
            .Apply(project => project.Number);

        var cluster = new Cluster(
            $"{name}-cluster",
            new()
            {
                Project = args.Project,
                Location = settings.Region,
                ClusterId = settings.ClusterId,
                DatabaseVersion = settings.DatabaseVersion,
                PscConfig = new ClusterPscConfigArgs { PscEnabled = true },
                DeletionProtection = settings.Protect,
                DeletionPolicy = settings.Protect ? "PREVENT" : "FORCE",
                AutomatedBackupPolicy = ClusterBackups.Daily(settings.Region, settings.Backups),
                ContinuousBackupConfig = ClusterBackups.Continuous(
                    settings.Backups,
                    settings.RecoveryWindowDays
                ),
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
                Parent = this,
                DependsOn = api,
                Protect = settings.Protect,
                // The provider plans an in-place update; AlloyDB rejects it, so replace.
                ReplaceOnChanges = { "pscConfig" },
                // The replacement has the same id; this holds for instances and users too.
                DeleteBeforeReplace = true,
            }
        );
        var primary = new Instance(
            $"{name}-primary",
            InstancePlan.Primary(
                args,
                InstancePlan.Common(args, cluster.Name, PrimaryId, projectNumber)
            ),
            WithCluster(args.Network.ConnectionPolicy is { } policy ? [policy] : [])
        );
        List<Instance> instances = [primary];
        if (settings.ReadPoolNodes > 0)
        {
            var reads = new Instance(
                $"{name}-reads",
                InstancePlan.ReadPool(
                    args,
                    InstancePlan.Common(args, cluster.Name, ReadPoolId, projectNumber)
                ),
                WithCluster([primary])
            );
            instances.Add(reads);
            ReadPool = EndpointOf(reads, ReadPoolId, $"{name}-reads", reads.Name.OnceCreated());
        }

        if (settings.PublicPath)
        {
            PublicIpAddress = primary.PublicIpAddress.OnceAssigned();
        }

        // Resolves once every instance is READY; users depend on it.
        var settled = SettledCluster.Name(args, cluster, instances, this);
        var users = new DatabaseUsers(settled, cluster, this);
        WorkloadUser = users.AddWorkload($"{name}-user", args.WorkloadUser);
        if (args.GrantsUser is { } grantsUser)
        {
            users.AddSuperuser($"{name}-user-grants", grantsUser);
        }

        foreach (var administrator in settings.Administrators)
        {
            users.AddSuperuser($"{name}-user-{administrator}", DatabaseUser.Name(administrator));
            DatabaseLogin.Grant(
                $"{name}-role-{administrator}",
                args.Project,
                DatabaseUser.Member(administrator),
                this,
                DatabaseLogin.Of(settings.Region, settings.ClusterId)
            );
        }

        Primary = EndpointOf(
            primary,
            PrimaryId,
            name,
            Output.Tuple(primary.Name.OnceCreated(), settled).Apply(t => t.Item1)
        );

        RegisterOutputs(
            new Dictionary<string, object?>
            {
                ["instanceUri"] = Primary.InstanceUri,
                ["pscDnsName"] = Primary.PscDnsName,
                ["pscEndpointIp"] = Primary.PscEndpointIp,
                ["publicIpAddress"] = PublicIpAddress,
                ["readPoolUri"] = ReadPool?.InstanceUri,
            }
        );

        InstanceEndpoint EndpointOf(
            Instance instance,
            string instanceId,
            string prefix,
            Output<string> uri
        ) =>
            new(
                uri,
                instance
                    .PscInstanceConfig.OnceCreated()
                    .Apply(config => DnsName.Relative(config.PscDnsName ?? "")),
                settings.Endpoint == EndpointMode.ForwardingRule
                    ? PscEndpoint.Create(prefix, args, instance, this)
                    : PscEndpoint.Find(args, instance, instanceId, this)
            );

        CustomResourceOptions WithCluster(InputList<Resource> after) =>
            new()
            {
                Parent = this,
                DependsOn = after,
                Protect = settings.Protect,
                DeleteBeforeReplace = true,
                // A forced deletion of the cluster deletes its instances too. With a connection policy each
                // instance is deleted by itself first, because the policy cannot be deleted while an instance
                // uses it.
                DeletedWith =
                    settings.Protect || args.Network.ConnectionPolicy is not null ? null : cluster,
            };
    }

    /// <summary>Name and address of the primary; its full name resolves once it accepts users.</summary>
    public InstanceEndpoint Primary { get; }

    /// <summary>Name and address of the read pool; null without one.</summary>
    public InstanceEndpoint? ReadPool { get; }

    /// <summary>The primary's public address; null without the public path.</summary>
    public Output<string>? PublicIpAddress { get; }

    /// <summary>The workload's database user. AlloyDB rejects a login without it.</summary>
    public Resource WorkloadUser { get; }
}
