namespace KeylessAlloyDb.Rehearsal.Twin.Types.Aws;

/// <summary>A destination behind a connection without BGP.</summary>
internal sealed class VpnConnectionRoute() : AwsModel(Token)
{
    public const string Token = "aws:ec2/vpnConnectionRoute:VpnConnectionRoute";

    public override string ComputeId(CloudCall call) =>
        $"{call.Text("destinationCidrBlock")}:{call.Text("vpnConnectionId")}";

    public override void RefuseWrite(CloudCall call)
    {
        var connection = RequireReferred(call, "vpnConnectionId", VpnConnection.Token);
        Require(
            connection.Outputs.Get("staticRoutesOnly")?.AsBool == true,
            "InvalidRequest",
            $"The VPN connection {connection.Id} learns its routes by BGP; routes of its own need staticRoutesOnly",
            "connection-route-static",
            "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpnConnectionRoute.html"
        );
    }
}
