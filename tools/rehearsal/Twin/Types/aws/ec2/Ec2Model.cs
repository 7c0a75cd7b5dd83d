namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>A resource of EC2's API: its id is a prefix and 17 hex digits.</summary>
/// <param name="type">Type token.</param>
/// <param name="prefix">Of its ids, e.g. vpc.</param>
/// <param name="kind">In its ARN, e.g. vpc; null for what has no ARN.</param>
internal abstract class Ec2Model(string type, string prefix, string? kind) : AwsModel(type)
{
    public override string ComputeId(CloudCall call) => FreshId(call, prefix);

    protected override string? ComputeArn(CloudCall call, string id) =>
        kind is null ? null : RegionalArn(call, "ec2", $"{kind}/{id}");

    protected Entity RequireVpc(CloudCall call) => RequireReferred(call, "vpcId", Vpc.Token);

    /// <summary>Security groups have to exist, and in the VPC of what they protect.</summary>
    protected static void RequireGroups(CloudCall call, IEnumerable<string> groups, string? vpc)
    {
        foreach (var group in groups)
        {
            Require(
                SecurityGroup.IsIn(call.World, group, vpc),
                "InvalidGroup.NotFound",
                $"The security group '{group}' does not exist in VPC '{vpc}'",
                "security-group-in-vpc",
                Ec2Errors
            );
        }
    }
}
