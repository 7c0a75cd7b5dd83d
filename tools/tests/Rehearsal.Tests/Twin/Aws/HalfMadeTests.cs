using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Values;
using static KeylessAlloyDb.Rehearsal.Tests.Twin.TestCloud;

namespace KeylessAlloyDb.Rehearsal.Tests.Twin.Aws;

/// <summary>
/// Protects what stays when a second call is refused: the provider has noted the id, so the resource
/// is in the state and in the account, with an error (terraform-provider-aws v6.58.0,
/// internal/service/ec2/vpnsite_gateway.go, iam/instance_profile.go, iam/role.go and logs/group.go).
/// </summary>
public sealed class HalfMadeTests
{
    private const string Role = "aws:iam/role:Role";
    private const string LogGroup = "aws:cloudwatch/logGroup:LogGroup";

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

    [Fact]
    public void A_role_that_cannot_take_its_policies_stays_without_them()
    {
        var half = FluentActions
            .Invoking(() =>
                _aws.CreateUnchecked(
                    Role,
                    ("name", "client"),
                    ("assumeRolePolicy", Recipes.Trust("ec2.amazonaws.com")),
                    ("managedPolicyArns", List([.. Policies(11)]))
                )
            )
            .Should()
            .Throw<ResourceInitFailedException>()
            .WithMessage("*Cannot exceed quota for PoliciesPerRole*role-managed-policies*")
            .Which;

        half.Id.Should().Be("client");
        half.Outputs.Get("managedPolicyArns")!.AsList.Should().BeEmpty();
        _aws.Update(Left(Role, half), ("managedPolicyArns", List([.. Policies(10)])))
            .Outputs.Get("managedPolicyArns")!
            .AsList.Should()
            .HaveCount(10);
    }

    [Fact]
    public void A_role_with_an_inline_policy_that_is_none_stays_without_it() =>
        FluentActions
            .Invoking(() =>
                _aws.CreateUnchecked(
                    Role,
                    ("name", "client"),
                    ("assumeRolePolicy", Recipes.Trust("ec2.amazonaws.com")),
                    (
                        "inlinePolicies",
                        PropertyValue.List(PropertyMap.Of(("name", "read"), ("policy", "{}")))
                    )
                )
            )
            .Should()
            .Throw<ResourceInitFailedException>()
            .WithMessage("*MalformedPolicyDocument*inlinePolicies.policy*");

    [Fact]
    public void A_log_group_whose_retention_is_refused_keeps_its_events_for_ever()
    {
        var half = FluentActions
            .Invoking(() =>
                _aws.CreateUnchecked(LogGroup, ("name", "flows"), ("retentionInDays", 2))
            )
            .Should()
            .Throw<ResourceInitFailedException>()
            .WithMessage("*retentionInDays 2 is not one of*log-group-retention*")
            .Which;

        half.Id.Should().Be("flows");
        half.Outputs.Get("retentionInDays")?.AsNumber.Should().NotBe(2);
        var left = Left(LogGroup, half);
        _aws.Exists(left).Should().BeTrue();
        _aws.Update(left, ("retentionInDays", 7))
            .Outputs.Get("retentionInDays")!
            .AsNumber.Should()
            .Be(7);
    }

    private static IEnumerable<string> Policies(int count) =>
        Enumerable.Range(0, count).Select(number => $"arn:aws:iam::aws:policy/Policy{number}");

    private static Made Left(string type, ResourceInitFailedException half) =>
        new(new($"urn::{half.Id}", type, half.Id), half.Id, half.Outputs, half.Outputs);
}
