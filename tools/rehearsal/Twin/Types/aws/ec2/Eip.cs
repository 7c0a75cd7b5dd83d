namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>An address that stays; it goes when nothing has it.</summary>
internal sealed class Eip() : Ec2Model(Token, "eipalloc", "elastic-ip")
{
    public const string Token = "aws:ec2/eip:Eip";

    public override void RefuseDelete(CloudCall call) =>
        CloudCall.RequireNone(
            call.World.OfType(NatGateway.Token)
                .Where(gateway => gateway.Text("allocationId") == call.Current!.Id),
            user =>
                $"api error InvalidIPAddress.InUse: Address {call.Current!.Text("publicIp")} is in use by {user.Id}",
            "elastic-ip-in-use",
            "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ReleaseAddress.html"
        );

    public override PropertyMap ComputeOutputs(CloudCall call, string id)
    {
        var address = PublicAddresses.Of(call.World, id);
        return PropertyMap.Of(
            ("domain", "vpc"),
            ("allocationId", id),
            ("publicIp", address),
            (
                "publicDns",
                $"ec2-{address.Replace('.', '-')}.{RegionOf(call)}.compute.amazonaws.com"
            ),
            ("networkBorderGroup", RegionOf(call))
        );
    }
}
