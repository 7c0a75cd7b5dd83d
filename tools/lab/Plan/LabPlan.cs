namespace KeylessAlloyDb.Lab.Plan;

/// <summary>
/// The network of both clouds. Each half is read from that cloud's own resources, so that whether
/// they fit each other is left for packets to find out.
/// </summary>
internal sealed record LabPlan(AwsPlan Aws, GooglePlan Google)
{
    /// <summary>Who logs in; null where the state has only the network.</summary>
    public LoginPlan? Login { get; init; }

    /// <summary>The number of Google's end that is paired with an end of AWS's, or -1.</summary>
    public int GoogleEndOf(TunnelEnd aws) =>
        Enumerable
            .Range(0, Google.Tunnels.Count)
            .FirstOrDefault(
                i =>
                    Google.Tunnels[i].Outside.Value == aws.PeerOutside.Value
                    && Google.Tunnels[i].PeerOutside.Value == aws.Outside.Value,
                -1
            );
}

/// <summary>What AWS was told.</summary>
internal sealed record AwsPlan
{
    public required Planned VpcCidr { get; init; }

    /// <summary>The subnets, and whether the routes of the VPN gateway reach their route table.</summary>
    public required IReadOnlyList<AwsSubnet> Subnets { get; init; }
    public required Planned Instance { get; init; }
    public required IReadOnlyList<TunnelEnd> Tunnels { get; init; }

    /// <summary>The addresses from which the Resolver's outbound endpoint asks.</summary>
    public required IReadOnlyList<Planned> Outbound { get; init; }

    /// <summary>The addresses of the interface endpoints of AWS's services.</summary>
    public required IReadOnlyList<Planned> InterfaceEndpoints { get; init; }

    /// <summary>What the security groups guard.</summary>
    public required IReadOnlyList<GuardedInterface> Interfaces { get; init; }
    public required IReadOnlyList<SecurityGroup> Groups { get; init; }

    /// <summary>The forwarding rules that are associated with the VPC.</summary>
    public required IReadOnlyList<ForwardRule> Rules { get; init; }

    /// <summary>Where the instance's subnet leaves for the internet; null where it does not.</summary>
    public NatPlan? Nat { get; init; }

    /// <summary>The script that proves every hop from the instance; empty where there is none.</summary>
    public required string VerifyScript { get; init; }

    /// <summary>The VPC's own router and resolver: the second and third address of its range.</summary>
    /// <remarks>https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html</remarks>
    public string Router => Ip.Add(VpcCidr.Value, 1);
    public string Resolver => Ip.Add(VpcCidr.Value, 2);

    /// <summary>The range of the instance's subnet.</summary>
    public Planned Subnet =>
        Subnets.First(subnet => Ip.Contains(subnet.Cidr.Value, Instance.Value)).Cidr;

    /// <summary>
    /// A free address beside the instance, for a machine of the lab's own. No security group guards it, so
    /// that what it sends depends on the path alone.
    /// </summary>
    public string Neighbour =>
        Ip.Free(
            Subnet.Value,
            [
                Router,
                Resolver,
                Nat?.Inside.Value ?? "",
                .. Interfaces.SelectMany(one => one.Addresses).Select(one => one.Value),
            ]
        );

    /// <summary>The security groups of an address; none where nothing guards it.</summary>
    public IReadOnlyList<SecurityGroup> GroupsOf(string address)
    {
        var ids = Interfaces
            .Where(one => one.Addresses.Any(own => own.Value == address))
            .SelectMany(one => one.GroupIds)
            .ToHashSet();
        return [.. Groups.Where(group => ids.Contains(group.Id))];
    }
}

/// <summary>The NAT gateway on the instance's default route.</summary>
/// <param name="Inside">Its address in the VPC.</param>
/// <param name="Outside">Its address on the internet.</param>
internal sealed record NatPlan(Planned Inside, Planned Outside);

internal sealed record AwsSubnet(Planned Cidr, bool HasGatewayRoutes);

/// <param name="Domain">Without a trailing dot.</param>
/// <param name="Targets">Where queries for the domain go.</param>
internal sealed record ForwardRule(Planned Domain, IReadOnlyList<Planned> Targets);

/// <summary>What Google Cloud was told.</summary>
internal sealed record GooglePlan
{
    public required IReadOnlyList<Planned> Subnets { get; init; }

    /// <summary>What the Cloud Router announces: subnets where their group is advertised, and ranges.</summary>
    public required IReadOnlyList<Planned> Advertised { get; init; }

    /// <summary>Where the announcements are decided, for messages.</summary>
    public required string AdvertisedSource { get; init; }
    public required IReadOnlyList<TunnelEnd> Tunnels { get; init; }

    /// <summary>Where Cloud DNS takes queries from outside.</summary>
    public required IReadOnlyList<Planned> Forwarders { get; init; }
    public required IReadOnlyList<DnsZone> Zones { get; init; }

    /// <summary>The address of the Private Service Connect endpoint, and the name that leads to it.</summary>
    public required Planned Endpoint { get; init; }

    /// <summary>Without a trailing dot.</summary>
    public required Planned EndpointName { get; init; }

    /// <summary>The database's address on the internet; null where it has none.</summary>
    public Planned? PublicAddress { get; init; }

    /// <summary>Whether the instance refuses everybody who comes without a connector; off by default.</summary>
    public required Planned RequireConnectors { get; init; }

    /// <summary>The connections without a connector that it takes where it takes any: encrypted ones by default.</summary>
    public required Planned SslMode { get; init; }

    /// <summary>The network's firewall rules, in the order in which they decide; empty where only the implied ones hold.</summary>
    public required IReadOnlyList<FirewallRule> Firewall { get; init; }

    /// <summary>A free address in the first subnet, for a machine of the lab's own.</summary>
    public string Machine =>
        Ip.Free(
            Subnets[0].Value,
            [Endpoint.Value, .. Forwarders.Select(forwarder => forwarder.Value)]
        );

    /// <summary>Where names of Google's APIs lead to; empty where they stay on the internet.</summary>
    public IReadOnlyList<string> ApiAddresses =>
        [
            .. Zones
                .Where(zone => zone.Name == "googleapis.com.")
                .SelectMany(zone => zone.Records)
                .Where(record => record.Type == "A")
                .SelectMany(record => record.Values)
                .Distinct(),
        ];
}

/// <param name="Name">With a trailing dot.</param>
/// <param name="Records">Its record sets.</param>
internal sealed record DnsZone(string Name, IReadOnlyList<DnsRecord> Records);

/// <param name="Name">With a trailing dot.</param>
/// <param name="Type">A, CNAME, ...</param>
/// <param name="Ttl">Seconds.</param>
/// <param name="Values">In the spelling of a zone file.</param>
internal sealed record DnsRecord(string Name, string Type, int Ttl, IReadOnlyList<string> Values);
