using Pulumi.Aws.Ec2;

namespace KeylessAlloyDb.Connector;

/// <summary>
/// AWS's end of the VPN: a connection of two tunnels to each interface of Google's. They end at a virtual private
/// gateway of the VPC, or at a transit gateway, whose account then creates them.
/// </summary>
internal sealed class ConnectorVpn
{
    private const string Ipsec = "ipsec.1";

    private readonly string _name;
    private readonly string _end;
    private readonly AwsConnectorArgs _args;
    private readonly ConnectorLogs? _logs;
    private readonly Resource _component;
    private readonly Input<string>? _gatewayId;

    public ConnectorVpn(
        string name,
        AwsConnectorArgs args,
        ConnectorNetwork network,
        FoundTransitGateway? transit,
        ConnectorLogs? logs,
        Resource component
    )
    {
        (_name, _args, _logs, _component) = (name, args, logs, component);
        // Named after a transit gateway, so that a move to another one creates the VPN there before it ends here.
        _end = args.Settings.Network?.TransitGateway is { Id: var id } ? $"{name}-{id}" : name;
        if (transit is null)
        {
            _gatewayId = args.Settings.Network?.VpnGatewayId is { } existing
                ? existing
                : Gateway(network);
            Routes = [.. network.RouteTables.Select(Propagation)];
        }

        var connections = TunnelPlan
            .Create(args.Settings.InsideCidrs)
            .GroupBy(tunnel => tunnel.Connection)
            .ToDictionary(
                tunnels => tunnels.Key,
                tunnels => Connect(tunnels.Key, tunnels.First(), tunnels.Last())
            );
        Tunnels = [.. connections.OrderBy(pair => pair.Key).SelectMany(pair => pair.Value.Ends)];
        if (transit is not null)
        {
            Routes = new TransitRouting(_end, args, transit, component).Create(
                network,
                [.. connections.OrderBy(pair => pair.Key).Select(pair => pair.Value.Connection)]
            );
        }
    }

    public ImmutableArray<VpnTunnelEnd> Tunnels { get; }

    /// <summary>What leads packets from the VPC to Google and back.</summary>
    public ImmutableArray<Resource> Routes { get; }

    private Resource Propagation(ConnectorRouteTable table) =>
        new VpnGatewayRoutePropagation(
            table.Name,
            new() { RouteTableId = table.Id, VpnGatewayId = _gatewayId! },
            new() { Parent = _component }
        );

    private Output<string> Gateway(ConnectorNetwork network) =>
        new VpnGateway(
            $"{_name}-gateway",
            new()
            {
                VpcId = network.VpcId,
                AmazonSideAsn = $"{_args.Settings.Asn}",
                Tags = OwnTag.Tags(_name, _args.Settings),
            },
            new()
            {
                Parent = _component,
                Protect = _args.Settings.Protect,
                // A VPC can have one gateway.
                DeleteBeforeReplace = true,
            }
        ).Id;

    private Output<string> Key(Tunnel tunnel)
    {
        var version = _args.Settings.PresharedKeyVersion;
        var random = new PulumiRandom.RandomPassword(
            $"{_name}-key-{tunnel.Index}",
            new()
            {
                Length = PresharedKey.RandomLength,
                Special = false,
                Keepers = { ["version"] = $"{version}" },
            },
            new()
            {
                Parent = _component,
                // A version renews the keys of one connection. The tunnels of the other one stay up.
                IgnoreChanges = PresharedKey.IsRenewed(tunnel.Connection, version)
                    ? []
                    : ["keepers"],
            }
        );
        return random.Result.OnceCreated().Apply(PresharedKey.Render);
    }

    private (VpnConnection Connection, VpnTunnelEnd[] Ends) Connect(
        int index,
        Tunnel one,
        Tunnel two
    )
    {
        var transit = _args.Settings.Network?.TransitGateway;
        var (keyOfOne, keyOfTwo) = (Key(one), Key(two));
        var customer = new CustomerGateway(
            $"{_end}-customer-{index}",
            new()
            {
                Type = Ipsec,
                BgpAsn = $"{_args.Settings.GoogleAsn}",
                IpAddress = _args.GoogleGatewayAddresses[index],
                // For an equal request AWS returns an existing gateway; the name tells stacks apart.
                DeviceName =
                    $"{Deployment.Instance.ProjectName}-{Deployment.Instance.StackName}{_end[_name.Length..]}-{index}",
                Tags = { ["Name"] = $"{_name}-{index}" },
            },
            new() { Parent = _component, Provider = _args.TransitGatewayProvider }
        );
        var connection = new VpnConnection(
            $"{_end}-vpn-{index}",
            new()
            {
                CustomerGatewayId = customer.Id,
                VpnGatewayId = _gatewayId,
                TransitGatewayId = transit is null ? null : (Input<string>)transit.Id,
                Type = Ipsec,
                // AWS orders the two tunnels by key and inside network, so both are given and all differ.
                Tunnel1InsideCidr = one.InsideCidr,
                Tunnel1PresharedKey = keyOfOne,
                Tunnel1IkeVersions = IkeProposal.Version,
                Tunnel1Phase1EncryptionAlgorithms = IkeProposal.Encryption,
                Tunnel1Phase1IntegrityAlgorithms = IkeProposal.Integrity,
                Tunnel1Phase1DhGroupNumbers = IkeProposal.DiffieHellmanGroup,
                Tunnel1Phase2EncryptionAlgorithms = IkeProposal.Encryption,
                Tunnel1Phase2IntegrityAlgorithms = IkeProposal.Integrity,
                Tunnel1Phase2DhGroupNumbers = IkeProposal.DiffieHellmanGroup,
                Tunnel1LogOptions = ConnectorLogs.OfTunnel1(_logs),
                Tunnel2InsideCidr = two.InsideCidr,
                Tunnel2PresharedKey = keyOfTwo,
                Tunnel2IkeVersions = IkeProposal.Version,
                Tunnel2Phase1EncryptionAlgorithms = IkeProposal.Encryption,
                Tunnel2Phase1IntegrityAlgorithms = IkeProposal.Integrity,
                Tunnel2Phase1DhGroupNumbers = IkeProposal.DiffieHellmanGroup,
                Tunnel2Phase2EncryptionAlgorithms = IkeProposal.Encryption,
                Tunnel2Phase2IntegrityAlgorithms = IkeProposal.Integrity,
                Tunnel2Phase2DhGroupNumbers = IkeProposal.DiffieHellmanGroup,
                Tunnel2LogOptions = ConnectorLogs.OfTunnel2(_logs),
                Tags = { ["Name"] = $"{_name}-{index}" },
            },
            new()
            {
                Parent = _component,
                Provider = _args.TransitGatewayProvider,
                Protect = _args.Settings.Protect,
                // Inside networks are unique on a gateway, so a replacement cannot be created first.
                DeleteBeforeReplace = true,
                // AWS detaches a gateway before it checks for connections that still use it.
                ReplaceOnChanges = { transit is null ? "vpnGatewayId" : "transitGatewayId" },
            }
        );
        return (
            connection,
            [
                new(one, connection.Tunnel1Address, connection.Tunnel1PresharedKey),
                new(two, connection.Tunnel2Address, connection.Tunnel2PresharedKey),
            ]
        );
    }
}
