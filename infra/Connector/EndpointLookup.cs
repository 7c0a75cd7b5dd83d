using Pulumi.Aws.Ec2;

namespace KeylessAlloyDb.Connector;

/// <summary>The VPC's endpoints of the services that the instance uses.</summary>
internal sealed class EndpointLookup(
    ConnectorSettings settings,
    Problems problems,
    InvokeOptions options
) : PartLookup(settings, problems, options)
{
    /// <param name="tables">Ids of the route tables.</param>
    public async Task<ImmutableDictionary<string, GetVpcEndpointResult>> FindAsync(string[] tables)
    {
        var endpoints = await Task.WhenAll(ExistingNetwork.Services.Select(EndpointAsync))
            .ConfigureAwait(false);
        var found = ExistingNetwork
            .Services.Zip(endpoints)
            .Where(pair => pair.Second is not null)
            .ToImmutableDictionary(pair => pair.First, pair => pair.Second!);
        foreach (var (index, service) in Network.VpcEndpoints.Index())
        {
            CheckEndpoint(
                $"vpcEndpoints[{index}]",
                service,
                found.GetValueOrDefault(service),
                tables
            );
        }

        var rivals = found
            .Where(pair => !Network.VpcEndpoints.Contains(pair.Key) && IsRival(pair.Value))
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .ToList();
        Require(
            rivals.Count == 0,
            "vpcEndpoints",
            Network.VpcEndpoints,
            $"lacks {string.Join(" and ", rivals.Select(pair => $"{pair.Key}, of which {Network.VpcId} has the endpoint {pair.Value.Id}"))}; "
                + "AWS refuses a second one",
            $"a list with {string.Join(", ", rivals.Select(pair => pair.Key))}"
        );
        return found.Where(pair => Network.VpcEndpoints.Contains(pair.Key)).ToImmutableDictionary();
    }

    private Task<GetVpcEndpointResult?> EndpointAsync(string service) =>
        CloudQuestion.FindAsync(
            $"The endpoint of {service} in {Network.VpcId}",
            () =>
                GetVpcEndpoint.InvokeAsync(
                    new()
                    {
                        VpcId = Network.VpcId,
                        ServiceName = ConnectorEndpoints.ServiceName(Settings.Region, service),
                        VpcEndpointType = ConnectorEndpoints.KindOf(service),
                    },
                    Options
                )
        );

    /// <summary>Whether AWS refuses another endpoint of the service beside this one.</summary>
    private bool IsRival(GetVpcEndpointResult endpoint) =>
        !OwnTag.IsIn(endpoint.Tags)
        && (
            endpoint.PrivateDnsEnabled
            || endpoint.RouteTableIds.Intersect(Network.RouteTableIds).Any()
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
                $"{Network.VpcId} has no {kind} endpoint of it",
                $"services that `aws ec2 describe-vpc-endpoints {Region} {InVpc}` lists; the connector creates "
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
                        $"modify-vpc-endpoint {Region} --vpc-endpoint-id {endpoint.Id} --private-dns-enabled",
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
                    $"modify-vpc-endpoint {Region} --vpc-endpoint-id {endpoint.Id} --add-route-table-ids {string.Join(' ', without)}",
                ])
        );
    }
}
