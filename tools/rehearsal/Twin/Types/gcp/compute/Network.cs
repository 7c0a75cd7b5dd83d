namespace KeylessAlloyDb.Rehearsal.Twin.Types.Google;

/// <summary>A VPC network: it goes when nothing is left in it.</summary>
internal sealed class Network() : GoogleModel(Token, api: "compute")
{
    public const string Token = "gcp:compute/network:Network";

    public override string ComputeId(CloudCall call) => Gcp.GlobalId(call, "networks");

    public override PropertyMap ComputeOutputs(CloudCall call, string id) =>
        PropertyMap.Of(
            ("networkId", Ids.Digits(18, id)),
            ("numericId", Ids.Digits(18, id)),
            ("routingMode", call.Text("routingMode") ?? "REGIONAL"),
            ("mtu", call.Get("mtu") ?? 1460)
        );

    public override void RefuseDelete(CloudCall call) =>
        Gcp.RequireUnused(call, call.World.UsersOf(call.Current!), "network");
}
