namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>A subnet.</summary>
internal sealed class GetSubnet()
    : AwsLookup("aws:ec2/getSubnet:getSubnet", Subnet.Token, "EC2 Subnet")
{
    protected override PropertyMap Describe(FunctionCall call, Entity entity) =>
        base.Describe(call, entity).With("state", "available");
}
