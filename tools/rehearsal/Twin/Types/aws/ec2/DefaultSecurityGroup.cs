namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>Adopts the group that a VPC comes with; deleting the resource leaves the group alone.</summary>
internal sealed class DefaultSecurityGroup() : AwsModel(Token)
{
    public const string Token = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup";

    public override bool AcceptsExisting => true;

    public override string ComputeId(CloudCall call) =>
        call.World.Find(Vpc.Token, call.Text("vpcId"))?.Text("defaultSecurityGroupId") ?? "";

    public override void RefuseWrite(CloudCall call) => RequireReferred(call, "vpcId", Vpc.Token);

    protected override string? ComputeArn(CloudCall call, string id) =>
        RegionalArn(call, "ec2", $"security-group/{id}");

    public override PropertyMap ComputeOutputs(CloudCall call, string id) =>
        PropertyMap.Of(("name", "default"), ("description", "default VPC security group"));
}
