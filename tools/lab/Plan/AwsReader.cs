using System.Globalization;
using KeylessAlloyDb.Login.State;

namespace KeylessAlloyDb.Lab.Plan;

/// <summary>AWS's half of the plan, from AWS's resources only.</summary>
internal static class AwsReader
{
    /// <summary>Seconds; what a connection has when the state names no other value.</summary>
    /// <remarks>https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html</remarks>
    private const int DefaultDeadPeerTime = 30;

    /// <summary>Seconds; an assumption: AWS does not document it.</summary>
    private const int DefaultHoldTime = 30;

    private const int TunnelsPerConnection = 2;

    private const string VerifyMark = "END-OF-VERIFY";

    public static AwsPlan Read(PlanReader state)
    {
        var vpc = state.One("aws:ec2/vpc:Vpc");
        var cidr = state.Network(vpc, "cidrBlock");
        var instance = state.One("aws:ec2/instance:Instance");
        var address = state.Address(instance, "privateIp");
        var subnet = state.Of("aws:ec2/subnet:Subnet", instance, "subnetId");
        state.Require(
            Ip.Contains(subnet.Text("cidrBlock"), address.Value),
            address,
            $"an address of its subnet, {subnet.Name}.cidrBlock = {subnet.Text("cidrBlock")}"
        );
        var resolver = state.One("aws:route53/resolverEndpoint:ResolverEndpoint");
        var outbound = Outbound(state, resolver);
        var nat = Nat(state, subnet);
        var endpoints = SecurityGroupReader.Endpoints(
            state,
            vpc,
            [address, .. outbound, .. nat is null ? [] : new[] { nat.Inside }]
        );
        IReadOnlyList<GuardedInterface> interfaces =
        [
            new(
                instance.Name,
                [address],
                SecurityGroupReader.GroupIds(state, vpc, instance, "vpcSecurityGroupIds")
            ),
            new(
                resolver.Name,
                outbound,
                SecurityGroupReader.GroupIds(state, vpc, resolver, "securityGroupIds")
            ),
            .. endpoints,
        ];
        return new()
        {
            VpcCidr = cidr,
            Subnets = Subnets(state, vpc),
            Instance = address,
            Tunnels =
            [
                .. state
                    .All("aws:ec2/vpnConnection:VpnConnection")
                    .SelectMany(connection =>
                        Enumerable
                            .Range(1, TunnelsPerConnection)
                            .Select(tunnel => Tunnel(state, connection, tunnel))
                    ),
            ],
            Outbound = outbound,
            InterfaceEndpoints = [.. endpoints.SelectMany(endpoint => endpoint.Addresses)],
            Interfaces = interfaces,
            Groups = SecurityGroupReader.Groups(state, interfaces),
            Rules = Rules(state, vpc),
            Nat = nat,
            VerifyScript =
                ScriptDocument
                    .Find(state.All(ScriptDocument.Type), VerifyMark)
                    ?.HereDocument(VerifyMark)
                ?? "",
        };
    }

    private static IReadOnlyList<AwsSubnet> Subnets(PlanReader state, StateResource vpc)
    {
        var associations = state.All("aws:ec2/routeTableAssociation:RouteTableAssociation");
        var propagating = state
            .All("aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation")
            .Select(propagation => propagation.Text("routeTableId"))
            .ToHashSet();
        return
        [
            .. state
                .All("aws:ec2/subnet:Subnet")
                .Select(subnet => new AwsSubnet(
                    state.Network(subnet, "cidrBlock"),
                    propagating.Contains(TableOf(subnet))
                )),
        ];

        // A subnet without an association has the VPC's main table:
        // https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html
        string TableOf(StateResource subnet) =>
            associations
                .Where(association => subnet.IsMeantBy(association.Text("subnetId")))
                .Select(association => association.Text("routeTableId"))
                .FirstOrDefault(vpc.Text("mainRouteTableId"));
    }

