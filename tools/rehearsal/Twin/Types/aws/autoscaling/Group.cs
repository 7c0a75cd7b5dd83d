using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>A group of instances that replaces failed ones.</summary>
internal sealed class Group() : AwsModel(Token)
{
    public const string Token = "aws:autoscaling/group:Group";
    private const string Source =
        "https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_CreateAutoScalingGroup.html";

    public override string ComputeId(CloudCall call) => NameOf(call);

    protected override string NotFoundCode(string name) => "ValidationError";

    public override void RefuseWrite(CloudCall call)
    {
        foreach (var subnet in call.Texts("vpcZoneIdentifiers"))
        {
            RequireExisting(call, subnet, Subnet.Token);
        }
        if (call.Text("launchTemplate.id") is { } template)
        {
            RequireExisting(call, template, LaunchTemplate.Token);
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

    protected override string? ComputeArn(CloudCall call, string id) =>
        RegionalArn(
            call,
            "autoscaling",
            $"autoScalingGroup:{Ids.Uuid(call.Resource.Urn)}:autoScalingGroupName/{id}"
        );

    public override PropertyMap ComputeOutputs(CloudCall call, string id) =>
        PropertyMap.Of(
            ("name", id),
            ("desiredCapacity", call.Get("desiredCapacity") ?? call.Get("minSize") ?? 0),
            ("healthCheckType", call.Text("healthCheckType") ?? "EC2"),
            ("defaultCooldown", call.Get("defaultCooldown") ?? 300)
        );
}
