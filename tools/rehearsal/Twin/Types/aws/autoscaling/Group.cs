using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>A group of instances that replaces failed ones.</summary>
internal sealed class Group() : AwsModel(Token)
{
    public const string Token = "aws:autoscaling/group:Group";
    private const string Source =
        "https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_CreateAutoScalingGroup.html";

    public override string Id(CloudCall call) => NameOf(call);

    protected override string NotFound(string name) => "ValidationError";

    protected override void Admit(CloudCall call)
    {
        foreach (var subnet in call.Texts("vpcZoneIdentifiers"))
        {
            Referred(call, subnet, Subnet.Token);
        }
        if (call.Text("launchTemplate.id") is { } template)
        {
            Referred(call, template, LaunchTemplate.Token);
        }
        Require(
            call.Get("minSize")?.AsNumber is not { } minimum
                || call.Get("maxSize")?.AsNumber is not { } maximum
                || minimum <= maximum,
            "ValidationError",
            $"Max bound, {call.Get("maxSize")?.AsNumber}, must be greater than or equal to min bound, {call.Get("minSize")?.AsNumber}",
            "group-size",
            Source
        );
    }

    protected override string? Arn(CloudCall call, string id) =>
        RegionalArn(
            call,
            "autoscaling",
            $"autoScalingGroup:{Ids.Uuid(call.Resource.Urn)}:autoScalingGroupName/{id}"
        );

    protected override PropertyMap Describe(CloudCall call, string id) =>
        PropertyMap.Of(
            ("name", id),
            ("namePrefix", call.Text("namePrefix") ?? ""),
            ("desiredCapacity", call.Get("desiredCapacity") ?? call.Get("minSize") ?? 0),
            ("healthCheckType", call.Text("healthCheckType") ?? "EC2"),
            ("defaultCooldown", call.Get("defaultCooldown") ?? 300),
            ("predictedCapacity", 0),
            ("warmPoolSize", 0)
        );
}
