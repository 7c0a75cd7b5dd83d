using Pulumi.Aws.Route53;
using Pulumi.Aws.Route53.Inputs;

namespace KeylessAlloyDb.Connector;

/// <summary>The outbound endpoint through which the VPC's resolver queries Google's.</summary>
internal static class ConnectorResolver
{
    public static ResolverEndpoint Create(
        string name,
        ConnectorSettings settings,
        ConnectorNetwork network,
        Resource component
    )
    {
        var group = new RuledGroup($"{name}-resolver", "Asks Cloud DNS", network.VpcId, component);
        // Long answers come over TCP.
        foreach (var protocol in new[] { "udp", "tcp" })
        {
            group.Allow(
                protocol,
                $"DNS over {protocol} to the inbound forwarder",
                new()
                {
                    CidrIpv4 = settings.GoogleCidr,
                    IpProtocol = protocol,
                    FromPort = RuledGroup.Dns,
                    ToPort = RuledGroup.Dns,
                }
            );
        }

        return new(
            $"{name}-resolver",
            new()
            {
                Direction = "OUTBOUND",
                ResolverEndpointType = "IPV4",
                Protocols = "Do53",
                SecurityGroupIds = group.Group.Id,
                // AWS picks the addresses. With fixed ones a failed interface could not be recreated.
                IpAddresses = network
                    .Subnets.Select(subnet => new ResolverEndpointIpAddressArgs
                    {
                        SubnetId = subnet.Id,
                    })
                    .ToArray(),
                Tags = { ["Name"] = name },
            },
            new() { Parent = component, DependsOn = group.Rules.ToArray() }
        );
    }
}
