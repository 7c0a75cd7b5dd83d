using Pulumi.Aws.Ec2;
using Pulumi.Aws.Ec2.Outputs;
using Pulumi.Aws.Route53;

namespace KeylessAlloyDb.Connector;

/// <summary>
/// Asks AWS about a network that exists. It notes everything that AWS would refuse in the middle of an update,
/// or accept although no packet would arrive. Each message has the command for the network's owner.
/// </summary>
internal sealed class NetworkLookup
{
    private const string Setting = nameof(ConnectorSettings.Network);
    private const string Internet = "0.0.0.0/0";

    private readonly ConnectorSettings _settings;
    private readonly ExistingNetwork _network;
    private readonly Problems _problems;
    private readonly InvokeOptions _options;
    private readonly string _region;

    public NetworkLookup(ConnectorSettings settings, Problems problems, InvokeOptions options)
    {
        (_settings, _problems, _options) = (settings, problems, options);
        _network = settings.Network!;
        _region = $"--region {settings.Region}";
    }

    public async Task<FoundNetwork?> FindAsync()
    {
        var vpc = await FindAsync(
                "vpcId",
                _network.VpcId,
                "VPC",
                () => GetVpc.InvokeAsync(new() { Id = _network.VpcId }, _options),
                "describe-vpcs"
            )
            .ConfigureAwait(false);
        if (vpc is null)
        {
            return null;
        }

        CheckVpc(vpc);
        var subnets = await SubnetsAsync().ConfigureAwait(false);
        var tables = await TablesAsync().ConfigureAwait(false);
        await CheckAssociationsAsync(vpc, subnets).ConfigureAwait(false);
        CheckRoutes(tables);
        await CheckGatewayAsync().ConfigureAwait(false);
        string[] known = [.. tables.OfType<GetRouteTableResult>().Where(IsInVpc).Select(t => t.Id)];
        var endpoints = await EndpointsAsync(known).ConfigureAwait(false);
        await CheckResolverAsync().ConfigureAwait(false);
        return _problems.Messages.Count > 0
            ? null
            : new(
                new()
                {
                    VpcId = Output.Create(vpc.Id),
                    Subnets =
                    [
                        .. subnets.Select(subnet => new ConnectorSubnet(
                            Output.Create(subnet!.Id),
                            Output.Create(subnet.AvailabilityZone)
                        )),
                    ],
                    RouteTables =
                    [
                        .. _network.RouteTableIds.Select(id => new ConnectorRouteTable(
                            id,
                            Output.Create(id)
                        )),
                    ],
                },
                endpoints
            );
    }

    private void CheckVpc(GetVpcResult vpc)
    {
        (bool IsOn, string Name, string Option)[] attributes =
        [
            (vpc.EnableDnsSupport, "DNS support", "--enable-dns-support"),
            (vpc.EnableDnsHostnames, "DNS hostnames", "--enable-dns-hostnames"),
        ];
        var off = attributes.Where(attribute => !attribute.IsOn).ToList();
        Require(
            off.Count == 0,
            "vpcId",
            vpc.Id,
            $"has {string.Join(" and ", off.Select(attribute => attribute.Name))} off, so the private names of "
                + "database and endpoints do not resolve in it",
            "a VPC that has both on; "
                + Owner(
                    off.Select(attribute =>
                        $"modify-vpc-attribute {_region} --vpc-id {vpc.Id} {attribute.Option}"
                    )
                )
        );
        Require(
            vpc.InstanceTenancy == "default",
            "vpcId",
            vpc.Id,
            $"has the tenancy {vpc.InstanceTenancy}, in which AWS creates no Resolver endpoint",
            "a VPC with the tenancy default; "
                + Owner([
                    $"modify-vpc-tenancy {_region} --vpc-id {vpc.Id} --instance-tenancy default",
                ])
        );
        var ranges = vpc
            .CidrBlockAssociations.Where(range => range.State == "associated")
            .Select(range => range.CidrBlock)
            .ToList();
        var overlapping = ranges.Where(range => Cidr.Overlap(range, _settings.GoogleCidr));
        _problems.Require(
            !overlapping.Any(),
            nameof(ConnectorSettings.GoogleCidr),
            _settings.GoogleCidr,
            $"overlaps {string.Join(", ", overlapping)} of {vpc.Id}, and AWS's local route always wins",
            $"a range apart from {string.Join(", ", ranges)}"
        );
    }

