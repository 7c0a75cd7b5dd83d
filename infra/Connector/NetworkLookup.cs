namespace KeylessAlloyDb.Connector;

/// <summary>Asks AWS about all parts of a network that exists, and notes all problems.</summary>
internal static class NetworkLookup
{
    public static async Task<FoundNetwork?> FindAsync(
        ConnectorSettings settings,
        Problems problems,
        InvokeOptions options,
        InvokeOptions transitGateway
    )
    {
        var found = await new VpcLookup(settings, problems, options)
            .FindAsync()
            .ConfigureAwait(false);
        if (found is null)
        {
            return null;
        }

        FoundTransitGateway? transit = null;
        if (settings.Connectivity == Connectivity.Existing)
        {
            await new RouteLookup(settings, problems, options)
                .CheckAsync(found.Tables)
                .ConfigureAwait(false);
        }
        else if (settings.Network!.TransitGateway is null)
        {
            await new VpnGatewayLookup(settings, problems, options)
                .CheckAsync()
                .ConfigureAwait(false);
        }
        else
        {
            transit = await new TransitGatewayLookup(settings, problems, options, transitGateway)
                .FindAsync(found)
                .ConfigureAwait(false);
        }

        var endpoints = settings.HasInstance
            ? await new EndpointLookup(settings, problems, options)
                .FindAsync([.. found.Tables.Select(table => table.Id)])
                .ConfigureAwait(false)
            : [];
        var ruled = await new ResolverLookup(settings, problems, options)
            .FindAsync()
            .ConfigureAwait(false);
        return problems.Messages.Count > 0
            ? null
            : new(
                new()
                {
                    VpcId = Output.Create(found.Vpc.Id),
                    Subnets =
                    [
                        .. found.Subnets.Select(subnet => new ConnectorSubnet(
                            Output.Create(subnet.Id),
                            Output.Create(subnet.AvailabilityZone)
                        )),
                    ],
                    RouteTables =
                    [
                        .. settings.Network!.RouteTableIds.Select(id => new ConnectorRouteTable(
                            id,
                            Output.Create(id)
                        )),
                    ],
                },
                FoundVpc.RangesOf(found.Vpc),
                endpoints,
                transit,
                ruled
            );
    }
}
