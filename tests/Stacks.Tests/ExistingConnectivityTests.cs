using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Stacks.Tests.Harness;

namespace KeylessAlloyDb.Stacks.Tests;

/// <summary>Protects a way between the clouds that is not the stack's.</summary>
public sealed class ExistingConnectivityTests
{
    private const string Way = "connectivity=existing";

    /// <summary>Nothing of a VPN is created, not even its keys, and nobody waits for tunnels.</summary>
    [Fact]
    public async Task The_stack_creates_no_part_of_a_VPN()
    {
        var company = new Company();

        var run = await Rehearsed.ExecuteAsync(company.Config(Way, "logs=true"), company.Clouds);

        Refusals.Texts(run).Should().BeEmpty();
        run.Current.Resources.Select(resource => resource.Type.Split(':')[^1])
            .Should()
            .NotContain([
                "HaVpnGateway",
                "ExternalVpnGateway",
                "Router",
                "RouterInterface",
                "RouterPeer",
                "VPNTunnel",
                "VpnGateway",
                "VpnGatewayRoutePropagation",
                "CustomerGateway",
                "VpnConnection",
                "RandomPassword",
                "LogGroup",
            ])
            .And.Contain(["ForwardingRule", "ResolverRule", "Instance"]);
        run.Outputs.ContainsKey("vpn").Should().BeFalse();
    }

    [Fact]
    public async Task The_network_is_the_same_after_an_update_and_a_destroy()
    {
        var company = new Company();

        var first = await Rehearsed.ExecuteAsync(company.Config(Way), company.Clouds);
        var again = await Rehearsed.ExecuteAsync(
            company.Config(Way),
            company.Clouds,
            first.Current
        );
        var end = new DeploymentRun(
            new(StackSettings.Project.Name, "dev"),
            again.Current,
            company.Clouds,
            TimeProvider.System
        );
        end.Finish();

        again.Steps.Should().OnlyContain(step => step.Op == StepOp.Same);
        Refusals.Texts(end).Should().BeEmpty();
        end.Current.Resources.Should().BeEmpty();
        company
            .World.All.Where(entity => entity.Type.StartsWith("aws:", StringComparison.Ordinal))
            .Should()
            .Equal(company.Existing);
    }

    /// <summary>The stack's own gateway brings no routes any more, so the table is judged while it still exists.</summary>
    [Fact]
    public async Task A_deployed_stack_gives_its_VPN_up_and_gets_it_back()
    {
        var company = new Company();
        var own = await Rehearsed.ExecuteAsync(company.Config(), company.Clouds);

        var existing = await Rehearsed.ExecuteAsync(
            company.Config(Way),
            company.Clouds,
            own.Current
        );
        var back = await Rehearsed.ExecuteAsync(company.Config(), company.Clouds, existing.Current);

        Refusals.Texts(existing).Should().BeEmpty();
        Refusals.Texts(back).Should().BeEmpty();
        existing
            .Current.Resources.Select(resource => resource.Type.Split(':')[^1])
            .Should()
            .NotContain(["VpnGateway", "VPNTunnel"]);
    }

    [Fact]
    public async Task A_table_without_routes_is_refused_before_the_stack_gives_its_VPN_up()
    {
        var company = new Company(
            """rtb-0c0ffee0000000002 routes=[{"cidrBlock":"0.0.0.0/0","natGatewayId":"nat-0c0ffee0000000001"}]"""
        );
        var own = await Rehearsed.ExecuteAsync(company.Config(), company.Clouds);

        var preview = await Rehearsed.ExecuteAsync(
            company.Config(Way),
            company.Clouds,
            own.Current,
            preview: true
        );

        Refusals
            .Listed(preview)
            .Should()
            .ContainSingle()
            .Which.Should()
            .Contain("sends 10.30.0.0/25, 10.30.0.128/25 to nat-0c0ffee0000000001");
    }

    /// <summary>
    /// AWS's answer has neither the routes that a VPN gateway brings nor the ranges of a prefix list, so such a
    /// table is not judged.
    /// https://github.com/hashicorp/terraform-provider-aws/blob/v6.58.0/internal/service/ec2/vpc_route_table_data_source.go
    /// </summary>
    [Theory]
    [InlineData(
        """+ {"type": "aws:ec2/vpnGateway:VpnGateway", "id": "vgw-0c0ffee0000000001", "properties": {"vpcId": "vpc-0c0ffee0000000001", "amazonSideAsn": "64600"}}""",
        """rtb-0c0ffee0000000002 routes=[{"cidrBlock":"0.0.0.0/0","natGatewayId":"nat-0c0ffee0000000001"}]"""
    )]
    [InlineData(
        """rtb-0c0ffee0000000002 routes=[{"cidrBlock":"0.0.0.0/0","natGatewayId":"nat-0c0ffee0000000001"},{"destinationPrefixListId":"pl-0c0ffee0000000001","transitGatewayId":"tgw-0c0ffee0000000001"}]"""
    )]
    [InlineData(
        """rtb-0c0ffee0000000002 routes=[{"cidrBlock":"0.0.0.0/0","natGatewayId":"nat-0c0ffee0000000001"},{"cidrBlock":"10.30.0.0/24","networkInterfaceId":"eni-0c0ffee0000000001"}]"""
    )]
    [InlineData(
        """rtb-0c0ffee0000000002 routes=[{"cidrBlock":"0.0.0.0/0","transitGatewayId":"tgw-0c0ffee0000000001"}]"""
    )]
    public async Task A_table_that_may_lead_to_Google_is_taken(params string[] changes)
    {
        var company = new Company(changes);

        var run = await Rehearsed.ExecuteAsync(
            company.Config(Way),
            company.Clouds,
            Snapshot.Empty,
            preview: true
        );

        Refusals.Texts(run).Should().BeEmpty();
    }
}