    private async Task<GetSubnetResult?[]> SubnetsAsync()
    {
        var subnets = await Task.WhenAll(
                _network.SubnetIds.Select(
                    (id, index) =>
                        FindAsync(
                            $"subnetIds[{index}]",
                            id,
                            "subnet",
                            () => GetSubnet.InvokeAsync(new() { Id = id }, _options),
                            "describe-subnets",
                            InVpc
                        )
                )
            )
            .ConfigureAwait(false);
        foreach (var (index, subnet) in subnets.Index())
        {
            Require(
                subnet is null || subnet.VpcId == _network.VpcId,
                $"subnetIds[{index}]",
                _network.SubnetIds[index],
                $"is a subnet of {subnet?.VpcId}",
                $"a subnet of {_network.VpcId}"
            );
        }

        var crowded = subnets
            .OfType<GetSubnetResult>()
            .GroupBy(subnet => subnet.AvailabilityZone)
            .FirstOrDefault(zone => zone.Count() > 1);
        Require(
            crowded is null,
            "subnetIds",
            _network.SubnetIds,
            $"has several subnets in {crowded?.Key}, and an endpoint takes one in each zone",
            "two or three private subnets, each in a zone of its own"
        );
        return subnets;
    }

    private async Task<GetRouteTableResult?[]> TablesAsync()
    {
        var tables = await Task.WhenAll(
                _network.RouteTableIds.Select(
                    (id, index) =>
                        FindAsync(
                            $"routeTableIds[{index}]",
                            id,
                            "route table",
                            () => GetRouteTable.InvokeAsync(new() { RouteTableId = id }, _options),
                            "describe-route-tables",
                            InVpc
                        )
                )
            )
            .ConfigureAwait(false);
        foreach (var (index, table) in tables.Index())
        {
            Require(
                table is null || IsInVpc(table),
                $"routeTableIds[{index}]",
                _network.RouteTableIds[index],
                $"is a route table of {table?.VpcId}",
                $"a route table of {_network.VpcId}"
            );
        }

        return tables;
    }

    private bool IsInVpc(GetRouteTableResult table) => table.VpcId == _network.VpcId;

    /// <summary>A subnet that is associated with no table uses the main one.</summary>
    private async Task CheckAssociationsAsync(GetVpcResult vpc, GetSubnetResult?[] subnets)
    {
        var uses = await Task.WhenAll(
                subnets
                    .OfType<GetSubnetResult>()
                    .Where(subnet => subnet.VpcId == vpc.Id)
                    .Select(async subnet =>
                    {
                        var table = await CloudQuestion
                            .FindAsync(
                                $"The route table of {subnet.Id}",
                                () =>
                                    GetRouteTable.InvokeAsync(
                                        new() { SubnetId = subnet.Id },
                                        _options
                                    )
                            )
                            .ConfigureAwait(false);
                        return (Subnet: subnet.Id, Table: table?.Id ?? vpc.MainRouteTableId);
                    })
            )
            .ConfigureAwait(false);
        var missing = uses.Where(use => !_network.RouteTableIds.Contains(use.Table))
            .GroupBy(
                use => use.Table,
                use => use.Subnet,
                (table, users) => $"{table}, the table of {string.Join(" and ", users)}"
            )
            .ToList();
        Require(
            missing.Count == 0,
            "routeTableIds",
            _network.RouteTableIds,
            $"lacks {string.Join("; ", missing)}. Without it there is no route to Google",
            "the tables of all subnets"
        );
    }

    private void CheckRoutes(GetRouteTableResult?[] tables)
    {
        string[] learned =
        [
            SubnetPlan.Endpoints(_settings.GoogleCidr),
            SubnetPlan.Forwarders(_settings.GoogleCidr),
            .. _settings.GoogleApis.Range() is { } range ? new[] { range } : [],
        ];
        foreach (var (index, table) in tables.Index())
        {
            if (table is null)
            {
                continue;
            }

            var rival = table
                .Routes.Select(route => route.CidrBlock)
                .FirstOrDefault(range => learned.Any(known => Cidr.IsWithin(range, known)));
            Require(
                rival is null,
                $"routeTableIds[{index}]",
                table.Id,
                $"has a static route to {rival}, which wins over the route that the VPN brings",
                $"a table without a route in {string.Join(", ", learned)}; "
                    + Owner([
                        $"delete-route {_region} --route-table-id {table.Id} --destination-cidr-block {rival}",
                    ])
            );
            Require(
                !_settings.NeedsInternet || table.Routes.Any(IsDefault),
                $"routeTableIds[{index}]",
                table.Id,
                $"has no route to {Internet}, which leads to Google's APIs through the internet",
                "a table with a NAT gateway's route, or Google's APIs through the VPN (googleApis: private and "
                    + "publicPath: false); "
                    + Owner([
                        $"create-route {_region} --route-table-id {table.Id} --destination-cidr-block {Internet} --nat-gateway-id <id>",
                    ])
            );
        }

        static bool IsDefault(GetRouteTableRouteResult route) => route.CidrBlock == Internet;
    }

