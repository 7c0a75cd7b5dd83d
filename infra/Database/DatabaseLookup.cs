using Pulumi.Gcp.Alloydb;
using Pulumi.Gcp.Organizations;

namespace KeylessAlloyDb.Database;

/// <summary>
/// Asks AlloyDB about a database that exists. It notes everything that would let no client in, most of which
/// Google accepts without an error. Each message has the command for the database's owner.
/// </summary>
internal sealed class DatabaseLookup
{
    private const string Setting = nameof(DatabaseSettings.Existing);

    private readonly DatabaseSettings _settings;
    private readonly ExistingDatabase _database;
    private readonly string _consumer;
    private readonly string _owner;
    private readonly Problems _problems;
    private readonly InvokeOptions _options;

    public DatabaseLookup(
        DatabaseSettings settings,
        string project,
        Problems problems,
        InvokeOptions options
    )
    {
        (_settings, _consumer, _problems, _options) = (settings, project, problems, options);
        _database = settings.Existing!;
        _owner = _database.Project ?? project;
    }

    public async Task<FoundDatabase?> FindAsync()
    {
        var cluster = await FindAsync(
                "clusterId",
                _database.ClusterId,
                $"project {_owner} has no such AlloyDB cluster in {_settings.Region}",
                "a cluster",
                OwnersCommand.List("clusters", _owner, _settings.Region),
                () =>
                    GetCluster.InvokeAsync(
                        new()
                        {
                            Project = _owner,
                            Location = _settings.Region,
                            ClusterId = _database.ClusterId,
                        },
                        _options
                    )
            )
            .ConfigureAwait(false);
        if (cluster is null || !HasPrivateServiceConnect(cluster))
        {
            return null;
        }

        var instance = await FindAsync(
                "instanceId",
                _database.InstanceId,
                $"cluster {_database.ClusterId} has no such instance",
                "an instance",
                Instances,
                () => InstanceLookup.AskAsync(_owner, _settings, _database.InstanceId, _options)
            )
            .ConfigureAwait(false);
        if (instance is null || !IsPrimary(instance))
        {
            return null;
        }

        var consumer = await CloudQuestion
            .AskAsync(
                $"The number of Google Cloud project {_consumer}",
                () => GetProject.InvokeAsync(new() { ProjectId = _consumer }, _options)
            )
            .ConfigureAwait(false);
        CheckClients(instance, consumer.Number);
        CheckPromises(instance);
        return _problems.Messages.Count > 0 ? null : new(cluster, instance, _settings.PublicPath);
    }

    private string Instances =>
        OwnersCommand.List(
            "instances",
            _owner,
            _settings.Region,
            $" --cluster={_database.ClusterId}"
        );

    private bool HasPrivateServiceConnect(GetClusterResult cluster) =>
        Require(
            cluster.PscConfigs.Any(config => config.PscEnabled),
            "clusterId",
            _database.ClusterId,
            "has no Private Service Connect, and AlloyDB decides that when it creates a cluster",
            "a cluster that has it; its owner restores a backup into one: "
                + OwnersCommand.Restore(_owner, _settings.Region)
        );

    private bool IsPrimary(GetInstanceResult instance) =>
        Require(
            instance.InstanceType == InstancePlan.PrimaryType,
            "instanceId",
            _database.InstanceId,
            $"is of type {instance.InstanceType}, and users are created through a primary",
            $"the instance of type PRIMARY that {Instances} lists"
        );

    private void CheckClients(GetInstanceResult instance, string number)
    {
        List<(string Wrong, string Command)> problems = [];
        var allowed = instance
            .PscInstanceConfigs.SelectMany(config => config.AllowedConsumerProjects)
            .ToList();
        if (!allowed.Contains(number))
        {
            problems.Add(
                (
                    $"does not allow project {_consumer}, whose number is {number}, so its endpoint would carry nothing",
                    OwnersCommand.Allow(instance.Name, allowed, number)
                )
            );
        }

        if (instance.DatabaseFlags.GetValueOrDefault(InstancePlan.IamAuthentication) != "on")
        {
            problems.Add(
                (
                    $"has the flag {InstancePlan.IamAuthentication} off, so no IAM user can log in",
                    $"{OwnersCommand.SetFlag(instance.Name, instance.DatabaseFlags, InstancePlan.IamAuthentication, "on")}, which restarts the instance"
                )
            );
        }

        Require(
            problems.Count == 0,
            "instanceId",
            _database.InstanceId,
            string.Join("; it ", problems.Select(problem => problem.Wrong)),
            $"an instance that lets this stack in; its owner's command: {string.Join(" and ", problems.Select(problem => problem.Command))}"
        );
    }

    /// <summary>Settings that promise something of the database.</summary>
    private void CheckPromises(GetInstanceResult instance)
    {
        _problems.Require(
            !_settings.PublicPath || instance.PublicIpAddress is { Length: > 0 },
            nameof(DatabaseSettings.PublicPath),
            _settings.PublicPath,
            $"instance {_database.InstanceId} has no public address",
            "false, or an instance with one; its owner's command: "
                + OwnersCommand.Update(instance.Name, "--assign-inbound-public-ip=ASSIGN_IPV4")
        );
        _problems.MarkHarmless(nameof(DatabaseSettings.AvailabilityType));
        _problems.Require(
            _settings.AvailabilityType != AvailabilityType.Regional
                || instance.AvailabilityType == InstancePlan.Regional,
            nameof(DatabaseSettings.AvailabilityType),
            InstancePlan.Regional,
            $"instance {_database.InstanceId} is {instance.AvailabilityType}, so the failure of one zone stops it",
            "ZONAL, or an instance with a standby; its owner's command: "
                + OwnersCommand.Update(
                    instance.Name,
                    $"--availability-type={InstancePlan.Regional}"
                )
        );
    }

    private async Task<T?> FindAsync<T>(
        string field,
        string id,
        string missing,
        string kind,
        string list,
        Func<Task<T>> ask
    )
        where T : class
    {
        var found = await CloudQuestion.FindAsync($"AlloyDB's {id}", ask).ConfigureAwait(false);
        Require(found is not null, field, id, missing, $"{kind} that {list} lists");
        return found;
    }

    private bool Require(bool holds, string field, string value, string wrong, string allowed) =>
        _problems.Require(holds, $"{Setting}.{field}", value, wrong, allowed);
}
