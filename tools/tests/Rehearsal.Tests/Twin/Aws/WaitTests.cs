using KeylessAlloyDb.Rehearsal.Providers;

namespace KeylessAlloyDb.Rehearsal.Tests.Twin.Aws;

/// <summary>
/// Protects that an operation waits, in simulated time, for what goes or comes while its provider tries
/// again (terraform-provider-aws v6.58.0, internal/service/ec2 and iam). How long each provider tries
/// stands in <see cref="RefusalTests"/>.
/// </summary>
public sealed class WaitTests
{
    private readonly AwsAccount _aws = new();

    [Fact]
    public void A_subnet_waits_for_the_end_of_a_deletion_that_runs_beside_its_own()
    {
        var vpc = _aws.Vpc();
        var subnet = _aws.Subnet(vpc);
        var instance = _aws.Instance(subnet);

        _aws.Delete(instance);
        _aws.Now += TimeSpan.FromSeconds(10);
        _aws.Delete(subnet);

        _aws.Waited.Should().Be(TimeSpan.FromSeconds(30), "an instance takes 40 s to go");
        _aws.Exists(subnet).Should().BeFalse();
    }

    [Fact]
    public void Nothing_waits_for_what_is_gone()
    {
        var subnet = _aws.Subnet(_aws.Vpc());
        var instance = _aws.Instance(subnet);

        _aws.Delete(instance);
        _aws.Now += TimeSpan.FromHours(1);
        _aws.Delete(subnet);

        _aws.Waited.Should().Be(TimeSpan.Zero);
    }

    [Fact]
    public void A_propagation_waits_for_an_attachment_under_way()
    {
        var vpc = _aws.Vpc();
        var gateway = _aws.Create("aws:ec2/vpnGateway:VpnGateway");
        var table = _aws.Table(vpc);
        _aws.CreateBeside(
            "aws:ec2/vpnGatewayAttachment:VpnGatewayAttachment",
            ("vpcId", vpc.Id),
            ("vpnGatewayId", gateway.Id)
        );

        _aws.CreateBeside(
            "aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation",
            ("vpnGatewayId", gateway.Id),
            ("routeTableId", table.Id)
        );

        _aws.Waited.Should().Be(TimeSpan.FromSeconds(20), "an attachment takes 20 s");
    }

    /// <summary>A limit of the program's own takes the place of the provider's.</summary>
    [Fact]
    public void A_wait_ends_with_the_programs_own_limit()
    {
        var vpc = _aws.Vpc();
        _aws.Subnet(vpc);

        FluentActions
            .Invoking(() => _aws.Delete(TimeSpan.FromMinutes(3), vpc))
            .Should()
            .Throw<ProviderException>()
            .Which.Tried.Should()
            .Be(TimeSpan.FromMinutes(3));
    }
}