    private async Task CheckGatewayAsync()
    {
        if (_network.VpnGatewayId is not { } id)
        {
            var attached = await CloudQuestion
                .FindAsync(
                    $"The VPN gateway of {_network.VpcId}",
                    () =>
                        GetVpnGateway.InvokeAsync(
                            new() { AttachedVpcId = _network.VpcId },
                            _options
                        )
                )
                .ConfigureAwait(false);
            Require(
                attached is null || OwnTag.IsIn(attached.Tags),
                "vpnGatewayId",
                null,
                $"{attached?.Id} is attached to {_network.VpcId}, which takes one gateway",
                $"{attached?.Id}, with the ASN {attached?.AmazonSideAsn}"
            );
            return;
        }

        var gateway = await FindAsync(
                "vpnGatewayId",
                id,
                "virtual private gateway",
                () => GetVpnGateway.InvokeAsync(new() { Id = id }, _options),
                "describe-vpn-gateways"
            )
            .ConfigureAwait(false);
        if (gateway is null)
        {
            return;
        }

        Require(
            gateway.AttachedVpcId is { Length: > 0 },
            "vpnGatewayId",
            id,
            "is attached to no VPC",
            $"the gateway of {_network.VpcId}; "
                + Owner([
                    $"attach-vpn-gateway {_region} --vpn-gateway-id {id} --vpc-id {_network.VpcId}",
                ])
        );
        Require(
            gateway.AttachedVpcId == _network.VpcId,
            "vpnGatewayId",
            id,
            $"is attached to {gateway.AttachedVpcId}",
            $"the gateway of {_network.VpcId}"
        );
        Require(
            !OwnTag.IsIn(gateway.Tags),
            "vpnGatewayId",
            id,
            "is this stack's own gateway, which the update would delete",
            "the id of a gateway that somebody else has made, or none"
        );
        _problems.RequireBoth(
            gateway.AmazonSideAsn == $"{_settings.Asn}",
            (nameof(ConnectorSettings.Asn), _settings.Asn),
            ($"{Setting}.vpnGatewayId", id),
            $"the gateway has the ASN {gateway.AmazonSideAsn}, which cannot change",
            $"{gateway.AmazonSideAsn}"
        );
    }

    private async Task<ImmutableDictionary<string, GetVpcEndpointResult>> EndpointsAsync(
        string[] tables
    )
    {
        var endpoints = await Task.WhenAll(ExistingNetwork.Services.Select(EndpointAsync))
            .ConfigureAwait(false);
        var found = ExistingNetwork
            .Services.Zip(endpoints)
            .Where(pair => pair.Second is not null)
            .ToImmutableDictionary(pair => pair.First, pair => pair.Second!);
        foreach (var (index, service) in _network.VpcEndpoints.Index())
        {
            CheckEndpoint(
                $"vpcEndpoints[{index}]",
                service,
                found.GetValueOrDefault(service),
                tables
            );
        }

        var rivals = found
            .Where(pair => !_network.VpcEndpoints.Contains(pair.Key) && IsRival(pair.Value))
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .ToList();
        Require(
            rivals.Count == 0,
            "vpcEndpoints",
            _network.VpcEndpoints,
            $"lacks {string.Join(" and ", rivals.Select(pair => $"{pair.Key}, of which {_network.VpcId} has the endpoint {pair.Value.Id}"))}; "
                + "AWS refuses a second one",
            $"a list with {string.Join(", ", rivals.Select(pair => pair.Key))}"
        );
        return found
            .Where(pair => _network.VpcEndpoints.Contains(pair.Key))
            .ToImmutableDictionary();
    }

    private Task<GetVpcEndpointResult?> EndpointAsync(string service) =>
        CloudQuestion.FindAsync(
            $"The endpoint of {service} in {_network.VpcId}",
            () =>
                GetVpcEndpoint.InvokeAsync(
                    new()
                    {
                        VpcId = _network.VpcId,
                        ServiceName = ConnectorEndpoints.ServiceName(_settings.Region, service),
                        VpcEndpointType = ConnectorEndpoints.KindOf(service),
                    },
                    _options
                )
        );

