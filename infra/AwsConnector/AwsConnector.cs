using Pulumi.Aws;

namespace KeylessAlloyDb.Infra;

/// <summary>
/// AWS's half of the network, the role that Google trusts, and, once the clouds are wired, the
/// instance that logs in.
/// </summary>
public sealed class AwsConnector : ComponentResource
{
    private readonly string _name;
    private readonly AwsConnectorArgs _args;
    private readonly ConnectorNetwork _network;
    private readonly ConnectorEndpoints _endpoints;
    private readonly ConnectorRole _role;
    private readonly ConnectorVpn _vpn;

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
        args.ThrowIfInvalid(nameof(AwsConnector));
        (_name, _args) = (name, args);

        AccountId = CallersAccount();
        _network = new(name, args, this);
        _endpoints = new(name, args, _network, this);
        _role = new(name, args, this);
        var logs = args.Logs ? new ConnectorLogs(name, args, _network, this) : null;
        _vpn = new(name, args, _network, logs, this);

        VpcId = _network.Vpc.Id;
        RoleArn = _role.Role.Arn;
        Tunnels = _vpn.Tunnels;
        ResolverEndpointId = ConnectorResolver.Create(name, args, _network, this).Id;

        RegisterOutputs(
            new Dictionary<string, object?>
            {
                ["accountId"] = AccountId,
                ["vpcId"] = VpcId,
                ["roleArn"] = RoleArn,
                ["resolverEndpointId"] = ResolverEndpointId,
            }
        );
    }

    /// <summary>The account of the credentials in use: the one of the arguments, or the run fails.</summary>
    public Output<string> AccountId { get; }

    /// <summary>Id of the VPC.</summary>
    public Output<string> VpcId { get; }

    /// <summary>
    /// ARN of the role. Google never sees it: a session's ARN is another one, without the role's path.
    /// </summary>
    public Output<string> RoleArn { get; }

    /// <summary>AWS's ends of the four tunnels, in the order of Google's external gateway.</summary>
    public ImmutableArray<VpnTunnelEnd> Tunnels { get; }

    /// <summary>Id of the outbound Resolver endpoint.</summary>
    public Output<string> ResolverEndpointId { get; }

    /// <summary>Registers the instance, which needs what the wiring between the clouds gives.</summary>
    /// <param name="args">Its type, software and way to the database.</param>
    /// <exception cref="RunException">The arguments have problems; all are listed.</exception>
    public ConnectorInstance Launch(ConnectorInstanceArgs args)
    {
        args.ThrowIfInvalid(nameof(ConnectorInstance));
        var wired = args with { After = [.. args.After, _vpn.RoutePropagation] };
        return new(_name, _args, wired, _network, _endpoints, _role, this);
    }

    private Output<string> CallersAccount() =>
        CloudQuestion
            .Ask(
                "The account of the AWS login",
                () => GetCallerIdentity.InvokeAsync(options: new() { Parent = this })
            )
            .Apply(caller =>
                caller.AccountId == _args.AccountId
                    ? caller.AccountId
                    : throw new RunException(
                        $"The AWS credentials belong to account {caller.AccountId}, and this stack to "
                            + $"{_args.AccountId}. Log in to {_args.AccountId}: its id stands in Google's trust."
                    )
            );
}
