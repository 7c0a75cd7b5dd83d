using Pulumi.Aws.Route53;
using Pulumi.Aws.Route53.Inputs;

namespace KeylessAlloyDb.Wiring;

/// <summary>Forwards AWS's queries for a domain to Cloud DNS.</summary>
public static class DnsForwarding
{
    /// <summary>
    /// Registers the Resolver rule and its association with the VPC; the association alone where the resolver has
    /// a rule for the domain.
    /// </summary>
    /// <param name="resolver">The VPC's resolver, which sends the queries.</param>
    /// <param name="name">Names the resources <c>resolver-rule-NAME</c> and <c>resolver-rule-NAME-association</c>.</param>
    /// <param name="domain">The domain, with or without a trailing dot.</param>
    /// <param name="dns">Cloud DNS, which answers.</param>
    /// <param name="options">Must give the provider of aws.</param>
    /// <returns>The association. Depend on it to resolve the domain's names.</returns>
    public static ResolverRuleAssociation Forward(
        this AwsResolver resolver,
        string name,
        string domain,
        GoogleDns dns,
        CustomResourceOptions options
    )
    {
        var ruleId = resolver.Rules.TryGetValue(DnsName.Relative(domain), out var existing)
            ? existing
            : (Input<string>)Rule(resolver, name, domain, dns, options).Id;
        return new(
            $"resolver-rule-{name}-association",
            new() { ResolverRuleId = ruleId, VpcId = resolver.VpcId },
            // A VPC can have one rule per domain.
            CustomResourceOptions.Merge(options, new() { DeleteBeforeReplace = true })
        );
    }

    private static ResolverRule Rule(
        AwsResolver resolver,
        string name,
        string domain,
        GoogleDns dns,
        CustomResourceOptions options
    ) =>
        new(
            $"resolver-rule-{name}",
            new()
            {
                DomainName = DnsName.Relative(domain),
                RuleType = "FORWARD",
                ResolverEndpointId = resolver.EndpointId,
                TargetIps = dns.ForwarderAddresses.Apply(addresses =>
                    addresses
                        .Select(address => new ResolverRuleTargetIpArgs { Ip = address })
                        .ToImmutableArray()
                ),
            },
            options
        );
}
