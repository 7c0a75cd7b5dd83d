namespace KeylessAlloyDb.Stacks;

/// <summary>
/// From an empty AWS account and an empty Google Cloud project to a database login from EC2, with no
/// key, password or console click.
/// </summary>
internal sealed class KeylessAlloyDbStack : Stack
{
    public KeylessAlloyDbStack()
    {
        var deployment = Pulumi.Deployment.Instance;
        var settings = Settings.Load(new(), deployment.ProjectName, deployment.StackName);
        var providers = new CloudProviders(settings);
        var (awsNetwork, googleNetwork) = settings.FindNetworks(providers);
        var existingDatabase = settings.FindDatabase(providers.Google);
        SecondaryCheck.Confirm(settings, providers.Google);
        var onGoogle = new CustomResourceOptions { Provider = providers.Google };
        var onAws = new CustomResourceOptions { Provider = providers.Aws };

        // The identity: an AWS role becomes a service account.
        var identity = new WorkloadIdentityFederation(
            "identity",
            new()
            {
                Settings = settings.Identity,
                Project = settings.GoogleProject,
                DatabaseProject = settings.Database.Existing?.Project is { } owner
                    ? (Input<string>)owner
                    : null,
                IdentityProject = settings.IdentityProject is { } project
                    ? (Input<string>)project
                    : null,
            },
            new() { Providers = { providers.Google, providers.Random } }
        );

        // The packet: from AWS through four tunnels to the endpoint in front of the database.
        var hasVpn = settings.Network.Connectivity == Connectivity.Vpn;
        var network = new PscNetwork(
            "network",
            new()
            {
                Settings = settings.Network,
                Project = settings.GoogleProject,
                Network = googleNetwork,
            },
            new() { Providers = { providers.Google } }
        );
        var connector = new AwsConnector(
            "connector",
            new()
            {
                Settings = settings.Connector,
                Network = awsNetwork,
                TransitGatewayProvider = providers.TransitGateway,
                GoogleGatewayAddresses = hasVpn ? network.Vpn.Addresses : [],
            },
            new() { Providers = { providers.Aws, providers.Random } }
        );
        var tunnels = hasVpn ? network.Vpn.ConnectTo(connector.Vpn, onGoogle) : [];
        var sessions = tunnels.Select(tunnel => tunnel.Session).ToList();
        var database = new AlloyDbIamCluster(
            "database",
            new()
            {
                Settings = settings.Database,
                Found = existingDatabase,
                Project = settings.GoogleProject,
                Network = network.Endpoints,
                WorkloadUser = identity.DatabaseUserName,
                GrantsUser = identity.Grants is { } grants
                    ? (Input<string>)grants.DatabaseUser
                    : null,
                WorkloadUsers = identity.Workloads.ToImmutableSortedDictionary(
                    workload => workload.Key,
                    workload => (Input<string>)workload.Value.DatabaseUserName
                ),
            },
            new() { Providers = { providers.Google } }
        );
        var version = NoDowngrade.Confirm(
            settings,
            database,
            new() { Provider = providers.Random }
        );

        // The name: from AWS's resolver to Google's, and the record that it finds there.
        List<Resource> names =
        [
            network.Dns.Publish("psc-record", database.Primary, onGoogle),
            connector.Resolver.Forward("psc", settings.Network.DnsSuffix, network.Dns, onAws),
        ];
        if (database.ReadPool is { } reads)
        {
            names.Add(network.Dns.Publish("psc-record-reads", reads, onGoogle));
        }

        if (settings.Network.GoogleApis != GoogleApiAccess.Internet)
        {
            names.Add(
                connector.Resolver.Forward("googleapis", DnsName.GoogleApis, network.Dns, onAws)
            );
        }

        // The login: on the stack's own instance, or wherever the owner of the trusted roles runs clients.
        var instance = settings.HasInstance
            ? connector.Launch(
                new()
                {
                    Settings = settings.Instance,
                    Identity = identity.IdentityOf(settings.Connector.AccountId),
                    Database = database.Primary,
                    PublicIpAddress = database.PublicIpAddress,
                    Grants = identity.Grants,
                    WorkloadUsers = identity.Workloads.ToImmutableSortedDictionary(
                        workload => workload.Key,
                        workload => workload.Value.DatabaseUserName
                    ),
                    After = [.. sessions, .. names, database.WorkloadUser],
                }
            )
            : null;
        var clients = settings.HasInstance
            ? null
            : connector.AdmitClients(database.PublicIpAddress);

        // The day after.
        var watch = new Watch(settings)
        {
            Connector = connector,
            Tunnels = tunnels,
            Database = database,
            Instance = instance,
        };
        var alarms = watch.Create(onAws, onGoogle);

        DestroyGuard.Create(
            settings.Database.Protect,
            [identity, network, connector, database, .. version, .. sessions, .. names, .. alarms],
            new() { Provider = providers.Random }
        );

        Identity = Output.Create(identity.ToOutputs());
        Vpn = Output.Create(
            hasVpn
                ? (ImmutableDictionary<string, object>?)
                    StackOutputs.Halves(network.Vpn.ToOutputs(), connector.Vpn.ToOutputs())
                : null
        );
        Dns = Output.Create(
            StackOutputs.Halves(network.Dns.ToOutputs(), connector.Resolver.ToOutputs())
        );
        Database = Output.Create(StackOutputs.Of(database));
        Exceptions = Output.Create(
            settings.Exceptions.IsEmpty
                ? null
                : (ImmutableDictionary<string, string>?)settings.Exceptions
        );

        NotWatched = Output.Create(watch.Missing);

        var commands = new ClientCommands
        {
            InstanceId = instance?.Id,
            Region = settings.Connector.Region,
            PublicPath = settings.Connector.PublicPath,
            DatabaseName = settings.Instance.DatabaseName,
        };
        ConnectorInstanceId = StackOutputs.Optional(instance?.Id);
        SessionCommand = StackOutputs.Optional(commands.Session);
        VerifyCommand = StackOutputs.Optional(commands.Run(instance?.VerifyDocumentName));
        GrantsCommand = StackOutputs.Optional(
            instance?.GrantsDocumentName is { } document
                ? commands.Run([document, .. instance.WorkloadGrantsDocumentNames.Values])
                : null
        );
        Clients = Output.Create(
            clients is null
                ? null
                : (ImmutableDictionary<string, object>?)StackOutputs.Of(connector, clients)
        );
        ProxyCommands = commands.Proxies(database.Primary.InstanceUri);
        PsqlCommands = commands.Psql(identity.DatabaseUserName);
    }

