using Pulumi.Aws;

namespace KeylessAlloyDb.Connector;

/// <summary>
/// AWS's half of the network, the role that Google trusts, and, once the clouds are wired, the
/// instance that logs in.
/// </summary>
public sealed class AwsConnector : ComponentResource
{
    /// <summary>The port that the Auth Proxy and AlloyDB's connectors dial.</summary>
    public const int DatabasePort = RuledGroup.AlloyDbConnector;

    private readonly string _name;
    private readonly ConnectorSettings _settings;
    private readonly ConnectorNetwork _network;
    private readonly ConnectorEndpoints? _endpoints;
    private readonly ConnectorRole? _role;
    private readonly ConnectorVpn? _vpn;

    /// <summary>Registers network, VPN, Resolver endpoint and role.</summary>
    /// <param name="name">Prefix of the children's names.</param>
    /// <param name="args">Ranges, numbers and names.</param>
    /// <param name="options">Must give the providers of aws and random.</param>
    /// <exception cref="RunException">The arguments have problems; all are listed.</exception>
    public AwsConnector(
        string name,
        AwsConnectorArgs args,
        ComponentResourceOptions? options = null
    )
        : base("keyless-alloydb:connector:AwsConnector", name, options)
    {
        _settings = args.Settings;
        args.ThrowIfInvalid();
        _name = name;

        AccountId = CallersAccount();
        var found = _settings.Network is null
            ? null
            : args.Network ?? Find(args.TransitGatewayProvider);
        _network = found?.Network ?? OwnVpc.Create(name, _settings, this);
        if (_settings.HasInstance)
        {
            _endpoints = new(name, _settings, _network, found, this);
            _role = new(name, _settings, this);
        }

        var hasVpn = _settings.Connectivity == Connectivity.Vpn;
        var logs = _settings.Logs && hasVpn ? new ConnectorLogs(name, args, _network, this) : null;
        _vpn = hasVpn ? new(name, args, _network, found?.TransitGateway, logs, this) : null;

        RoleArn = _role?.Role.Arn;
        SubnetIds = [.. _network.Subnets.Select(subnet => subnet.Id)];
        Resolver = new(ResolverEndpoint(found), _network.VpcId)
        {
            Rules = _settings.Network?.ResolverRules ?? ImmutableDictionary<string, string>.Empty,
        };

        RegisterOutputs(
            new Dictionary<string, object?>
            {
                ["accountId"] = AccountId,
                ["vpcId"] = Resolver.VpcId,
                ["roleArn"] = RoleArn,
                ["resolverEndpointId"] = Resolver.EndpointId,
            }
        );
    }

    /// <summary>The account of the credentials in use. The run fails if it differs from the arguments.</summary>
    public Output<string> AccountId { get; }

    /// <summary>
    /// ARN of the instance's role; null without a name for it. Google sees the session's ARN instead, which
    /// lacks the role's path.
    /// </summary>
    public Output<string>? RoleArn { get; }

    /// <summary>Ids of the private subnets, from which Google is reached; one in each zone.</summary>
    public ImmutableArray<Output<string>> SubnetIds { get; }

    /// <summary>AWS's end of the VPN.</summary>
    /// <exception cref="InvalidOperationException">The connector has none: <see cref="Connectivity.Existing"/>.</exception>
    public AwsVpnGateway Vpn =>
        _vpn is null
            ? throw new InvalidOperationException("With Connectivity.Existing there is no VPN.")
            : new(_settings.Asn, _vpn.Tunnels);

    /// <summary>The VPC's resolver, which can forward queries to Google.</summary>
    public AwsResolver Resolver { get; }

    /// <summary>Registers the instance. Its arguments are results of the wiring between the clouds.</summary>
    /// <param name="args">Its type, software and way to the database.</param>
    /// <exception cref="RunException">The arguments have problems; all are listed.</exception>
    /// <exception cref="InvalidOperationException">The settings name no role for it.</exception>
    public ConnectorInstance Launch(ConnectorInstanceArgs args) =>
        new(_name, _settings, args.Settings, Prepare(args), this);

    /// <summary>
    /// Registers all that <see cref="Launch"/> does, but for the instance, which the program puts there in its own way.
    /// </summary>
    /// <inheritdoc cref="Launch"/>
    public ConnectorHost Prepare(ConnectorInstanceArgs args)
    {
        if (_endpoints is null || _role is null)
        {
            throw new InvalidOperationException("Without a RoleName there is no instance.");
        }

        args.ThrowIfInvalid(_settings);
        var wired = args with { After = [.. args.After, .. _vpn?.Routes ?? []] };
        return new(_name, _settings, wired, _network, _endpoints, _role, this);
    }

    /// <summary>
    /// Registers a security group for clients that somebody else runs in the VPC: hosts, functions, tasks. It lets
    /// them reach the database and Google's APIs, and nothing reach them. What else they need is for a second
    /// group; security groups add up.
    /// </summary>
    /// <param name="publicIpAddress">The database's public address; null for clients of the private path alone.</param>
    /// <returns>
    /// The group's id, once its rules and the way to Google exist. Name resolution needs no rule: security groups do
    /// not filter questions to the VPC's resolver.
    /// </returns>
    /// <exception cref="RunException">An address is given without <see cref="ConnectorSettings.PublicPath"/>.</exception>
    /// <remarks>https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html</remarks>
    public Output<string> AdmitClients(Output<string>? publicIpAddress = null)
    {
        var problems = new Problems();
        _settings.RequirePathTo(problems, publicIpAddress);
        problems.ThrowIfAny(nameof(AdmitClients));
        var clients = new RuledGroup(
            $"{_name}-clients",
            "Clients of AlloyDB",
            _network.VpcId,
            this
        );
        clients.AllowGoogle(_settings, publicIpAddress);
        IEnumerable<Resource?> before =
        [
            .. clients.Rules,
            .. _vpn?.Routes ?? [],
            _network.InternetRoute,
        ];
        return clients.Group.Id.OnceCreated().After(before.OfType<Resource>());
    }

    private Input<string> ResolverEndpoint(FoundNetwork? found) =>
        _settings.Network?.ResolverEndpointId is { } existing ? existing
        : _settings.NeedsResolverEndpoint
            ? ConnectorResolver.Create(_name, _settings, _network, this).Id
        : found!.RuledEndpointId!;

    private FoundNetwork Find(ProviderResource? transitGateway)
    {
        var problems = new Problems();
        // Messages show what has the form of its setting.
        _settings.Validate(problems);
        var found = FoundNetwork.Find(
            _settings,
            problems,
            new() { Parent = this },
            transitGateway is null ? null : new() { Provider = transitGateway }
        );
        problems.ThrowIfAny(nameof(AwsConnector));
        return found!;
    }

    private Output<string> CallersAccount() =>
        CloudQuestion
            .Ask(
                "The account of the AWS login",
                () => GetCallerIdentity.InvokeAsync(options: new() { Parent = this })
            )
            .Apply(caller =>
                caller.AccountId == _settings.AccountId
                    ? caller.AccountId
                    : throw new RunException(
                        $"The AWS credentials belong to account {caller.AccountId}, and this stack to "
                            + $"{_settings.AccountId}. Log in to {_settings.AccountId}: its id stands in Google's trust."
                    )
            );
}
