using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Twin.Types.Google;

/// <summary>A VPN gateway with two interfaces, each with a public address of its own.</summary>
internal sealed class HaVpnGateway() : GoogleModel(Token, api: "compute")
{
    public const string Token = "gcp:compute/haVpnGateway:HaVpnGateway";

    public override string Id(CloudCall call) => Gcp.RegionalId(call, "vpnGateways");

    protected override void Refuse(CloudCall call) => Gcp.Referred(call, "network", Network.Token);

    protected override PropertyMap Describe(CloudCall call, string id) =>
        Gcp.RegionalOutputs(call, id)
            .With(
                "vpnInterfaces",
                PropertyValue.List(
                    PropertyMap.Of(("id", 0), ("ipAddress", Ip.Public("35.242", id))),
                    PropertyMap.Of(("id", 1), ("ipAddress", Ip.Public("35.220", id)))
                )
            );

    protected override void RefuseDelete(CloudCall call) =>
        Gcp.RequireUnused(call, call.World.UsersOf(call.Current!), "vpnGateway");
}
