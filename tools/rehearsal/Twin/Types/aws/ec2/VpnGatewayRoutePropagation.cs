namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>Lets a gateway put what it learns into a route table of its VPC.</summary>
internal sealed class VpnGatewayRoutePropagation() : AwsModel(Token)
{
    public const string Token = "aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation";

    public override string Id(CloudCall call) =>
        $"{call.Text("vpnGatewayId")}_{call.Text("routeTableId")}";

    protected override void Admit(CloudCall call)
    {
        var table = Referred(call, call.Text("routeTableId"), RouteTable.Token);
        var gateway = Referred(call, call.Text("vpnGatewayId"), VpnGateway.Token);
        call.AwaitThere(
            VpnGateway.AttachedBy(call.World, gateway, table.Text("vpcId")),
            call.Patience,
            $"api error Gateway.NotAttached: The gateway {gateway.Id} is not attached to {table.Text("vpcId")}, the VPC of {table.Id}",
            "propagation-attached",
            Ec2Errors
        );
    }
}
