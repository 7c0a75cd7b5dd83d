using KeylessAlloyDb.Lab.Daemons;
using KeylessAlloyDb.Lab.Network;

namespace KeylessAlloyDb.Lab.Tests.Network;

/// <summary>Protects the sandbox's links: what a plan names exists, once, and leads somewhere.</summary>
public sealed class TopologyTests
{
    private static readonly Topology s_topology = Topology.Of(SampleState.Plan);

    [Fact]
    public void Every_command_is_for_a_namespace_that_is_made_once()
    {
        s_topology.Namespaces.Should().OnlyHaveUniqueItems();
        s_topology.Commands.Keys.Should().BeSubsetOf(s_topology.Namespaces);
        s_topology.Rules.Keys.Should().BeSubsetOf(s_topology.Namespaces);
        s_topology.Routers.Should().BeSubsetOf(s_topology.Namespaces);
    }

    [Fact]
    public void Every_name_of_a_device_fits_the_kernel() =>
        s_topology
            .Links.Split('\n')
            .SelectMany(line => line.Split(' '))
            .Should()
            .OnlyContain(
                word => word.Length <= 15,
                "an interface's name has at most 15 characters"
            );

    [Fact]
    public void Every_planned_address_is_some_machines_own()
    {
        var plan = SampleState.Plan;
        var commands = string.Join('\n', s_topology.Commands.Values);

        foreach (
            var address in (string[])
                [
                    plan.Aws.Instance.Value,
                    plan.Aws.Resolver,
                    plan.Aws.Neighbour,
                    .. plan.Aws.InterfaceEndpoints.Select(one => one.Value),
                    .. plan.Aws.Outbound.Select(one => one.Value),
                    .. plan.Google.Forwarders.Select(one => one.Value),
                    .. plan.Google.ApiAddresses,
                    plan.Google.Endpoint.Value,
                    plan.Google.Machine,
                    .. plan.Aws.Tunnels.Select(end => end.Outside.Value),
                    .. plan.Google.Tunnels.Select(end => end.Outside.Value),
                ]
        )
        {
            commands.Should().Contain($"address add {address}/32 dev eth0");
        }
    }

    [Fact]
    public void Only_sources_in_subnets_with_the_gateways_routes_look_them_up()
    {
        var plan = SampleState.Plan;
        var topology = Topology.Of(
            plan with
            {
                Aws = plan.Aws with
                {
                    Subnets =
                    [
                        plan.Aws.Subnets[0],
                        plan.Aws.Subnets[1] with
                        {
                            HasGatewayRoutes = false,
                        },
                    ],
                },
            }
        );

        topology
            .Commands[Topology.VpnGateway]
            .Should()
            .Contain($"from {plan.Aws.Subnets[0].Cidr.Value} lookup 100")
            .And.NotContain($"from {plan.Aws.Subnets[1].Cidr.Value} lookup");
    }

    /// <summary>psql and pgbench measure on a port that no instance has. At the public address nothing of it may show.</summary>
    [Fact]
    public void Only_the_endpoint_leads_to_the_measuring_port()
    {
        var ways = s_topology
            .Rules[Topology.Producer]
            .Split('\n')
            .Where(rule => rule.Contains(" dnat to "))
            .ToList();

        ways.Where(rule => rule.Contains($"{PostgreSql.MeasuringPort}"))
            .Should()
            .ContainSingle()
            .Which.Should()
            .Contain($"iifname \"{Topology.Psc}\"")
            .And.NotContain(Topology.Internet);
    }

    /// <summary>Without a NAT gateway on its default route an instance reaches nothing on the internet.</summary>
    [Fact]
    public void Only_a_planned_NAT_gateway_leads_to_the_internet()
    {
        var plan = SampleState.Plan;
        Topology.Of(plan).Namespaces.Should().NotContain(Topology.Nat);

        var topology = Topology.Of(
            plan with
            {
                Aws = plan.Aws with
                {
                    Nat = new(new("10.20.9.9", "nat.privateIp"), new("192.0.2.77", "nat.publicIp")),
                },
                Google = plan.Google with
                {
                    PublicAddress = new("192.0.2.78", "instance.publicIpAddress"),
                },
            }
        );

        topology
            .Commands[Topology.VpnGateway]
            .Should()
            .Contain($"from {plan.Aws.Subnet.Value} lookup 99");
        topology.Rules[Topology.Nat].Should().Contain("snat to 192.0.2.77");
        topology.Commands[Topology.Producer].Should().Contain("address add 192.0.2.78/32");
    }
}
