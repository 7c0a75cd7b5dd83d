namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>An Auto Scaling group, by name. Its instances come and go without Pulumi, and no state has them.</summary>
internal sealed class AutoScalingGroup() : AwsModel(Token)
{
    public const string Token = "aws:autoscaling/group:Group";
    private const string Invalid = "ValidationError";
    private const string NotFormed = "You must use a valid fully-formed launch template.";

    // Amazon Linux boots from it.
    private const string RootDevice = "/dev/xvda";
    private const string Create =
        "https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_CreateAutoScalingGroup.html";

    public override string ComputeId(CloudCall call) => NameOf(call);

    public override void RefuseWrite(CloudCall call)
    {
        var name = ComputeId(call);
        Require(
            call.Current is not null || !Others(call).Any(other => other.Id == name),
            "AlreadyExists",
            $"AutoScalingGroup by this name already exists - A group with the name {name} already exists",
            "group-unique",
            "https://github.com/hashicorp/terraform/issues/17489"
        );
        var subnets = call.Texts("vpcZoneIdentifiers")
            .Select(id => RequireExisting(call, id, Subnet.Token))
            .ToList();
        if (call.Get("launchTemplate") is not null)
        {
            RequireTemplate(call, subnets);
        }
    }

    /// <summary>
    /// AWS makes the group and launches its first instances, for which the provider waits. It ends at the first
    /// launch that fails, with the group in the state, unless the program says to ignore failed launches.
    /// </summary>
    /// <remarks>https://github.com/hashicorp/terraform-provider-aws/blob/v6.58.0/internal/service/autoscaling/group.go (waitGroupCapacitySatisfied)</remarks>
    public override void RefuseAfterCreate(CloudCall call)
    {
        var wanted = call.Get("desiredCapacity") ?? call.Get("minSize");
        if (
            wanted?.AsNumber is not > 0
            || IsZero(call.Text("waitForCapacityTimeout"))
            || call.Get("ignoreFailedScalingActivities")?.AsBool == true
            || TemplateOf(call.World, call.Inputs) is not { } template
        )
        {
            return;
        }

        RequireLaunch(
            call,
            MissingType(call, template.Text("instanceType") ?? "", wanted.AsNumber.Value),
            "instance-type-offered",
            "https://github.com/hashicorp/terraform-provider-aws/issues/26377"
        );
        foreach (
            var disk in template
                .Inputs.Maps("blockDeviceMappings")
                .Where(disk => disk.Text("deviceName") == RootDevice)
        )
        {
            RequireLaunch(
                call,
                Images.TooSmall(
                    RegionOf(call),
                    template.Text("imageId") ?? "",
                    disk.Find("ebs.volumeSize")?.AsNumber
                ),
                "root-volume-size",
                "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_EbsBlockDevice.html"
            );
        }
    }

    /// <summary>The launch template of a group; null where it has none.</summary>
    public static Entity? TemplateOf(World world, PropertyMap group) =>
        world
            .OfType(LaunchTemplate.Token)
            .FirstOrDefault(template =>
                template.Id == group.Find("launchTemplate.id")?.AsText
                || template.Text("name") == group.Find("launchTemplate.name")?.AsText
            );

    protected override string? ComputeArn(CloudCall call, string id) =>
        RegionalArn(
            call,
            "autoscaling",
            $"autoScalingGroup:{Ids.Uuid(call.Resource.Urn)}:autoScalingGroupName/{id}"
        );

    public override PropertyMap ComputeOutputs(CloudCall call, string id) =>
        PropertyMap.Of(
            ("name", id),
            (
                "availabilityZones",
                PropertyValue.List([
                    .. call.Texts("vpcZoneIdentifiers")
                        .Select(subnet => call.World.Find(Subnet.Token, subnet))
                        .Select(subnet => (PropertyValue)(subnet?.Text("availabilityZone") ?? "")),
                ])
            ),
            ("defaultCooldown", call.Get("defaultCooldown") ?? 300),
            ("desiredCapacity", call.Get("desiredCapacity") ?? call.Get("minSize") ?? 0),
            ("healthCheckType", call.Text("healthCheckType") ?? "EC2"),
            (
                "serviceLinkedRoleArn",
                call.Text("serviceLinkedRoleArn")
                    ?? $"arn:{Account.Partition(RegionOf(call))}:iam::{AccountOf(call)}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"
            )
        );

