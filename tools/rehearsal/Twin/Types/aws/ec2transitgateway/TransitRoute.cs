namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>A static route of a transit gateway's table. It wins over the routes that the table learns.</summary>
internal sealed class TransitRoute() : AwsModel(Token)
{
    public const string Token = "aws:ec2transitgateway/route:Route";

    public override string ComputeId(CloudCall call) =>
        $"{call.Text("transitGatewayRouteTableId")}_{call.Text("destinationCidrBlock")}";
}
