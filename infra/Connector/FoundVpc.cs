using Pulumi.Aws.Ec2;

namespace KeylessAlloyDb.Connector;

/// <param name="Vpc">The VPC.</param>
/// <param name="Subnets">Those of the settings' subnets that exist.</param>
/// <param name="Tables">Those of the settings' route tables that are in the VPC.</param>
internal sealed record FoundVpc(
    GetVpcResult Vpc,
    ImmutableArray<GetSubnetResult> Subnets,
    ImmutableArray<GetRouteTableResult> Tables
)
{
    /// <summary>All ranges of a VPC.</summary>
    public static ImmutableArray<string> RangesOf(GetVpcResult vpc) =>
        [
            .. vpc
                .CidrBlockAssociations.Where(range => range.State == "associated")
                .Select(range => range.CidrBlock),
        ];
}
