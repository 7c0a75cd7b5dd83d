using Pulumi.Aws.Route53;
using Pulumi.Aws.Route53.Inputs;
using Pulumi.Gcp.Dns;

namespace KeylessAlloyDb.Stacks;

/// <summary>The name's way: from AWS's resolver to Google's forwarder, and the record that it finds.</summary>
internal static class Names
{
    private const int TtlSeconds = 300;

    /// <summary>AlloyDB publishes a name and no record for it.</summary>
    public static RecordSet Publish(
        string name,
        InstanceEndpoint endpoint,
        PscNetwork network,
        Settings settings,
        CustomResourceOptions options
    ) =>
        new(
            name,
            new()
            {
                Project = settings.Network.Project,
                ManagedZone = network.ZoneName,
                Name = endpoint.PscDnsName.Apply(DnsName.Absolute),
                Type = "A",
                Ttl = TtlSeconds,
                Rrdatas = endpoint.PscEndpointIp,
            },
            // A zone has one record of a name.
            CustomResourceOptions.Merge(options, new() { DeleteBeforeReplace = true })
        );

    /// <summary>Sends the questions for a domain to Google.</summary>
    public static ResolverRuleAssociation Forward(
        string name,
        string domain,
        AwsConnector connector,
        PscNetwork network,
        CustomResourceOptions options
    )
    {
        var rule = new ResolverRule(
            $"resolver-rule-{name}",
            new()
            {
                DomainName = DnsName.Relative(domain),
                RuleType = "FORWARD",
                ResolverEndpointId = connector.ResolverEndpointId,
                TargetIps = network.ForwarderAddresses.Apply(addresses =>
                    addresses
                        .Select(address => new ResolverRuleTargetIpArgs { Ip = address })
                        .ToImmutableArray()
                ),
            },
            options
        );
        return new(
            $"resolver-rule-{name}-association",
            new() { ResolverRuleId = rule.Id, VpcId = connector.VpcId },
            // A VPC takes one rule for a domain.
            CustomResourceOptions.Merge(options, new() { DeleteBeforeReplace = true })
        );
    }
}
