using Pulumi.Aws.Route53;

namespace KeylessAlloyDb.Connector;

/// <summary>The VPC's outbound Resolver endpoint.</summary>
internal sealed class ResolverLookup(
    ConnectorSettings settings,
    Problems problems,
    InvokeOptions options
) : PartLookup(settings, problems, options)
{
    public async Task CheckAsync()
    {
        if (Network.ResolverEndpointId is not { } id)
        {
            return;
        }

        const string Field = "resolverEndpointId";
        var endpoint = await CloudQuestion
            .FindAsync(
                $"The Resolver endpoint {id}",
                () => GetResolverEndpoint.InvokeAsync(new() { ResolverEndpointId = id }, Options)
            )
            .ConfigureAwait(false);
        if (
            !Require(
                endpoint is not null,
                Field,
                id,
                $"account {Settings.AccountId} has no such endpoint in {Settings.Region}",
                $"an endpoint that `aws route53resolver list-resolver-endpoints {Region}` lists"
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
            endpoint.VpcId == Network.VpcId,
            Field,
            id,
            $"sends its queries from {endpoint.VpcId}, where the VPN does not end",
            $"an endpoint in {Network.VpcId}"
        );
        Require(
            endpoint.Protocols.Contains("Do53"),
            Field,
            id,
            $"speaks {string.Join(", ", endpoint.Protocols)}, and Cloud DNS answers Do53 only",
            "an endpoint with the protocol Do53; "
                + $"its owner's command: `aws route53resolver update-resolver-endpoint {Region} --resolver-endpoint-id {id} --protocols {string.Join(' ', endpoint.Protocols.Prepend("Do53"))}`"
        );
    }
}
