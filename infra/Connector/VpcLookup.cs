using Pulumi.Aws.Ec2;
using Pulumi.Aws.Ec2.Outputs;

namespace KeylessAlloyDb.Connector;

/// <summary>The VPC, its subnets and their route tables.</summary>
internal sealed class VpcLookup(
    ConnectorSettings settings,
    Problems problems,
    InvokeOptions options
) : PartLookup(settings, problems, options)
{
    private const string Internet = "0.0.0.0/0";

    public async Task<FoundVpc?> FindAsync()
    {
        var vpc = await FindAsync(
                "vpcId",
                Network.VpcId,
                "VPC",
                () => GetVpc.InvokeAsync(new() { Id = Network.VpcId }, Options),
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
        return new(
            vpc,
            [.. subnets.OfType<GetSubnetResult>()],
            [.. tables.OfType<GetRouteTableResult>().Where(IsInVpc)]
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
                        $"modify-vpc-attribute {Region} --vpc-id {vpc.Id} {attribute.Option}"
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
                    $"modify-vpc-tenancy {Region} --vpc-id {vpc.Id} --instance-tenancy default",
                ])
        );
        var ranges = FoundVpc.RangesOf(vpc);
        var overlapping = ranges.Where(range => Cidr.Overlap(range, Settings.GoogleCidr));
        Problems.Require(
            !overlapping.Any(),
            nameof(ConnectorSettings.GoogleCidr),
            Settings.GoogleCidr,
            $"overlaps {string.Join(", ", overlapping)} of {vpc.Id}, and AWS's local route always wins",
            $"a range apart from {string.Join(", ", ranges)}"
        );
    }

    private async Task<GetSubnetResult?[]> SubnetsAsync()
    {
        var subnets = await Task.WhenAll(
                Network.SubnetIds.Select(
                    (id, index) =>
                        FindAsync(
                            $"subnetIds[{index}]",
                            id,
                            "subnet",
                            () => GetSubnet.InvokeAsync(new() { Id = id }, Options),
                            "describe-subnets",
                            InVpc
                        )
                )
            )
            .ConfigureAwait(false);
        foreach (var (index, subnet) in subnets.Index())
        {
            Require(
                subnet is null || subnet.VpcId == Network.VpcId,
                $"subnetIds[{index}]",
                Network.SubnetIds[index],
                $"is a subnet of {subnet?.VpcId}",
                $"a subnet of {Network.VpcId}"
            );
        }

        var crowded = subnets
            .OfType<GetSubnetResult>()
            .GroupBy(subnet => subnet.AvailabilityZone)
            .FirstOrDefault(zone => zone.Count() > 1);
        Require(
            crowded is null,
            "subnetIds",
            Network.SubnetIds,
            $"has several subnets in {crowded?.Key}, and an endpoint takes one in each zone",
            "two or three private subnets, each in a zone of its own"
        );
        return subnets;
    }

    private async Task<GetRouteTableResult?[]> TablesAsync()
    {
        var tables = await Task.WhenAll(
                Network.RouteTableIds.Select(
                    (id, index) =>
                        FindAsync(
                            $"routeTableIds[{index}]",
                            id,
                            "route table",
                            () => GetRouteTable.InvokeAsync(new() { RouteTableId = id }, Options),
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
                Network.RouteTableIds[index],
                $"is a route table of {table?.VpcId}",
                $"a route table of {Network.VpcId}"
            );
        }

        return tables;
    }

    private bool IsInVpc(GetRouteTableResult table) => table.VpcId == Network.VpcId;

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
                                        Options
                                    )
                            )
                            .ConfigureAwait(false);
                        return (Subnet: subnet.Id, Table: table?.Id ?? vpc.MainRouteTableId);
                    })
            )
            .ConfigureAwait(false);
        var missing = uses.Where(use => !Network.RouteTableIds.Contains(use.Table))
            .GroupBy(
                use => use.Table,
                use => use.Subnet,
                (table, users) => $"{table}, the table of {string.Join(" and ", users)}"
            )
            .ToList();
        Require(
            missing.Count == 0,
            "routeTableIds",
            Network.RouteTableIds,
            $"lacks {string.Join("; ", missing)}. Without it there is no route to Google",
            "the tables of all subnets"
        );
    }

    private void CheckRoutes(GetRouteTableResult?[] tables)
    {
        var ranges = Settings.GoogleRanges.Select(range => range.Cidr).ToList();
        var transit = Network.TransitGateway;
        foreach (var (index, table) in tables.Index())
        {
            if (table is null)
            {
                continue;
            }

            var rival = table
                .Routes.Where(route => route.TransitGatewayId != transit?.Id)
                .Select(route => route.CidrBlock)
                .FirstOrDefault(range => ranges.Any(known => Cidr.IsWithin(range, known)));
            Require(
                rival is null || Settings.Connectivity == Connectivity.Existing,
                $"routeTableIds[{index}]",
                table.Id,
                $"has a static route to {rival}, which wins over the route {(transit is null ? "that the VPN brings" : $"to {transit.Id}")}",
                $"a table without {(transit is null ? "a" : "another")} route in {string.Join(", ", ranges)}; "
                    + Owner([
                        $"delete-route {Region} --route-table-id {table.Id} --destination-cidr-block {rival}",
                    ])
            );
            if (transit is { Routes: false })
            {
                CheckLeadsTo(transit.Id, index, table, ranges);
            }

            Require(
                !Settings.NeedsInternet || table.Routes.Any(IsDefault),
                $"routeTableIds[{index}]",
                table.Id,
                $"has no route to {Internet}, which leads to Google's APIs through the internet",
                "a table with a NAT gateway's route, or Google's APIs through the VPN (googleApis: private and "
                    + "publicPath: false); "
                    + Owner([
                        $"create-route {Region} --route-table-id {table.Id} --destination-cidr-block {Internet} --nat-gateway-id <id>",
                    ])
            );
        }

        static bool IsDefault(GetRouteTableRouteResult route) => route.CidrBlock == Internet;
    }

    /// <summary>Without routes of the connector's own, those of the table decide.</summary>
    private void CheckLeadsTo(
        string gateway,
        int index,
        GetRouteTableResult table,
        IReadOnlyList<string> ranges
    )
    {
        var lost = ranges
            .Where(range => RouteTo(table, range)?.TransitGatewayId != gateway)
            .ToList();
        Require(
            lost.Count == 0,
            $"routeTableIds[{index}]",
            table.Id,
            $"has no route to {string.Join(", ", lost)} that leads to {gateway}",
            "a table with such a route, or transitGateway.routes: true; "
                + Owner(
                    lost.Select(range =>
                        $"create-route {Region} --route-table-id {table.Id} --destination-cidr-block {range} --transit-gateway-id {gateway}"
                    )
                )
        );
    }
}
