using KeylessAlloyDb.Login.State;

namespace KeylessAlloyDb.Lab.Plan;

/// <summary>
/// The security groups of the state, and the interfaces that have them. A group may have its rules as
/// resources or among its own properties.
/// </summary>
internal static class SecurityGroupReader
{
    private const string EgressRule = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
    private const string IngressRule = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
    private const string Endpoint = "aws:ec2/vpcEndpoint:VpcEndpoint";

    /// <summary>What filters packets, too, and is not read. A plan without it would let through too much or too little.</summary>
    private static readonly string[] s_unread =
    [
        "aws:ec2/securityGroupRule:SecurityGroupRule",
        "aws:ec2/networkInterfaceSecurityGroupAttachment:NetworkInterfaceSecurityGroupAttachment",
        "aws:ec2/networkAcl:NetworkAcl",
        "aws:ec2/networkAclRule:NetworkAclRule",
        "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl",
    ];

    /// <summary>
    /// The addresses of the interface endpoints. AWS picks one in each subnet; where the state does not
    /// show it, a free one stands for it.
    /// </summary>
    public static IReadOnlyList<GuardedInterface> Endpoints(
        PlanReader state,
        StateResource vpc,
        IReadOnlyList<Planned> taken
    )
    {
        var used = taken.Select(address => address.Value).ToList();
        return
        [
            .. state
                .All(Endpoint)
                .Where(endpoint => endpoint.Text("vpcEndpointType") == "Interface")
                .Select(endpoint => new GuardedInterface(
                    endpoint.Name,
                    [
                        .. Enumerable
                            .Range(0, endpoint.List("subnetIds").Count)
                            .Select(i => AddressIn(endpoint, $"subnetIds[{i}]")),
                    ],
                    GroupIds(state, vpc, endpoint, "securityGroupIds")
                )),
        ];

        Planned AddressIn(StateResource endpoint, string path)
        {
            var subnet = state.Of("aws:ec2/subnet:Subnet", endpoint, path);
            var shown = endpoint
                .List("subnetConfigurations")
                .Where(item => StateResource.AsText(item["subnetId"]) == subnet.Id)
                .Select(item => StateResource.AsText(item["ipv4"]))
                .FirstOrDefault(Ip.IsAddress);
            var address = shown ?? Ip.Free(subnet.Text("cidrBlock"), used);
            used.Add(address);
            return new(address, $"{endpoint.Name}.{path}");
        }
    }

    /// <summary>The ids in a resource's list; the VPC's default group where it names none.</summary>
    public static IReadOnlyList<string> GroupIds(
        PlanReader state,
        StateResource vpc,
        StateResource resource,
        string list
    )
    {
        var named = resource.Texts(list);
        IReadOnlyList<string> ids = named.Count > 0 ? named : [vpc.Text("defaultSecurityGroupId")];
        foreach (var id in ids)
        {
            state.Require(
                GroupsOf(state).Any(group => group.Id == id),
                new(id, $"{resource.Name}.{list}"),
                "the id of a security group of the state, whose rules the lab can play"
            );
        }
        return ids;
    }

    public static IReadOnlyList<SecurityGroup> Groups(
        PlanReader state,
        IReadOnlyList<GuardedInterface> interfaces
    )
    {
        foreach (var resource in s_unread.SelectMany(state.All))
        {
            state.Require(
                false,
                new(resource.Type, resource.Name),
                $"packets filtered by {EgressRule}, {IngressRule} and a security group's own rules only"
            );
        }
        return
        [
            .. GroupsOf(state)
                .Select(group => new SecurityGroup(
                    group.Name,
                    group.Id,
                    Rules(state, interfaces, group, EgressRule, "egress"),
                    Rules(state, interfaces, group, IngressRule, "ingress")
                )),
        ];
    }

    private static IEnumerable<StateResource> GroupsOf(PlanReader state) =>
        state
            .All("aws:ec2/securityGroup:SecurityGroup")
            .Concat(state.All("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"));

    private static IReadOnlyList<GroupRule> Rules(
        PlanReader state,
        IReadOnlyList<GuardedInterface> interfaces,
        StateResource group,
        string type,
        string direction
    )
    {
        return
        [
            .. state
                .All(type)
                .Where(rule => rule.Text("securityGroupId") == group.Id)
                .Select(OfResource),
            .. Enumerable.Range(0, group.List(direction).Count).Select(OfProperty),
        ];

        GroupRule OfResource(StateResource rule)
        {
            var (property, ranges) = new (
                string Property,
                Func<string, string, IEnumerable<string>> Ranges
            )[]
            {
                ("cidrIpv4", (range, _) => [range]),
                ("prefixListId", PrefixList),
                ("referencedSecurityGroupId", (id, _) => Members(id)),
                ("cidrIpv6", (_, _) => []),
            }.FirstOrDefault(one => rule.Text(one.Property).Length > 0, ("cidrIpv4", (_, _) => []));
            var peer = state.Text(rule, property);
            return new(
                peer,
                [.. ranges(peer.Value, peer.Source)],
                PortRange.Of(rule.Text("ipProtocol"), rule.Text("fromPort"), rule.Text("toPort"))
            );
        }

        GroupRule OfProperty(int index)
        {
            var path = $"{direction}[{index}]";
            var source = $"{group.Name}.{path}";
            var ranges = group.Texts($"{path}.cidrBlocks");
            var lists = group.Texts($"{path}.prefixListIds");
            var groups = group.Texts($"{path}.securityGroups").ToList();
            if (group.Text($"{path}.self") == "true")
            {
                groups.Add(group.Id);
            }
            return new(
                new(string.Join(", ", [.. ranges, .. lists, .. groups]), source),
                [
                    .. ranges,
                    .. lists.SelectMany(id => PrefixList(id, source)),
                    .. groups.SelectMany(Members),
                ],
                PortRange.Of(
                    group.Text($"{path}.protocol"),
                    group.Text($"{path}.fromPort"),
                    group.Text($"{path}.toPort")
                )
            );
        }

        IEnumerable<string> Members(string id) =>
            interfaces
                .Where(one => one.GroupIds.Contains(id))
                .SelectMany(one => one.Addresses)
                .Select(address => $"{address.Value}/32");

        IEnumerable<string> PrefixList(string id, string source)
        {
            string[] ranges =
            [
                .. state
                    .All(Endpoint)
                    .Where(endpoint => endpoint.Text("prefixListId") == id)
                    .SelectMany(endpoint => endpoint.Texts("cidrBlocks")),
                .. state
                    .All("aws:ec2/managedPrefixList:ManagedPrefixList")
                    .Where(list => list.Id == id)
                    .SelectMany(list => list.List("entries"))
                    .Select(entry => StateResource.AsText(entry["cidr"])),
                .. state
                    .All("aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry")
                    .Where(entry => entry.Text("prefixListId") == id)
                    .Select(entry => entry.Text("cidr")),
            ];
            state.Require(
                ranges.Length > 0,
                new(id, source),
                "a prefix list whose ranges the state has: a gateway endpoint's, or a managed one"
            );
            return ranges.Distinct().Where(Ip.IsNetwork);
        }
    }
}
