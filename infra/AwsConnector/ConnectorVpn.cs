using Pulumi.Aws.Ec2;

namespace KeylessAlloyDb.Infra;

/// <summary>
/// AWS's end of the VPN: one gateway, and a connection of two tunnels to each interface of Google's.
/// </summary>
internal sealed class ConnectorVpn
{
    private const string Ipsec = "ipsec.1";

    public ConnectorVpn(
        string name,
        AwsConnectorArgs args,
        ConnectorNetwork network,
        ConnectorLogs? logs,
        Resource component
    )
    {
        var gateway = new VpnGateway(
            $"{name}-gateway",
            new()
            {
                VpcId = network.Vpc.Id,
                AmazonSideAsn = $"{args.Asn}",
                Tags = { ["Name"] = name },
            },
            new()
            {
                Parent = component,
                Protect = args.Protect,
                // A VPC takes one gateway.
                DeleteBeforeReplace = true,
            }
        );
        RoutePropagation = new(
            $"{name}-private",
            new() { RouteTableId = network.RouteTable.Id, VpnGatewayId = gateway.Id },
            new() { Parent = component }
        );
        var plan = TunnelPlan.Create(args.InsideCidrs);
        ImmutableArray<Output<string>> keys =
        [
            .. plan.Select(tunnel => Key(name, args, tunnel, component)),
        ];
        Tunnels =
        [
            .. Enumerable
                .Range(0, TunnelPlan.Connections)
                .SelectMany(i =>
                    TunnelsOf(
                        [.. plan.Where(tunnel => tunnel.Connection == i)],
                        Connect(name, args, i, gateway, plan, keys, logs, component)
                    )
                ),
        ];
    }

    public ImmutableArray<VpnTunnelEnd> Tunnels { get; }

    public VpnGatewayRoutePropagation RoutePropagation { get; }

    private static Output<string> Key(
        string name,
        AwsConnectorArgs args,
        Tunnel tunnel,
        Resource component
    )
    {
        var random = new PulumiRandom.RandomPassword(
            $"{name}-key-{tunnel.Index}",
            new()
            {
                Length = PresharedKey.RandomLength,
                Special = false,
                Keepers = { ["version"] = $"{args.PresharedKeyVersion}" },
            },
            new()
            {
                Parent = component,
                // A version renews the keys of one connection, so that the other's tunnels stay up.
                IgnoreChanges = PresharedKey.IsRenewed(tunnel.Connection, args.PresharedKeyVersion)
                    ? []
                    : ["keepers"],
            }
        );
        return random.Result.Apply(PresharedKey.Render);
    }

    private static VpnConnection Connect(
        string name,
        AwsConnectorArgs args,
        int index,
        VpnGateway gateway,
        IReadOnlyList<Tunnel> plan,
        ImmutableArray<Output<string>> keys,
        ConnectorLogs? logs,
        Resource component
    )
    {
        var customer = new CustomerGateway(
            $"{name}-customer-{index}",
            new()
            {
                Type = Ipsec,
                BgpAsn = $"{args.GoogleAsn}",
                IpAddress = args.GoogleGatewayAddresses[index],
                // AWS gives an existing gateway back for an equal request; the name keeps stacks apart.
                DeviceName =
                    $"{Deployment.Instance.ProjectName}-{Deployment.Instance.StackName}-{index}",
                Tags = { ["Name"] = $"{name}-{index}" },
            },
            new() { Parent = component }
        );
        var (one, two) = (2 * index, 2 * index + 1);
        return new(
            $"{name}-vpn-{index}",
            new()
            {
                CustomerGatewayId = customer.Id,
                VpnGatewayId = gateway.Id,
                Type = Ipsec,
                // AWS orders the two tunnels by key and inside network; both are given, all different.
                Tunnel1InsideCidr = plan[one].InsideCidr,
                Tunnel1PresharedKey = keys[one],
                Tunnel1IkeVersions = IkeProposal.Version,
                Tunnel1Phase1EncryptionAlgorithms = IkeProposal.Encryption,
                Tunnel1Phase1IntegrityAlgorithms = IkeProposal.Integrity,
                Tunnel1Phase1DhGroupNumbers = IkeProposal.DiffieHellmanGroup,
                Tunnel1Phase2EncryptionAlgorithms = IkeProposal.Encryption,
                Tunnel1Phase2IntegrityAlgorithms = IkeProposal.Integrity,
                Tunnel1Phase2DhGroupNumbers = IkeProposal.DiffieHellmanGroup,
                Tunnel1LogOptions = ConnectorLogs.OfTunnel1(logs),
                Tunnel2InsideCidr = plan[two].InsideCidr,
                Tunnel2PresharedKey = keys[two],
                Tunnel2IkeVersions = IkeProposal.Version,
                Tunnel2Phase1EncryptionAlgorithms = IkeProposal.Encryption,
                Tunnel2Phase1IntegrityAlgorithms = IkeProposal.Integrity,
                Tunnel2Phase1DhGroupNumbers = IkeProposal.DiffieHellmanGroup,
                Tunnel2Phase2EncryptionAlgorithms = IkeProposal.Encryption,
                Tunnel2Phase2IntegrityAlgorithms = IkeProposal.Integrity,
                Tunnel2Phase2DhGroupNumbers = IkeProposal.DiffieHellmanGroup,
                Tunnel2LogOptions = ConnectorLogs.OfTunnel2(logs),
                Tags = { ["Name"] = $"{name}-{index}" },
            },
            new()
            {
                Parent = component,
                Protect = args.Protect,
                // Inside networks are unique on a gateway, so a successor cannot come first.
                DeleteBeforeReplace = true,
                // AWS detaches a gateway and only then finds that a connection holds it.
                ReplaceOnChanges = { "vpnGatewayId" },
            }
        );
    }

    private static IEnumerable<VpnTunnelEnd> TunnelsOf(
        IReadOnlyList<Tunnel> plan,
        VpnConnection connection
    ) =>
        [
            new(plan[0], connection.Tunnel1Address, connection.Tunnel1PresharedKey),
            new(plan[1], connection.Tunnel2Address, connection.Tunnel2PresharedKey),
        ];
}
