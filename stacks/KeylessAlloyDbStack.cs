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
        var onGoogle = new CustomResourceOptions { Provider = providers.Google };
        var onAws = new CustomResourceOptions { Provider = providers.Aws };

        // The identity: an AWS role becomes a service account.
        var identity = new WorkloadIdentityFederation(
            "identity",
            settings.Identity,
            new() { Providers = { providers.Google, providers.Random } }
        );

        // The packet: from AWS through four tunnels to the endpoint in front of the database.
        var network = new PscNetwork(
            "network",
            settings.Network,
            new() { Providers = { providers.Google } }
        );
        var connector = new AwsConnector(
            "connector",
            settings.Connector with
            {
                GoogleGatewayAddresses = network.GatewayAddresses,
            },
            new() { Providers = { providers.Aws, providers.Random } }
        );
        var peers = VpnTunnels.Connect(network, connector.Tunnels, settings, onGoogle);
        var database = new AlloyDbIamCluster(
            "database",
            settings.Database with
            {
                NetworkId = network.NetworkId,
                EndpointSubnetId = network.EndpointSubnetId,
                ConnectionPolicy = network.ConnectionPolicy,
                WorkloadUser = identity.DatabaseUserName,
                GrantsUser = identity.GrantsUserName,
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
            Names.Publish("psc-record", database.Primary, network, settings, onGoogle),
            Names.Forward("psc", settings.Network.DnsSuffix, connector, network, onAws),
        ];
        if (database.ReadPool is { } reads)
        {
            names.Add(Names.Publish("psc-record-reads", reads, network, settings, onGoogle));
        }

        if (settings.Network.PrivateGoogleApis)
        {
            names.Add(Names.Forward("googleapis", DnsName.GoogleApis, connector, network, onAws));
        }

        var instance = connector.Launch(
            settings.Instance with
            {
                CredentialConfiguration = identity.CredentialConfigurationOf(
                    settings.Connector.AccountId
                ),
                DatabaseUser = identity.DatabaseUserName,
                Database = database.Primary,
                PublicIpAddress = database.PublicIpAddress,
                GrantsCredentialConfiguration = identity.GrantsCredentialConfiguration,
                GrantsUser = identity.GrantsUserName,
                After = [.. peers, .. names, database.WorkloadUser],
            }
        );

        DestroyGuard.Create(
            settings.Database.Protect,
            [identity, network, connector, database, version, .. peers, .. names],
            new() { Provider = providers.Random }
        );

        ServiceAccountEmail = identity.ServiceAccountEmail;
        DatabaseUserName = identity.DatabaseUserName;
        CredentialConfigurations = identity.CredentialConfigurations;
        Audiences = identity.Audiences;

        InstanceUri = database.Primary.InstanceUri;
        PscDnsName = database.Primary.PscDnsName;
        PscEndpointIp = database.Primary.PscEndpointIp;
        PublicIpAddress = Optional(database.PublicIpAddress);
        ReadPoolUri = Optional(database.ReadPool?.InstanceUri);

        Tunnels = StackOutputs.Tunnels(connector.Tunnels, network.GatewayAddresses);
        Zones = network.Zones;
        InboundForwarderAddresses = network.ForwarderAddresses;
        ResolverEndpointId = connector.ResolverEndpointId;

        ConnectorInstanceId = instance.Id;
        ConnectorRoleArn = connector.RoleArn;
        var commands = new StackCommands(settings, instance.Id);
        SessionCommand = commands.Session;
        VerifyCommand = commands.Run(instance.VerifyDocumentName);
        GrantsCommand = Optional(
            instance.GrantsDocumentName is { } document ? commands.Run(document) : null
        );
        ProxyCommands = commands.Proxies(InstanceUri);
        PsqlCommands = commands.Psql(DatabaseUserName);
    }

    /// <summary>E-mail address of the service account that the trusted roles become.</summary>
    [Output("serviceAccountEmail")]
    public Output<string> ServiceAccountEmail { get; private set; }

    /// <summary>The database user of that account.</summary>
    [Output("databaseUserName")]
    public Output<string> DatabaseUserName { get; private set; }

    /// <summary>By AWS account: the finished credential configuration file; it holds no secret.</summary>
    [Output("credentialConfigurations")]
    public Output<ImmutableDictionary<string, string>> CredentialConfigurations
    {
        get;
        private set;
    }

    /// <summary>By AWS account: the audience of its tokens.</summary>
    [Output("audiences")]
    public Output<ImmutableDictionary<string, string>> Audiences { get; private set; }

    /// <summary>Full name of the primary instance, as the Auth Proxy takes it.</summary>
    [Output("instanceUri")]
    public Output<string> InstanceUri { get; private set; }

    /// <summary>The name that clients dial through Private Service Connect.</summary>
    [Output("pscDnsName")]
    public Output<string> PscDnsName { get; private set; }

    /// <summary>Address of the endpoint behind that name.</summary>
    [Output("pscEndpointIp")]
    public Output<string> PscEndpointIp { get; private set; }

    /// <summary>The primary's public address; only with `publicPath`.</summary>
    [Output("publicIpAddress")]
    public Output<string?> PublicIpAddress { get; private set; }

    /// <summary>Full name of the read pool; only with `readPoolNodes`.</summary>
    [Output("readPoolUri")]
    public Output<string?> ReadPoolUri { get; private set; }

    /// <summary>The four tunnels: name, outside and inside addresses of both ends.</summary>
    [Output("tunnels")]
    public Output<ImmutableArray<ImmutableDictionary<string, string>>> Tunnels { get; private set; }

    /// <summary>Domains that Cloud DNS answers for AWS.</summary>
    [Output("zones")]
    public Output<ImmutableArray<string>> Zones { get; private set; }

    /// <summary>Where Cloud DNS answers questions from AWS.</summary>
    [Output("inboundForwarderAddresses")]
    public Output<ImmutableArray<string>> InboundForwarderAddresses { get; private set; }

    /// <summary>Id of the Route 53 Resolver endpoint that asks them.</summary>
    [Output("resolverEndpointId")]
    public Output<string> ResolverEndpointId { get; private set; }

    /// <summary>Id of the EC2 instance that logs in.</summary>
    [Output("connectorInstanceId")]
    public Output<string> ConnectorInstanceId { get; private set; }

    /// <summary>ARN of its role.</summary>
    [Output("connectorRoleArn")]
    public Output<string> ConnectorRoleArn { get; private set; }

    /// <summary>Opens a shell on the instance.</summary>
    [Output("sessionCommand")]
    public Output<string> SessionCommand { get; private set; }

    /// <summary>Proves every hop of every path; waits and shows the result.</summary>
    [Output("verifyCommand")]
    public Output<string> VerifyCommand { get; private set; }

    /// <summary>Creates the database and grants privileges; waits, shows the result; only with `applyGrants`.</summary>
    [Output("grantsCommand")]
    public Output<string?> GrantsCommand { get; private set; }

    /// <summary>By path: the Auth Proxy as the instance runs it.</summary>
    [Output("proxyCommands")]
    public Output<ImmutableDictionary<string, string>> ProxyCommands { get; private set; }

    /// <summary>By path: the login, on the instance.</summary>
    [Output("psqlCommands")]
    public Output<ImmutableDictionary<string, string>> PsqlCommands { get; private set; }

    private static Output<string?> Optional(Output<string>? value) =>
        value is null ? Output.Create((string?)null) : value.Apply(text => (string?)text);
}
