namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>A VPC: it goes when nothing is left in it.</summary>
internal sealed class Vpc() : Ec2Model(Token, "vpc", "vpc")
{
    public const string Token = "aws:ec2/vpc:Vpc";

    /// <summary>Types that make DeleteVpc fail, by the input that names the VPC.</summary>
    private static readonly string[] s_tenants =
    [
        Subnet.Token,
        RouteTable.Token,
        SecurityGroup.Token,
        VpcEndpoint.Token,
        InternetGateway.Token,
        VpnGateway.Token,
        VpnGatewayAttachment.Token,
        NatGateway.Token,
        VpcAttachment.Token,
    ];

    /// <summary>The VPC whose default security group has an id; null when none has.</summary>
    public static string? DefaultGroup(World world, string group) =>
        world
            .OfType(Token)
            .FirstOrDefault(vpc => vpc.Outputs.Text("defaultSecurityGroupId") == group)
            ?.Id;

    /// <summary>All its ranges.</summary>
    public static IEnumerable<string> Ranges(Entity vpc) =>
        vpc
            .Outputs.Maps("cidrBlockAssociations")
            .Select(range => range.Text("cidrBlock"))
            .DefaultIfEmpty(vpc.Text("cidrBlock"))
            .OfType<string>();

    public override void RefuseDelete(CloudCall call) =>
        call.RetryUntilGone(
            other => s_tenants.Contains(other.Type) && other.Text("vpcId") == call.Current!.Id,
            call.Timeout,
            user =>
                $"api error DependencyViolation: The vpc '{call.Current!.Id}' has dependencies and cannot be deleted: {user.Id} is in it",
            "vpc-in-use",
            "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteVpc.html"
        );

    public override PropertyMap ComputeOutputs(CloudCall call, string id) =>
        PropertyMap.Of(
            ("defaultSecurityGroupId", Part("sg", id)),
            ("defaultNetworkAclId", Part("acl", id)),
            ("defaultRouteTableId", Part("rtb", id)),
            ("mainRouteTableId", Part("rtb", id)),
            ("dhcpOptionsId", Part("dopt", id)),
            ("instanceTenancy", call.Text("instanceTenancy") ?? "default"),
            ("enableDnsSupport", call.Get("enableDnsSupport") ?? true)
        );

    private static string Part(string prefix, string vpc) => $"{prefix}-{Ids.Hex(17, prefix, vpc)}";
}