    /// <summary>
    /// What EC2 says of a type that no zone of a group has, or that one lacks where each gets an instance; else
    /// null. In which zone AWS begins with fewer instances is not known, and after a failed launch it takes another.
    /// </summary>
    /// <remarks>https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_AvailabilityZoneDistribution.html</remarks>
    private static string? MissingType(CloudCall call, string type, double instances)
    {
        var zones = call.Texts("vpcZoneIdentifiers")
            .Select(subnet => call.World.Find(Subnet.Token, subnet)?.Text("availabilityZone") ?? "")
            .Distinct()
            .ToList();
        var missing = zones
            .Select(zone => InstanceTypes.Missing(RegionOf(call), type, zone))
            .OfType<string>()
            .ToList();
        return missing.Count == zones.Count || instances >= zones.Count
            ? missing.FirstOrDefault()
            : null;
    }

    /// <summary>Whether a duration as Go writes it is zero, in whatever unit: 0, 0s, 0h0m.</summary>
    private static bool IsZero(string? duration) =>
        duration is not null && !duration.AsSpan().ContainsAnyInRange('1', '9');

    private void RequireLaunch(CloudCall call, string? problem, string rule, string source) =>
        CloudCall.Require(
            problem is null,
            $"waiting for Auto Scaling Group ({ComputeId(call)}) capacity satisfied: Scaling activity ({Ids.Uuid(call.Resource.Urn, "launch")}): Failed: {problem?.TrimEnd('.')}. Launching EC2 instance failed.",
            rule,
            source
        );

    private static void RequireTemplate(CloudCall call, List<Entity> subnets)
    {
        var template = TemplateOf(call.World, call.Inputs);
        // No public report has the words of this one.
        Require(
            template is not null,
            Invalid,
            $"{NotFormed} The specified launch template does not exist.",
            "reference-exists",
            Create
        );
        if (template.Inputs.Find("iamInstanceProfile.name")?.AsText is { } profile)
        {
            call.RetryUntilExists(
                call.World.OfType(InstanceProfile.Token).FirstOrDefault(p => p.Id == profile),
                IamModel.Propagation,
                $"api error {Invalid}: {NotFormed} Value ({profile}) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name",
                "instance-profile-exists",
                "https://github.com/hashicorp/terraform-provider-aws/blob/v6.58.0/internal/service/autoscaling/group.go"
            );
        }

        var mismatch = Images.Mismatch(
            RegionOf(call),
            template.Text("imageId") ?? "",
            template.Text("instanceType") ?? ""
        );
        Require(
            mismatch is null,
            Invalid,
            $"{NotFormed} {mismatch}",
            "image-architecture",
            "https://github.com/aws-samples/amazon-autoscaling-mac1metal-ec2-with-terraform/issues/5"
        );
        Require(
            !template.Inputs.Maps("networkInterfaces").Any()
                || !template.Inputs.Texts("vpcSecurityGroupIds").Any(),
            "InvalidQueryParameter",
            "Invalid launch template: When a network interface is provided, the security groups must be a part of it.",
            "groups-in-interface",
            "https://github.com/hashicorp/terraform-provider-aws/issues/4570"
        );
        Require(
            LaunchTemplate
                .GroupsOf(template)
                .All(group =>
                    subnets.TrueForAll(subnet =>
                        SecurityGroup.IsIn(call.World, group, subnet.Text("vpcId"))
                    )
                ),
            Invalid,
            "One or more security groups in the launch template are not linked to the VPCs configured in the Auto Scaling group",
            "security-group-in-vpc",
            "https://github.com/mludvig/aws-ethereum-miner/issues/12"
        );
    }
}
