namespace KeylessAlloyDb.Lab.Plan;

/// <summary>A security group: its rules for each direction. What no rule lets through is dropped.</summary>
/// <param name="Name">Its resource.</param>
/// <param name="Id">Its id in AWS.</param>
/// <param name="Egress">What may leave an interface with this group.</param>
/// <param name="Ingress">What may reach one.</param>
internal sealed record SecurityGroup(
    string Name,
    string Id,
    IReadOnlyList<GroupRule> Egress,
    IReadOnlyList<GroupRule> Ingress
);

/// <summary>What one rule of a security group lets through.</summary>
/// <param name="Peer">
/// The property that names the other side, and its value: a range, a prefix list or a group.
/// </param>
/// <param name="Ranges">The other side's IPv4 ranges; none where it has only IPv6.</param>
/// <param name="Ports">What it lets through.</param>
internal sealed record GroupRule(Planned Peer, IReadOnlyList<string> Ranges, PortRange Ports)
{
    public bool Admits(string protocol, int port, string address) =>
        Ports.Covers(protocol, port) && Ranges.Any(range => Ip.Contains(range, address));
}

/// <summary>A network interface in the VPC, and the security groups that guard it.</summary>
/// <param name="Owner">The resource that has it.</param>
/// <param name="Addresses">Its addresses; several where the resource has an interface in each zone.</param>
/// <param name="GroupIds">Ids of its security groups.</param>
internal sealed record GuardedInterface(
    string Owner,
    IReadOnlyList<Planned> Addresses,
    IReadOnlyList<string> GroupIds
);
