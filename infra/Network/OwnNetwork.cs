using Pulumi.Gcp.Compute;
using Pulumi.Gcp.Compute.Inputs;
using Pulumi.Gcp.Dns;

namespace KeylessAlloyDb.Network;

/// <summary>A VPC network of the component's own, with two subnets.</summary>
internal static class OwnNetwork
{
    public static VpcNetwork Create(
        string name,
        PscNetworkArgs args,
        Output<Resource> compute,
        Resource component
    )
    {
        var dns = GoogleApi.EnableAndAwait(
            component,
            $"{name}-api-{GoogleApi.Dns}",
            args.Project,
            GoogleApi.Dns,
            project =>
                GetManagedZones.InvokeAsync(
                    new() { Project = project },
                    new() { Parent = component }
                )
        );
        var network = new Pulumi.Gcp.Compute.Network(
            $"{name}-vpc",
            new()
            {
                Project = args.Project,
                Description = "Endpoint of AlloyDB and the way to it from AWS",
                AutoCreateSubnetworks = false,
                RoutingMode = "REGIONAL",
            },
            new()
            {
                Parent = component,
                Protect = args.Settings.Protect,
                DependsOn = compute,
            }
        );
        var endpoints = Subnet("endpoints", SubnetPlan.Endpoints(args.Settings.SubnetCidr));
        var forwarders = Subnet("forwarders", SubnetPlan.Forwarders(args.Settings.SubnetCidr));
        return new()
        {
            Project = args.Project,
            Id = network.Id,
            Subnets = [Described(endpoints), Described(forwarders)],
            DnsApi = dns,
            // The policy's addresses are in the subnets, and no property refers to them.
            BeforePolicy = new() { dns, endpoints, forwarders },
            Advertised = [],
        };

        Subnetwork Subnet(string kind, string cidr) =>
            new(
                $"{name}-{kind}",
                new()
                {
                    Project = args.Project,
                    Region = args.Settings.Region,
                    Network = network.Id,
                    IpCidrRange = cidr,
                    PrivateIpGoogleAccess = true,
                    LogConfig = new SubnetworkLogConfigArgs
                    {
                        AggregationInterval = "INTERVAL_10_MIN",
                        FlowSampling = 0.1,
                    },
                },
                new() { Parent = component }
            );
    }

    /// <summary>A subnet that is being recreated has no link and no address yet.</summary>
    private static VpcSubnet Described(Subnetwork subnet) =>
        new(subnet.Id, subnet.SelfLink.OnceCreated(), subnet.IpCidrRange.OnceCreated());
}
