namespace KeylessAlloyDb.Stacks;

/// <summary>What of a stack has an alarm, and what has none.</summary>
internal sealed class Watch(Settings settings)
{
    private const string Owner = "it exists, and its owner watches it";

    public required AwsConnector Connector { get; init; }

    public required ImmutableArray<GoogleTunnel> Tunnels { get; init; }

    public required AlloyDbIamCluster Database { get; init; }

    /// <summary>Null where the stack has no instance.</summary>
    public required ConnectorInstance? Instance { get; init; }

    /// <summary>Each alarm that there is not, and why; null in a test environment without alarms.</summary>
    public ImmutableArray<string>? Missing =>
        settings.Alarms is null && settings.Environment == StackEnvironment.Dev
            ? null
            :
            [
                .. Never()
                    .Concat(Silent())
                    .Select(alarm => $"{alarm.Name}: {alarm.Why}")
                    .Order(StringComparer.Ordinal),
            ];

    private ImmutableArray<string> Channels => settings.Alarms?.NotificationChannels ?? [];

    private bool IsVpnOfOtherAccount =>
        settings.Connector.Network?.TransitGateway?.RoleArn is not null;

    /// <summary>Registers the alarms, once the tunnels are up.</summary>
    public ImmutableArray<Resource> Create(
        CustomResourceOptions onAws,
        CustomResourceOptions onGoogle
    ) =>
        settings.Alarms is { } alarms
            ?
            [
                .. AwsAlarms.Create(
                    Aws(),
                    alarms.SnsTopic,
                    CustomResourceOptions.Merge(
                        onAws,
                        new()
                        {
                            DependsOn = Tunnels
                                .Select(tunnel => (Resource)tunnel.Session)
                                .ToArray(),
                        }
                    )
                ),
                .. GoogleAlarms.Create(Google(), Channels, onGoogle),
            ]
            : [];

    private AwsWatch Aws() =>
        new()
        {
            Tunnels = Tunnels.IsEmpty || IsVpnOfOtherAccount ? [] : Connector.Vpn.Tunnels,
            ResolverEndpointId = settings.Connector.CreatesResolverEndpoint
                ? Connector.Resolver.EndpointId
                : null,
            InstanceId = Instance is null ? null : (Input<string>)Instance.Id,
            VerifyDocumentName = Instance is null
                ? null
                : (Input<string>)Instance.VerifyDocumentName,
        };

    private GoogleWatch Google() =>
        new()
        {
            Project = settings.GoogleProject,
            Region = settings.Network.Region,
            NetworkProject = settings.Network.Network?.Project,
            Tunnels = Tunnels,
            PscConnectionIds =
            [
                .. new[] { Database.Primary, Database.ReadPool }
                    .Select(endpoint => endpoint?.PscConnectionId)
                    .OfType<Output<string>>(),
            ],
            DatabaseProject = settings.Database.Existing?.Project,
            ClusterId = settings.Database.Existing?.ClusterId ?? settings.Database.ClusterId,
            PrimaryCluster = settings.Database.SecondaryOf,
            PrimaryId = settings.Database.Existing?.InstanceId ?? AlloyDbIamCluster.PrimaryId,
            ReadPoolId = AlloyDbIamCluster.ReadPoolId,
            ReadPoolNodes = settings.Database.ReadPoolNodes,
            Backups = settings.Database is { Backups: true, SecondaryOf: null },
            ExchangeLogProject = ExchangeLogProject,
            ImpersonationsLogged = settings.Identity.AuditedProject is not null,
        };

    private string? ExchangeLogProject =>
        settings.IdentityProject is null
            ? settings.Identity.AuditedProject
            : settings.Identity.AuditedIdentityProject;

    /// <summary>What nobody would hear of.</summary>
    private IEnumerable<(string Name, string Why)> Silent() =>
        settings.Alarms is null
            ? AwsAlarms
                .Names(Aws())
                .Concat(GoogleAlarms.Unheard(Google(), []).Keys)
                .Select(name => (name, "alarms is empty"))
            : GoogleAlarms
                .Unheard(Google(), Channels)
                .Select(alarm =>
                    (alarm.Key, $"alarms.notificationChannels has none of project {alarm.Value}")
                );

    /// <summary>What no setting of <c>alarms</c> watches.</summary>
    private IEnumerable<(string Name, string Why)> Never()
    {
        if (Instance is null)
        {
            yield return ("clients", "their owner watches them");
        }

        if (settings.Network.Connectivity == Connectivity.Existing)
        {
            yield return ("connectivity", Owner);
        }
        else if (IsVpnOfOtherAccount)
        {
            yield return ("aws-tunnels", "the account of the transit gateway has the metrics");
        }

        if (!settings.Connector.CreatesResolverEndpoint)
        {
            yield return ("aws-resolver", Owner);
        }

        if (Database.Primary.PscConnectionId is null)
        {
            yield return (
                "google-endpoint",
                "Google creates the endpoint, whose connection has no id here"
            );
        }

        if (settings.Database.Existing is not null)
        {
            yield return ("google-backup", Owner);
        }
        else if (settings.Database.SecondaryOf is not null)
        {
            yield return (
                "google-backup",
                "a secondary has no backups, and its primary's stack watches those"
            );
        }
        else if (!settings.Database.Backups)
        {
            yield return ("google-backup", "backups is false");
        }

        if (ExchangeLogProject is null)
        {
            yield return (
                "google-exchange",
                settings.IdentityProject is null
                    ? "auditLogs is false"
                    : "identityAuditLogs is false"
            );
        }

        if (settings.Identity.AuditedProject is null)
        {
            yield return ("google-impersonation", "auditLogs is false");
        }
    }
}
