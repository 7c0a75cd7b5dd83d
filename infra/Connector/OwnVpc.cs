using Pulumi.Aws;
using Pulumi.Aws.Ec2;
using Pulumi.Aws.Inputs;

namespace KeylessAlloyDb.Connector;

/// <summary>
/// The VPC: private subnets in two or three zones behind one route table, without a way to the
/// internet unless one is asked for.
/// </summary>
internal sealed class ConnectorNetwork
{
    private readonly string _name;
    private readonly Resource _component;

    public ConnectorNetwork(string name, ConnectorSettings settings, Resource component)
    {
        (_name, _component) = (name, component);
        Vpc = new(
            $"{name}-vpc",
            new()
            {
                CidrBlock = settings.VpcCidr,
                EnableDnsSupport = true,
                // Systems Manager's private names need it; it is off by default.
                EnableDnsHostnames = true,
                Tags = { ["Name"] = name },
            },
            new() { Parent = component }
        );
        // Without rules, so that a resource without an explicit group reaches nothing.
        _ = new DefaultSecurityGroup(
            $"{name}-default",
            new() { VpcId = Vpc.Id },
            new() { Parent = component }
        );
        RouteTable = new(
            $"{name}-private",
            new() { VpcId = Vpc.Id, Tags = { ["Name"] = $"{name}-private" } },
            new() { Parent = component }
        );
        PrivateSubnets =
        [
            .. ZonesOf(settings).Select((zone, index) => PrivateSubnet(settings, zone, index)),
        ];
        if (settings.NeedsInternet)
        {
            AddInternet(settings);
        }
    }

    public Vpc Vpc { get; }

    public RouteTable RouteTable { get; }

    public ImmutableArray<Subnet> PrivateSubnets { get; }

    /// <summary>The route to the internet; null without one.</summary>
    public Route? InternetRoute { get; private set; }

    /// <summary>
    /// Changes of the zone are ignored, so that a new zone of AWS moves no subnet. A replacement would be
    /// created first and need the same range.
    /// </summary>
    private CustomResourceOptions InItsZone =>
        new() { Parent = _component, IgnoreChanges = { "availabilityZone" } };

    private ImmutableArray<Input<string>> ZonesOf(ConnectorSettings settings)
    {
        if (settings.AvailabilityZones.Count > 0)
        {
            return [.. settings.AvailabilityZones.Select(zone => (Input<string>)zone)];
        }

        var available = CloudQuestion.Ask(
            $"The availability zones of {settings.Region}",
            () =>
                GetAvailabilityZones.InvokeAsync(
                    new()
                    {
                        State = "available",
                        Filters =
                        {
                            // Excludes Local Zones, which lack most services.
                            new GetAvailabilityZonesFilterArgs
                            {
                                Name = "opt-in-status",
                                Values = { "opt-in-not-required" },
                            },
                        },
                    },
                    new() { Parent = _component }
                )
        );
        return
        [
            .. Enumerable
                .Range(0, VpcPlan.MinZones)
                .Select(index =>
                    (Input<string>)
                        available.Apply(zones =>
                            zones.Names.Order(StringComparer.Ordinal).ElementAt(index)
                        )
                ),
        ];
    }

    private Subnet PrivateSubnet(ConnectorSettings settings, Input<string> zone, int index)
    {
        var subnet = new Subnet(
            $"{_name}-private-{index}",
            new()
            {
                VpcId = Vpc.Id,
                AvailabilityZone = zone,
                CidrBlock = VpcPlan.PrivateSubnet(settings.VpcCidr, index),
                MapPublicIpOnLaunch = false,
                Tags = { ["Name"] = $"{_name}-private-{index}" },
            },
            InItsZone
        );
        // A subnet with the main table would have no route to Google.
        _ = new RouteTableAssociation(
            $"{_name}-private-{index}",
            new() { SubnetId = subnet.Id, RouteTableId = RouteTable.Id },
            new() { Parent = _component }
        );
        return subnet;
    }

    private void AddInternet(ConnectorSettings settings)
    {
        var gateway = new InternetGateway(
            $"{_name}-internet",
            new() { VpcId = Vpc.Id, Tags = { ["Name"] = _name } },
            // AWS cannot detach it while the VPC has a public address such as the NAT gateway's.
            new() { Parent = _component, ReplaceOnChanges = { "vpcId" } }
        );
        // Address and NAT gateway do not refer to the internet gateway, and AWS cannot detach it before they
        // are deleted.
        var afterGateway = new CustomResourceOptions { Parent = _component, DependsOn = gateway };
        var subnet = new Subnet(
            $"{_name}-public",
            new()
            {
                VpcId = Vpc.Id,
                AvailabilityZone = PrivateSubnets[0].AvailabilityZone,
                CidrBlock = VpcPlan.PublicSubnet(settings.VpcCidr),
                MapPublicIpOnLaunch = false,
                Tags = { ["Name"] = $"{_name}-public" },
            },
            InItsZone
        );
        var table = new RouteTable(
            $"{_name}-public",
            new() { VpcId = Vpc.Id, Tags = { ["Name"] = $"{_name}-public" } },
            new() { Parent = _component }
        );
        var association = new RouteTableAssociation(
            $"{_name}-public",
            new() { SubnetId = subnet.Id, RouteTableId = table.Id },
            new() { Parent = _component }
        );
        var route = new Route(
            $"{_name}-public",
            new()
            {
                RouteTableId = table.Id,
                DestinationCidrBlock = "0.0.0.0/0",
                GatewayId = gateway.Id,
            },
            new() { Parent = _component }
        );
        var address = new Eip(
            $"{_name}-nat",
            new() { Domain = "vpc", Tags = { ["Name"] = $"{_name}-nat" } },
            afterGateway
        );
        var nat = new NatGateway(
            $"{_name}-nat",
            new()
            {
                AllocationId = address.AllocationId,
                SubnetId = subnet.Id,
                ConnectivityType = "public",
                Tags = { ["Name"] = $"{_name}-nat" },
            },
            CustomResourceOptions.Merge(
                afterGateway,
                // An address belongs to one gateway at a time.
                new() { DependsOn = { route, association }, DeleteBeforeReplace = true }
            )
        );
        InternetRoute = new(
            $"{_name}-private",
            new()
            {
                RouteTableId = RouteTable.Id,
                DestinationCidrBlock = "0.0.0.0/0",
                NatGatewayId = nat.Id,
            },
            new() { Parent = _component }
        );
    }
}
