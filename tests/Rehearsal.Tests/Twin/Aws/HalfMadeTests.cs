using KeylessAlloyDb.Rehearsal.Providers;

namespace KeylessAlloyDb.Rehearsal.Tests.Twin.Aws;

/// <summary>
/// Protects what stays when a second call is refused: the provider has noted the id, so the resource
/// is in the state and in the account, with an error (terraform-provider-aws v6.58.0,
/// internal/service/ec2/vpnsite_gateway.go and iam/instance_profile.go).
/// </summary>
public sealed class HalfMadeTests
{
    private readonly AwsAccount _aws = new();

    [Fact]
    public void A_gateway_whose_attachment_is_refused_stays_without_its_VPC()
    {
        var vpc = _aws.Vpc();
        var first = _aws.Gateway(vpc);

        var half = FluentActions
            .Invoking(() => _aws.Gateway(vpc))
            .Should()
            .Throw<ResourceInitFailedException>()
            .WithMessage("*VpnGatewayAttachmentLimitExceeded*one-virtual-private-gateway*")
            .Which;

        half.Outputs.Text("vpcId").Should().BeNullOrEmpty();
        var left = first with { Id = half.Id };
        _aws.Exists(left).Should().BeTrue();
        _aws.Delete(first);
        _aws.Update(left, ("vpcId", vpc.Id)).Text("vpcId").Should().Be(vpc.Id);
    }

    [Fact]
    public void A_profile_that_cannot_take_its_role_stays_without_it()
    {
        var role = _aws.Role();
        _aws.Delete(role);

        var half = FluentActions
            .Invoking(() => _aws.Profile(role))
            .Should()
            .Throw<ResourceInitFailedException>()
            .WithMessage("*NoSuchEntity*")
            .Which;

        half.Outputs.Get("role").Should().BeNull();
        _aws.Role();
        _aws.Profile(role, "another").Text("role").Should().Be(role.Id);
    }
}
