using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Twin.Types.Google;

/// <summary>A firewall rule of a network.</summary>
internal sealed class Firewall() : GoogleModel(Token, api: "compute")
{
    public const string Token = "gcp:compute/firewall:Firewall";

    public override string Id(CloudCall call) => Gcp.GlobalId(call, "firewalls");

    protected override void Refuse(CloudCall call) => Gcp.Referred(call, "network", Network.Token);

    protected override PropertyMap Describe(CloudCall call, string id) =>
        Gcp.ComputeOutputs(id).With("direction", call.Text("direction") ?? "INGRESS");
}
