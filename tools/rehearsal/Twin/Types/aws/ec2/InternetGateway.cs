namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>A VPC's way to the internet: one, and it stays while public addresses are mapped in the VPC.</summary>
internal sealed class InternetGateway() : Ec2Model(Token, "igw", "internet-gateway")
{
    public const string Token = "aws:ec2/internetGateway:InternetGateway";

    public override void RefuseDelete(CloudCall call) => RequireUnmapped(call);

    public override void RefuseWrite(CloudCall call)
    {
        // Another VPC is an update, which detaches the gateway from the old one first.
        if (call.Current is { } current && current.Text("vpcId") != call.Text("vpcId"))
        {
            RequireUnmapped(call);
        }
        if (call.Text("vpcId") is null)
        {
            return;
        }
        var vpc = RequireVpc(call);
        Require(
            !Others(call).Any(other => other.Text("vpcId") == vpc.Id),
            "InvalidParameterValue",
            $"Network {vpc.Id} already has an internet gateway attached",
            "internet-gateway-unique",
            "https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html"
        );
    }

    public override PropertyMap ComputeOutputs(CloudCall call, string id) =>
        PropertyMap.Of(("vpcId", call.Text("vpcId") ?? ""));

    private static void RequireUnmapped(CloudCall call) =>
        call.RetryUntilGone(
            other =>
                HasPublicAddress(other)
                && call.World.EverOfType(Subnet.Token)
                    .Any(subnet =>
                        subnet.Id == other.Text("subnetId")
                        && subnet.Text("vpcId") == call.Current!.Text("vpcId")
                    ),
            call.Timeout,
            user =>
                $"api error DependencyViolation: Network {call.Current!.Text("vpcId")} has some mapped public address(es). Please unmap those before detaching the gateway: {user.Id}",
            "internet-gateway-mapped-addresses",
            "https://github.com/hashicorp/terraform/issues/497"
        );

    private static bool HasPublicAddress(Entity other) =>
        other.Type is Instance.Token or NatGateway.Token
        && other.Text("publicIp") is { Length: > 0 };
}
