namespace KeylessAlloyDb.Rehearsal.Twin.Types.Google;

/// <summary>An HA VPN gateway with its public addresses.</summary>
internal sealed class GetHcVpnGateway()
    : GoogleLookup("gcp:compute/getHcVpnGateway:getHcVpnGateway", HaVpnGateway.Token, "compute")
{
    protected override string IdOf(FunctionCall call) => Regional(call, "vpnGateways");
}
