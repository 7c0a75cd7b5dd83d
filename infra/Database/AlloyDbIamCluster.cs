using Pulumi.Gcp.Alloydb;
using Pulumi.Gcp.Organizations;
using Pulumi.Utilities;

namespace KeylessAlloyDb.Database;

/// <summary>
/// An AlloyDB cluster with Private Service Connect and IAM logins, a secondary of one in another region, or an
/// endpoint and IAM users for one that exists. There is no password, not even for postgres.
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

        var cluster = settings.Existing is null
            ? OwnCluster.Create(name, args, projectNumber, api, this)
            : (args.Found ?? Find(args)).Behind(api);
        ReadPool = cluster.ReadPool is { } reads
            ? EndpointOf(reads, $"{name}-reads", reads.Name)
            : null;
        PublicIpAddress = cluster.PublicIpAddress;
        var users = new DatabaseUsers(cluster, settings.SecondaryOf, this);
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
                args.DatabaseProject,
                DatabaseUser.Member(administrator),
                this,
                DatabaseLogin.Of(settings.Region, settings.ClusterInUse)
            );
        }

        // They come last, so that a further one changes nothing about the others.
        foreach (
            var (workload, user) in args.WorkloadUsers
                ?? ImmutableDictionary<string, Input<string>>.Empty
        )
        {
            users.AddWorkload($"{name}-user-workload-{workload}", user);
        }

        Primary = EndpointOf(
            cluster.Primary,
            name,
            Output.Tuple(cluster.Primary.Name, cluster.Name).Apply(t => t.Item1)
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

        InstanceEndpoint EndpointOf(DatabaseInstance instance, string prefix, Output<string> uri)
        {
            var name = instance.DnsName.Apply(DnsName.Relative);
            if (settings.Endpoint != EndpointMode.ForwardingRule)
            {
                return new(uri, name, PscEndpoint.Find(args, instance, this));
            }

            var (address, connection) = PscEndpoint.Create(prefix, args, instance, this);
            return new(uri, name, address) { PscConnectionId = connection };
        }
    }

    /// <summary>Name and address of the primary; its full name resolves once it accepts users.</summary>
    public InstanceEndpoint Primary { get; }

    /// <summary>Name and address of the read pool; null without one.</summary>
    public InstanceEndpoint? ReadPool { get; }

    /// <summary>The primary's public address; null without the public path.</summary>
    public Output<string>? PublicIpAddress { get; }

    /// <summary>The workload's database user. AlloyDB rejects a login without it.</summary>
    public Resource WorkloadUser { get; }

    private FoundDatabase Find(AlloyDbIamClusterArgs args)
    {
        var problems = new Problems();
        // Messages show what has the form of its setting.
        args.Settings.Validate(problems);
        var project = OutputUtilities
            .GetValueAsync(args.Project.ToOutput())
            .GetAwaiter()
            .GetResult();
        var found = FoundDatabase.Find(args.Settings, project, problems, new() { Parent = this });
        problems.ThrowIfAny(nameof(AlloyDbIamCluster));
        return found!;
    }
}
