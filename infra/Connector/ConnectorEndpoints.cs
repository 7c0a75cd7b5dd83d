using Pulumi.Aws.Ec2;

namespace KeylessAlloyDb.Connector;

/// <summary>
/// The instance's paths to AWS without the internet: S3's gateway endpoint for packages and staged files,
/// Systems Manager's two interface endpoints for sessions and commands.
/// </summary>
internal sealed class ConnectorEndpoints
{
    /// <summary>The service behind the gateway endpoint.</summary>
    public const string Storage = "s3";

    /// <summary>The services behind the interface endpoints.</summary>
    // Current agents use ssmmessages for both, so ec2messages is not needed.
    public static readonly ImmutableArray<string> Sessions = ["ssm", "ssmmessages"];

    private readonly ImmutableArray<VpcEndpoint> _sessions = [];
    private readonly VpcEndpoint? _storage;

    /// <param name="name">Prefix of the resources' names.</param>
    /// <param name="settings">The connector's settings.</param>
    /// <param name="network">Where the endpoints are.</param>
    /// <param name="found">The endpoints that exist; null in a VPC of the connector's own.</param>
    /// <param name="component">Parent of the resources.</param>
    public ConnectorEndpoints(
        string name,
        ConnectorSettings settings,
        ConnectorNetwork network,
        FoundNetwork? found,
        Resource component
    )
    {
        var existing = found?.Endpoints ?? ImmutableDictionary<string, GetVpcEndpointResult>.Empty;
        if (existing.GetValueOrDefault(Storage) is { } storage)
        {
            StoragePrefixListId = storage.PrefixListId;
        }
        else
        {
            _storage = CreateStorage(name, settings, network, component);
            StoragePrefixListId = _storage.PrefixListId;
        }

        var missing = Sessions.Where(service => !existing.ContainsKey(service)).ToList();
        if (missing.Count > 0)
        {
            var own = new RuledGroup(
                $"{name}-endpoints",
                "Endpoints of Systems Manager",
                network.VpcId,
                component
            );
            var zones = settings.HighlyAvailable ? network.Subnets.Length : 1;
            _sessions =
            [
                .. missing.Select(service => new VpcEndpoint(
                    $"{name}-{service}",
                    new()
                    {
                        VpcId = network.VpcId,
                        ServiceName = ServiceName(settings.Region, service),
                        VpcEndpointType = KindOf(service),
                        PrivateDnsEnabled = true,
                        SubnetIds = network.Subnets[..zones].Select(s => s.Id).ToArray(),
                        SecurityGroupIds = own.Group.Id,
                        Tags = OwnTag.Tags($"{name}-{service}", settings),
                    },
                    new() { Parent = component }
                )),
            ];
            Own = own;
        }

        SessionGroups =
        [
            .. Own is null ? [] : new[] { ("sessions", (Input<string>)Own.Group.Id) },
            .. Sessions
                .SelectMany(service => existing.GetValueOrDefault(service)?.SecurityGroupIds ?? [])
                .Distinct(StringComparer.Ordinal)
                .Select(id => ($"sessions-{id}", (Input<string>)id)),
        ];
    }

    /// <summary>S3's prefix list, which security groups name.</summary>
    public Input<string> StoragePrefixListId { get; }

    /// <summary>The group of the connector's own interface endpoints; null where it has none.</summary>
    public RuledGroup? Own { get; }

    /// <summary>The groups of all interface endpoints, with a name for the rule that leads there.</summary>
    public ImmutableArray<(string Kind, Input<string> Id)> SessionGroups { get; }

    /// <summary>What the connector has made, for dependencies.</summary>
    public IEnumerable<Resource> Resources =>
        [.. Own?.Rules ?? [], .. _sessions, .. _storage is null ? [] : new Resource[] { _storage }];

    /// <summary>AWS's word for the kind of endpoint that a service has here.</summary>
    public static string KindOf(string service) => service == Storage ? "Gateway" : "Interface";

    public static string ServiceName(string region, string service) =>
        $"com.amazonaws.{region}.{service}";

    private static VpcEndpoint CreateStorage(
        string name,
        ConnectorSettings settings,
        ConnectorNetwork network,
        Resource component
    ) =>
        new(
            $"{name}-{Storage}",
            new()
            {
                VpcId = network.VpcId,
                ServiceName = ServiceName(settings.Region, Storage),
                VpcEndpointType = KindOf(Storage),
                RouteTableIds = network.RouteTables.Select(table => table.Id).ToArray(),
                Policy = RolePolicyText.AllowAnyone("s3:GetObject", ReadableObjects(settings)),
                Tags = OwnTag.Tags($"{name}-{Storage}", settings),
            },
            new() { Parent = component }
        );

    /// <summary>The bucket for a staged binary, the only one with this prefix.</summary>
    public static string StagingPrefix(string accountId) => $"keyless-alloydb-{accountId}-";

    /// <summary>
    /// Buckets of Amazon Linux's packages, of staged binaries, and of Systems Manager: updates of its agent,
    /// documents, patch baselines. Without the last ones sessions work and patching does not.
    /// </summary>
    /// <remarks>https://docs.aws.amazon.com/systems-manager/latest/userguide/ssm-agent-technical-details.html</remarks>
    private static IEnumerable<string> ReadableObjects(ConnectorSettings settings) =>
        new[]
        {
            $"al2023-repos-{settings.Region}-*",
            $"{StagingPrefix(settings.AccountId)}*",
            $"amazon-ssm-{settings.Region}",
            $"amazon-ssm-packages-{settings.Region}",
            $"amazoncloudwatch-agent-{settings.Region}",
            $"aws-patch-manager-{settings.Region}-*",
            $"aws-ssm-{settings.Region}",
            $"aws-ssm-distributor-file-{settings.Region}",
            $"aws-ssm-document-attachments-{settings.Region}",
            $"patch-baseline-snapshot-{settings.Region}",
            $"patch-baseline-snapshot-{settings.Region}-*",
            $"{settings.Region}-birdwatcher-prod",
        }.Select(bucket => $"arn:{settings.Partition}:s3:::{bucket}/*");
}
