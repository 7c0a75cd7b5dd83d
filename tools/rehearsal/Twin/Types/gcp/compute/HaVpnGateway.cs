namespace KeylessAlloyDb.Rehearsal.Twin.Types.Google;

/// <summary>A VPN gateway with two interfaces, each with a public address of its own.</summary>
internal sealed class HaVpnGateway() : GoogleModel(Token, api: "compute")
{
    public const string Token = "gcp:compute/haVpnGateway:HaVpnGateway";

    public override string ComputeId(CloudCall call) => Gcp.RegionalId(call, "vpnGateways");

    public override void RefuseWrite(CloudCall call) =>
        Gcp.RequireInProject(call, "network", Network.Token);

    public override PropertyMap ComputeOutputs(CloudCall call, string id) =>
        PropertyMap.Of(
            (
                "vpnInterfaces",
                PropertyValue.List(
                    PropertyMap.Of(("id", 0), ("ipAddress", Ip.Public("35.242", id))),
                    PropertyMap.Of(("id", 1), ("ipAddress", Ip.Public("35.220", id)))
                )
            )
        );

    public override void RefuseDelete(CloudCall call) =>
        Gcp.RequireUnused(call, call.World.UsersOf(call.Current!), "vpnGateway");
}
