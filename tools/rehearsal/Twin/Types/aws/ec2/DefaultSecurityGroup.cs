using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>Adopts the group that a VPC comes with; deleting the resource leaves the group alone.</summary>
internal sealed class DefaultSecurityGroup() : AwsModel(Token)
{
    public const string Token = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup";

    public override bool Idempotent => true;

    public override string Id(CloudCall call) =>
        call.World.Find(Vpc.Token, call.Text("vpcId"))?.Text("defaultSecurityGroupId") ?? "";

    protected override void Admit(CloudCall call) => Referred(call, call.Text("vpcId"), Vpc.Token);

    protected override string? Arn(CloudCall call, string id) =>
        RegionalArn(call, "ec2", $"security-group/{id}");

    protected override PropertyMap Describe(CloudCall call, string id) =>
        PropertyMap.Of(
            ("ownerId", AccountOf(call)),
            ("name", "default"),
            ("namePrefix", ""),
            ("description", "default VPC security group"),
            ("ingress", call.Get("ingress") ?? PropertyValue.List()),
            ("egress", call.Get("egress") ?? PropertyValue.List())
        );
}