    /// <summary>Service account and database user; by AWS account the tokens' audience and the credential file, no secret; the same of each further workload in `workloads`.</summary>
    [Output("identity")]
    public Output<ImmutableDictionary<string, object>> Identity { get; private set; }

    /// <summary>Both ends of the VPN: `google`, the gateway and its router; `aws`, the four tunnels; only with `connectivity: vpn`.</summary>
    [Output("vpn")]
    public Output<ImmutableDictionary<string, object>?> Vpn { get; private set; }

    /// <summary>Both ends of name resolution: `google`, the zone, domains and forwarders; `aws`, the endpoint that asks them.</summary>
    [Output("dns")]
    public Output<ImmutableDictionary<string, object>> Dns { get; private set; }

    /// <summary>The primary's full name, the name that clients dial and its address; the public address and the read pool.</summary>
    [Output("database")]
    public Output<ImmutableDictionary<string, object>> Database { get; private set; }

    /// <summary>Reasons for what deviates from prod's requirements, by setting; only where something does.</summary>
    [Output("exceptions")]
    public Output<ImmutableDictionary<string, string>?> Exceptions { get; private set; }

    /// <summary>Alarms that there are not, and why; only in prod and where there are alarms.</summary>
    [Output("notWatched")]
    public Output<ImmutableArray<string>?> NotWatched { get; private set; }

    /// <summary>What a client in the VPC takes: its security group, the subnets, and the port that it dials; only with `client: none`.</summary>
    [Output("clients")]
    public Output<ImmutableDictionary<string, object>?> Clients { get; private set; }

    /// <summary>Id of the EC2 instance that logs in; only with `client: instance`.</summary>
    [Output("connectorInstanceId")]
    public Output<string?> ConnectorInstanceId { get; private set; }

    /// <summary>Opens a shell on the instance; only with `client: instance`.</summary>
    [Output("sessionCommand")]
    public Output<string?> SessionCommand { get; private set; }

    /// <summary>Proves every hop of every path; waits and shows the result; only with `client: instance`.</summary>
    [Output("verifyCommand")]
    public Output<string?> VerifyCommand { get; private set; }

    /// <summary>Creates the database and grants each workload its privileges; waits, shows the results; only with `applyGrants`.</summary>
    [Output("grantsCommand")]
    public Output<string?> GrantsCommand { get; private set; }

    /// <summary>By path: the Auth Proxy as a host runs it that has the credential file and a name server of the VPC.</summary>
    [Output("proxyCommands")]
    public Output<ImmutableDictionary<string, string>> ProxyCommands { get; private set; }

    /// <summary>By path: the login, on the host of the proxy.</summary>
    [Output("psqlCommands")]
    public Output<ImmutableDictionary<string, string>> PsqlCommands { get; private set; }
}
