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

    /// <summary>
    /// The words of the provider and of EC2 for a type that a zone lacks:
    /// https://github.com/hashicorp/terraform-provider-aws/issues/26377.
    /// </summary>
    [Fact]
    public void A_group_whose_first_launch_fails_stays_without_an_instance()
    {
        var template = Template(("instanceType", "t3.small"));
        var here = _aws.Subnet(_aws.Vpc(), zone: "us-east-1e");

        var half = FluentActions
            .Invoking(() => Group(template, here))
            .Should()
            .Throw<ResourceInitFailedException>()
            .WithMessage(
                "*waiting for Auto Scaling Group (*) capacity satisfied: Scaling activity (*): Failed: Your requested instance type (t3.small) is not supported in your requested Availability Zone (us-east-1e).*Launching EC2 instance failed.*instance-type-offered*"
            )
            .Which;

        _aws.Exists(Left("aws:autoscaling/group:Group", half)).Should().BeTrue();
    }

    /// <summary>
    /// With fewer instances than zones AWS may launch where the type is, and after a failed launch it takes another
    /// zone: https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_AvailabilityZoneDistribution.html.
    /// </summary>
    [Fact]
    public void A_zone_without_the_type_fails_only_a_group_with_an_instance_in_each()
    {
        var template = Template(("instanceType", "t3.small"));
        var vpc = _aws.Vpc();
        var here = _aws.Subnet(vpc);
        var zones = List(here.Id, _aws.Subnet(vpc, "10.20.2.0/24", "us-east-1e").Id);

        Of(1).Should().NotThrow();
        Of(2).Should().Throw<ResourceInitFailedException>().WithMessage("*instance-type-offered*");

        Action Of(int instances) =>
            () =>
                Group(
                    template,
                    here,
                    ("vpcZoneIdentifiers", zones),
                    ("minSize", instances),
                    ("maxSize", instances)
                );
    }

    [Fact]
    public void A_groups_disk_holds_its_image()
    {
        var subnet = _aws.Subnet(_aws.Vpc());

        FluentActions
            .Invoking(() => Group(Disk(4), subnet))
            .Should()
            .Throw<ResourceInitFailedException>()
            .WithMessage("*expect size >= 8GB. Launching EC2 instance failed.*root-volume-size*");
        Group(Disk(8), subnet);
        Group(
            Disk(
                8,
                "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64"
            ),
            subnet
        );
        Group(
            Disk(
                2,
                "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-minimal-kernel-default-arm64"
            ),
            subnet
        );
        Group(Disk(4, "ami-0123456789abcdef0"), subnet);
        Group(
            Disk(
                4,
                "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64:1"
            ),
            subnet
        );

        Made Disk(int size, string? image = null) =>
            Template(
                ("imageId", image ?? _aws.Image("arm64")),
                ("instanceType", "t4g.small"),
                (
                    "blockDeviceMappings",
                    PropertyValue.List(
                        PropertyMap.Of(
                            ("deviceName", "/dev/xvda"),
                            ("ebs", PropertyMap.Of(("volumeSize", size)))
                        )
                    )
                )
            );
    }

    /// <summary>The provider does not look at what it does not wait for, and a group of none launches nothing.</summary>
    [Fact]
    public void A_launch_that_nobody_waits_for_fails_no_update()
    {
        var template = Template(("instanceType", "t3.small"));
        var subnet = _aws.Subnet(_aws.Vpc(), zone: "us-east-1e");

        _aws.Exists(Group(template, subnet, ("minSize", 0))).Should().BeTrue();
        _aws.Exists(Group(template, subnet, ("ignoreFailedScalingActivities", true)))
            .Should()
            .BeTrue();
        foreach (var none in new[] { "0", "0s", "0h0m" })
        {
            _aws.Exists(Group(template, subnet, ("waitForCapacityTimeout", none)))
                .Should()
                .BeTrue();
        }
        FluentActions
            .Invoking(() => Group(template, subnet, ("waitForCapacityTimeout", "10m")))
            .Should()
            .Throw<ResourceInitFailedException>();
    }

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

    private Made Template(params (string, PropertyValue)[] inputs) =>
        _aws.Create("aws:ec2/launchTemplate:LaunchTemplate", inputs);

    private Made Group(
        Made template,
        Made subnet,
        params (string Name, PropertyValue Value)[] changes
    ) =>
        _aws.Create(
            "aws:autoscaling/group:Group",
            [
                .. PropertyMap
                    .Of(
                        ("minSize", 1),
                        ("maxSize", 1),
                        ("vpcZoneIdentifiers", List(subnet.Id)),
                        ("launchTemplate", PropertyMap.Of(("id", template.Id), ("version", "1")))
                    )
                    .Merge(PropertyMap.Of(changes))
                    .Select(input => (input.Key, input.Value)),
            ]
        );
}
