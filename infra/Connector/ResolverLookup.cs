using Pulumi.Aws.Route53;

namespace KeylessAlloyDb.Connector;

/// <summary>The VPC's outbound Resolver endpoint, and rules that exist.</summary>
internal sealed class ResolverLookup(
    ConnectorSettings settings,
    Problems problems,
    InvokeOptions options
) : PartLookup(settings, problems, options)
{
    /// <returns>The id of an endpoint that the rules send through; null without rules.</returns>
    public async Task<string?> FindAsync()
    {
        if (Network.ResolverEndpointId is { } id)
        {
            await CheckEndpointAsync(id).ConfigureAwait(false);
        }

        string? endpoint = null;
        foreach (
            var (domain, rule) in Network.ResolverRules.OrderBy(
                pair => pair.Key,
                StringComparer.Ordinal
            )
        )
        {
            endpoint = await RuleAsync(domain, rule).ConfigureAwait(false) ?? endpoint;
        }

        return endpoint;
    }

    private async Task<string?> RuleAsync(string domain, string id)
    {
        var field = $"resolverRules.{domain}";
        var rule = await CloudQuestion
            .FindAsync(
                $"The Resolver rule {id}",
                () => GetResolverRule.InvokeAsync(new() { ResolverRuleId = id }, Options)
            )
            .ConfigureAwait(false);
        if (
            !Require(
                rule is not null,
                field,
                id,
                $"account {Settings.AccountId} has no such rule in {Settings.Region}, and none is shared with it under this id",
                $"a rule that `aws route53resolver list-resolver-rules {Region}` lists"
            )
        )
        {
            return null;
        }

        Require(
            rule!.RuleType == "FORWARD",
            field,
            id,
            $"is of the type {rule.RuleType}, which sends nothing to Google",
            "a rule of the type FORWARD"
        );
        Require(
            DnsName.Relative(rule.DomainName) == domain,
            field,
            id,
            $"forwards the domain \"{rule.DomainName}\"",
            $"a rule for {domain}"
        );
        return rule.ResolverEndpointId;
    }

    private async Task CheckEndpointAsync(string id)
    {
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
