using Pulumi.Aws;
using Pulumi.Aws.Ec2;
using Pulumi.Aws.Inputs;

namespace KeylessAlloyDb.Connector;

/// <summary>
/// A VPC of the connector's own: private subnets in two or three zones behind one route table, without a way
/// to the internet unless one is asked for.
/// </summary>
internal sealed class OwnVpc
{
    private readonly string _name;
    private readonly Resource _component;
    private readonly Vpc _vpc;
    private readonly RouteTable _table;

    private OwnVpc(string name, ConnectorSettings settings, Resource component)
    {
        (_name, _component) = (name, component);
        _vpc = new(
            $"{name}-vpc",
            new()
            {
                CidrBlock = settings.VpcCidr!,
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
            new() { VpcId = _vpc.Id },
            new() { Parent = component }
        );
        _table = new(
            $"{name}-private",
            new() { VpcId = _vpc.Id, Tags = { ["Name"] = $"{name}-private" } },
            new() { Parent = component }
        );
        ImmutableArray<Subnet> subnets =
        [
            .. ZonesOf(settings).Select((zone, index) => PrivateSubnet(settings, zone, index)),
        ];
        Network = new()
        {
            VpcId = _vpc.Id,
            Subnets =
            [
                .. subnets.Select(subnet => new ConnectorSubnet(
                    subnet.Id,
                    subnet.AvailabilityZone
                )),
            ],
            RouteTables = [new($"{name}-private", _table.Id)],
            InternetRoute = settings.NeedsInternet
                ? RouteToInternet(settings, subnets[0].AvailabilityZone)
                : null,
        };
    }

    private ConnectorNetwork Network { get; }

    public static ConnectorNetwork Create(
        string name,
        ConnectorSettings settings,
        Resource component
    ) => new OwnVpc(name, settings, component).Network;

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
                        available.Apply(zones => ZoneOf(settings.Region, zones.Names, index))
                ),
        ];
    }

    /// <exception cref="RunException">The region has too few zones.</exception>
    internal static string ZoneOf(string region, ImmutableArray<string> zones, int index) =>
        zones.Length >= VpcPlan.MinZones
            ? zones.Order(StringComparer.Ordinal).ElementAt(index)
            : throw new RunException(
                $"AWS offers this account {(zones.IsEmpty ? "no zone" : string.Join(", ", zones))} in {region} without opt-in, "
                    + $"and the Resolver needs {VpcPlan.MinZones}. Name zones in availabilityZones, or take another region."
            );

    private Subnet PrivateSubnet(ConnectorSettings settings, Input<string> zone, int index)
    {
        var subnet = new Subnet(
            $"{_name}-private-{index}",
            new()
            {
                VpcId = _vpc.Id,
                AvailabilityZone = zone,
                CidrBlock = VpcPlan.PrivateSubnet(settings.VpcCidr!, index),
                MapPublicIpOnLaunch = false,
                Tags = { ["Name"] = $"{_name}-private-{index}" },
            },
            InItsZone
        );
        // A subnet with the main table would have no route to Google.
        _ = new RouteTableAssociation(
            $"{_name}-private-{index}",
            new() { SubnetId = subnet.Id, RouteTableId = _table.Id },
            new() { Parent = _component }
        );
        return subnet;
    }

    private Route RouteToInternet(ConnectorSettings settings, Input<string> zone)
    {
        var gateway = new InternetGateway(
            $"{_name}-internet",
            new() { VpcId = _vpc.Id, Tags = { ["Name"] = _name } },
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
                VpcId = _vpc.Id,
                AvailabilityZone = zone,
                CidrBlock = VpcPlan.PublicSubnet(settings.VpcCidr!),
                MapPublicIpOnLaunch = false,
                Tags = { ["Name"] = $"{_name}-public" },
            },
            InItsZone
        );
        var table = new RouteTable(
            $"{_name}-public",
            new() { VpcId = _vpc.Id, Tags = { ["Name"] = $"{_name}-public" } },
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
        return new(
            $"{_name}-private",
            new()
            {
                RouteTableId = _table.Id,
                DestinationCidrBlock = "0.0.0.0/0",
                NatGatewayId = nat.Id,
            },
            new() { Parent = _component }
        );
    }
}