    /// <summary>Whether AWS refuses another endpoint of the service beside this one.</summary>
    private bool IsRival(GetVpcEndpointResult endpoint) =>
        !OwnTag.IsIn(endpoint.Tags)
        && (
            endpoint.PrivateDnsEnabled
            || endpoint.RouteTableIds.Intersect(_network.RouteTableIds).Any()
        );

    private void CheckEndpoint(
        string field,
        string service,
        GetVpcEndpointResult? endpoint,
        string[] tables
    )
    {
        var kind = ConnectorEndpoints.KindOf(service);
        if (
            !Require(
                endpoint is not null,
                field,
                service,
                $"{_network.VpcId} has no {kind} endpoint of it",
                $"services that `aws ec2 describe-vpc-endpoints {_region} {InVpc}` lists; the connector creates "
                    + "the endpoints of the others"
            )
        )
        {
            return;
        }

        Require(
            !OwnTag.IsIn(endpoint!.Tags),
            field,
            service,
            $"{endpoint.Id} is this stack's own endpoint, which the update would delete",
            "services whose endpoint somebody else has made"
        );
        if (service != ConnectorEndpoints.Storage)
        {
            Require(
                endpoint.PrivateDnsEnabled,
                field,
                service,
                $"{endpoint.Id} has private DNS off, so the instance does not find it",
                "an endpoint with private DNS; "
                    + Owner([
                        $"modify-vpc-endpoint {_region} --vpc-endpoint-id {endpoint.Id} --private-dns-enabled",
                    ])
            );
            return;
        }

        var without = tables.Except(endpoint.RouteTableIds).ToList();
        Require(
            without.Count == 0,
            field,
            service,
            $"{endpoint.Id} has no route in {string.Join(", ", without)}",
            "an endpoint with routes in all of the tables; "
                + Owner([
                    $"modify-vpc-endpoint {_region} --vpc-endpoint-id {endpoint.Id} --add-route-table-ids {string.Join(' ', without)}",
                ])
        );
    }

    private async Task CheckResolverAsync()
    {
        if (_network.ResolverEndpointId is not { } id)
        {
            return;
        }

        const string Field = "resolverEndpointId";
        var endpoint = await CloudQuestion
            .FindAsync(
                $"The Resolver endpoint {id}",
                () => GetResolverEndpoint.InvokeAsync(new() { ResolverEndpointId = id }, _options)
            )
            .ConfigureAwait(false);
        if (
            !Require(
                endpoint is not null,
                Field,
                id,
                $"account {_settings.AccountId} has no such endpoint in {_settings.Region}",
                $"an endpoint that `aws route53resolver list-resolver-endpoints {_region}` lists"
            )
        )
        {
            return;
        }

        Require(
            endpoint!.Direction == "OUTBOUND",
            Field,
            id,
            $"has the direction {endpoint.Direction}",
            "an endpoint with the direction OUTBOUND"
        );
        Require(
            endpoint.VpcId == _network.VpcId,
            Field,
            id,
            $"sends its queries from {endpoint.VpcId}, where the VPN does not end",
            $"an endpoint in {_network.VpcId}"
        );
        Require(
            endpoint.Protocols.Contains("Do53"),
            Field,
            id,
            $"speaks {string.Join(", ", endpoint.Protocols)}, and Cloud DNS answers Do53 only",
            "an endpoint with the protocol Do53; "
                + $"its owner's command: `aws route53resolver update-resolver-endpoint {_region} --resolver-endpoint-id {id} --protocols {string.Join(' ', endpoint.Protocols.Prepend("Do53"))}`"
        );
    }

    private string InVpc => $"--filters Name=vpc-id,Values={_network.VpcId}";

    private async Task<T?> FindAsync<T>(
        string field,
        string id,
        string what,
        Func<Task<T>> ask,
        string command,
        string filter = ""
    )
        where T : class
    {
        var found = await CloudQuestion.FindAsync($"The {what} {id}", ask).ConfigureAwait(false);
        Require(
            found is not null,
            field,
            id,
            $"account {_settings.AccountId} has no such {what} in {_settings.Region}",
            $"a {what} that `aws ec2 {$"{command} {_region} {filter}".TrimEnd()}` lists"
        );
        return found;
    }

    private bool Require(bool holds, string field, object? value, string wrong, string allowed) =>
        _problems.Require(holds, $"{Setting}.{field}", value, wrong, allowed);

    private static string Owner(IEnumerable<string> commands) =>
        $"its owner's command: {string.Join(" and ", commands.Select(command => $"`aws ec2 {command}`"))}";
}
