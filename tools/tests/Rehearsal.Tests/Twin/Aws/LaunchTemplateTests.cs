using KeylessAlloyDb.Rehearsal.Values;
using static KeylessAlloyDb.Rehearsal.Tests.Twin.TestCloud;

namespace KeylessAlloyDb.Rehearsal.Tests.Twin.Aws;

/// <summary>
/// Protects the number that a group names of its launch template: a new one starts a refresh, and one that stays starts
/// none (terraform-provider-aws v6.58.0 internal/service/ec2/ec2_launch_template.go).
/// </summary>
public sealed class LaunchTemplateTests
{
    private readonly AwsAccount _aws = new();

    [Theory]
    [InlineData("imageId", 2)]
    [InlineData("userData", 2)]
    [InlineData("description", 2)]
    [InlineData("name", 1)]
    public void A_change_of_what_is_launched_is_a_new_version(string property, int version) =>
        _aws.Update(Template(), (property, "Zm9v"))
            .Outputs.Get("latestVersion")!
            .AsNumber.Should()
            .Be(version);

    [Fact]
    public void Tags_of_the_template_itself_are_no_new_version() =>
        _aws.Update(Template(), ("tags", PropertyMap.Of(("team", "data"))))
            .Outputs.Get("latestVersion")!
            .AsNumber.Should()
            .Be(1);

    [Fact]
    public void A_preview_does_not_know_the_number_of_the_next_version()
    {
        var template = Template();

        _aws.Foresee(template, ("imageId", "ami-2"))
            .Get("latestVersion")!
            .IsUnknown.Should()
            .BeTrue();
        _aws.Foresee(template, ("description", "x")).Get("latestVersion")!.AsNumber.Should().Be(1);
    }

    [Fact]
    public void The_default_version_stays_unless_it_is_to_follow()
    {
        _aws.Update(Template(), ("imageId", "ami-2"))
            .Outputs.Get("defaultVersion")!
            .AsNumber.Should()
            .Be(1);
        _aws.Update(Template(), ("imageId", "ami-2"), ("updateDefaultVersion", true))
            .Outputs.Get("defaultVersion")!
            .AsNumber.Should()
            .Be(2);
    }

    [Fact]
    public void A_group_is_in_the_zones_of_its_subnets_and_as_large_as_it_must_be()
    {
        var vpc = _aws.Vpc();
        var subnet = _aws.Subnet(vpc);

        var group = _aws.Create(
            "aws:autoscaling/group:Group",
            ("minSize", 1),
            ("maxSize", 1),
            ("vpcZoneIdentifiers", List(subnet.Id)),
            ("launchTemplate", PropertyMap.Of(("id", Template().Id), ("version", "1")))
        );

        group.Outputs.Texts("availabilityZones").Should().Equal(subnet.Text("availabilityZone"));
        group.Outputs.Get("desiredCapacity")!.AsNumber.Should().Be(1);
        group.Text("arn").Should().EndWith($":autoScalingGroupName/{group.Id}");
    }

    private Made Template() =>
        _aws.Create(
            "aws:ec2/launchTemplate:LaunchTemplate",
            ("imageId", "ami-1"),
            ("userData", "YmFy")
        );
}
