using KeylessAlloyDb.Rehearsal.Cost;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Stacks.Tests.Harness;

namespace KeylessAlloyDb.Stacks.Tests;

/// <summary>Protects that what the stacks pay for by the hour is in the estimate, as often as it is there.</summary>
public class EstimateTests
{
    private static readonly PriceTable s_prices = PriceTable.Known;

    [Fact]
    public async Task Dev_pays_for_what_it_has() =>
        (await PaidAsync(Variant.Dev))
            .Should()
            .BeEquivalentTo(
                "2 × database-primary: AlloyDB vCPU with 8 GB of memory, one node",
                "1 × database-primary: public IP address",
                "1 × database-cluster: storage and backups",
                "1 × database-cluster: daily backups despite backups=false",
                "1 × database-endpoint: Private Service Connect endpoint",
                "1 × tunnel-0: HA VPN tunnel",
                "1 × tunnel-1: HA VPN tunnel",
                "1 × tunnel-2: HA VPN tunnel",
                "1 × tunnel-3: HA VPN tunnel",
                "1 × network-zone: managed zone",
                "1 × connector-vpn-0: Site-to-Site VPN connection",
                "1 × connector-vpn-1: Site-to-Site VPN connection",
                "2 × connector-resolver: Resolver endpoint address",
                "1 × connector-ssm: interface endpoint in a zone",
                "1 × connector-ssmmessages: interface endpoint in a zone",
                "1 × connector-nat: NAT gateway",
                "1 × connector-nat: public IPv4 address",
                "1 × connector-instance: on-demand instance",
                "8 × connector-instance: GB of gp3 volume"
            );

    [Fact]
    public async Task Prod_pays_for_two_nodes_and_endpoints_in_two_zones() =>
        (await PaidAsync(Variant.Prod))
            .Should()
            .Contain([
                "8 × database-primary: AlloyDB vCPU with 8 GB of memory, two nodes",
                "2 × connector-ssm: interface endpoint in a zone",
                "1 × network-googleapis-zone: managed zone",
            ])
            .And.NotContain(item => item.Contains("NAT", StringComparison.Ordinal))
            .And.NotContain(item => item.Contains("leaves on", StringComparison.Ordinal));

    [Fact]
    public async Task Read_pools_and_the_policys_endpoint_are_paid_for() =>
        (await PaidAsync(Variant.Policy))
            .Should()
            .Contain([
                "4 × database-reads: AlloyDB vCPU with 8 GB of memory, read pool",
                "1 × network-policy: automatic Private Service Connect endpoint",
            ]);

    private static async Task<IEnumerable<string>> PaidAsync(Variant variant)
    {
        var run = await Rehearsed.UpdateAsync(variant);
        return CostEstimate
            .Of(run.Run.Current.Resources, s_prices)
            .Lines.Select(line => $"{line.Quantity} × {Urn.Name(line.Urn)}: {line.Item}");
    }
}
