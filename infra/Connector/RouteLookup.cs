using Pulumi.Aws.Ec2;
using Pulumi.Aws.Ec2.Outputs;

namespace KeylessAlloyDb.Connector;

/// <summary>The routes to Google over a way that somebody else has made.</summary>
internal sealed class RouteLookup(
    ConnectorSettings settings,
    Problems problems,
    InvokeOptions options
) : PartLookup(settings, problems, options)
{
    /// <summary>
    /// Notes the tables that lead none of Google's ranges to a gateway. A VPN gateway of the VPC may bring routes
    /// that AWS's answer leaves out, so a VPC that has one is not judged.
    /// </summary>
    /// <param name="tables">The tables of the network.</param>
    public async Task CheckAsync(IReadOnlyList<GetRouteTableResult> tables)
    {
        var gateway = await CloudQuestion
            .FindAsync(
                $"The VPN gateway of {Network.VpcId}",
                () => GetVpnGateway.InvokeAsync(new() { AttachedVpcId = Network.VpcId }, Options)
            )
            .ConfigureAwait(false);
        // The stack's own gateway, of a VPN that it had, goes with this update.
        if (gateway is null || OwnTag.IsIn(gateway.Tags))
        {
            foreach (var table in tables)
            {
                Check(table);
            }
        }
    }

    private void Check(GetRouteTableResult table)
    {
        // The ranges of a prefix list are not in the answer.
        if (
            table.Routes.Any(route =>
                route.DestinationPrefixListId is { Length: > 0 } && Leads(route)
            )
        )
        {
            return;
        }

        var lost = Settings
            .GoogleRanges.Select(range => (Range: range.Cidr, Route: RouteTo(table, range.Cidr)))
            .Where(way => way.Route is null || !Leads(way.Route))
            .ToList();
        var wrong = lost.GroupBy(
            way => way.Route is null ? null : Target(way.Route),
            way => way.Range,
            (target, ways) =>
                target is null
                    ? $"has no route to {string.Join(", ", ways)}"
                    : $"sends {string.Join(", ", ways)} to {target}"
        );
        Require(
            lost.Count == 0,
            $"routeTableIds[{Network.RouteTableIds.ToList().IndexOf(table.Id)}]",
            table.Id,
            $"{string.Join(" and ", wrong)}, so no packet arrives at Google",
            "a table with routes to them over a transit gateway, a virtual private gateway or an appliance; "
                + Owner(
                    lost.Select(way =>
                        $"create-route {Region} --route-table-id {table.Id} --destination-cidr-block {way.Range} --transit-gateway-id <id>"
                    )
                )
        );
    }

    /// <summary>
    /// Whether the route's target can lead to another network. A NAT or internet gateway cannot, and peering ends
    /// in the next VPC.
    /// </summary>
    private static bool Leads(GetRouteTableRouteResult route) =>
        route.GatewayId?.StartsWith("vgw-", StringComparison.Ordinal) == true
        || new[]
        {
            route.TransitGatewayId,
            route.CoreNetworkArn,
            route.NetworkInterfaceId,
            route.InstanceId,
            route.VpcEndpointId,
        }.Any(target => target is { Length: > 0 });

    private static string Target(GetRouteTableRouteResult route) =>
        new[]
        {
            route.GatewayId,
            route.NatGatewayId,
            route.VpcPeeringConnectionId,
            route.EgressOnlyGatewayId,
            route.LocalGatewayId,
            route.CarrierGatewayId,
        }.FirstOrDefault(target => target is { Length: > 0 }) ?? "nowhere";
}
