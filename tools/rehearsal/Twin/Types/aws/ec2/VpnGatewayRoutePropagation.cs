namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>Lets a gateway put what it learns into a route table of its VPC.</summary>
internal sealed class VpnGatewayRoutePropagation() : AwsModel(Token)
{
    public const string Token = "aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation";

    public override string ComputeId(CloudCall call) =>
        $"{call.Text("vpnGatewayId")}_{call.Text("routeTableId")}";

    public override void RefuseWrite(CloudCall call)
    {
        var table = RequireReferred(call, "routeTableId", RouteTable.Token);
        var gateway = RequireReferred(call, "vpnGatewayId", VpnGateway.Token);
        call.RetryUntilExists(
            VpnGateway.AttachedBy(call.World, gateway, table.Text("vpcId")),
            call.Timeout,
            $"api error Gateway.NotAttached: The gateway {gateway.Id} is not attached to {table.Text("vpcId")}, the VPC of {table.Id}",
            "propagation-attached",
            Ec2Errors
        );
    }
}