    private static NatPlan? Nat(PlanReader state, StateResource subnet)
    {
        var tables = state
            .All("aws:ec2/routeTableAssociation:RouteTableAssociation")
            .Where(association => subnet.IsMeantBy(association.Text("subnetId")))
            .Select(association => association.Text("routeTableId"));
        var route = state
            .All("aws:ec2/route:Route")
            .Where(route => route.Text("destinationCidrBlock") == "0.0.0.0/0")
            .FirstOrDefault(route => tables.Contains(route.Text("routeTableId")));
        return state
            .All("aws:ec2/natGateway:NatGateway")
            .Where(gateway => gateway.IsMeantBy(route?.Text("natGatewayId") ?? ""))
            .Select(gateway => new NatPlan(
                state.Address(gateway, "privateIp"),
                state.Address(gateway, "publicIp")
            ))
            .FirstOrDefault();
    }

    private static TunnelEnd Tunnel(PlanReader state, StateResource connection, int number)
    {
        var tunnel = $"tunnel{number}";
        var customer = state.Of(
            "aws:ec2/customerGateway:CustomerGateway",
            connection,
            "customerGatewayId"
        );
        return new()
        {
            Name = $"{connection.Name} tunnel {number}",
            Outside = state.Address(connection, $"{tunnel}Address"),
            PeerOutside = state.Address(customer, "ipAddress"),
            Key = state.Text(connection, $"{tunnel}PresharedKey"),
            Ike = Transforms(state, connection, $"{tunnel}Phase1"),
            Esp = Transforms(state, connection, $"{tunnel}Phase2"),
            Inside = state.Address(connection, $"{tunnel}VgwInsideAddress"),
            PeerInside = state.Address(connection, $"{tunnel}CgwInsideAddress"),
            Asn = state.Text(connection, $"{tunnel}BgpAsn"),
            PeerAsn = state.Text(customer, "bgpAsn"),
            HoldTime = Seconds(connection, $"{tunnel}BgpHoldtime", DefaultHoldTime),
            DeadPeerTime = Seconds(connection, $"{tunnel}DpdTimeoutSeconds", DefaultDeadPeerTime),
        };
    }

    private static Transforms Transforms(PlanReader state, StateResource connection, string phase)
    {
        var transforms = new Transforms(
            connection.Texts($"{phase}EncryptionAlgorithms"),
            connection.Texts($"{phase}IntegrityAlgorithms"),
            connection.Texts($"{phase}DhGroupNumbers"),
            $"{connection.Name}.{phase}*"
        );
        var known = Plan.Transforms.Known.ToHashSet();
        foreach (
            var (property, words) in new[]
            {
                ("EncryptionAlgorithms", transforms.Encryption),
                ("IntegrityAlgorithms", transforms.Integrity),
                ("DhGroupNumbers", transforms.Groups),
            }
        )
        {
            state.Require(
                words.Count > 0 && words.All(known.Contains),
                new(string.Join(", ", words), $"{connection.Name}.{phase}{property}"),
                "one of "
                    + string.Join(", ", known)
                    + "; AWS's own list is so long that its packets are fragmented, which Cloud VPN drops"
            );
        }
        return transforms;
    }

    private static IReadOnlyList<Planned> Outbound(PlanReader state, StateResource endpoint) =>
        [
            .. Enumerable
                .Range(0, endpoint.List("ipAddresses").Count)
                .Select(i => state.Address(endpoint, $"ipAddresses[{i}].ip")),
        ];

    private static IReadOnlyList<ForwardRule> Rules(PlanReader state, StateResource vpc)
    {
        var associated = state
            .All("aws:route53/resolverRuleAssociation:ResolverRuleAssociation")
            .Where(association => vpc.IsMeantBy(association.Text("vpcId")))
            .Select(association => association.Text("resolverRuleId"))
            .ToHashSet();
        return
        [
            .. state
                .All("aws:route53/resolverRule:ResolverRule")
                .Where(rule => associated.Contains(rule.Id) && rule.Text("ruleType") == "FORWARD")
                .Select(rule => new ForwardRule(
                    state.Text(rule, "domainName"),
                    [
                        .. Enumerable
                            .Range(0, rule.List("targetIps").Count)
                            .Select(i => state.Address(rule, $"targetIps[{i}].ip")),
                    ]
                )),
        ];
    }

    private static int Seconds(StateResource resource, string property, int otherwise) =>
        int.TryParse(resource.Text(property), CultureInfo.InvariantCulture, out var value)
        && value > 0
            ? value
            : otherwise;
}
