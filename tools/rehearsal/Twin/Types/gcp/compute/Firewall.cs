namespace KeylessAlloyDb.Rehearsal.Twin.Types.Google;

/// <summary>A firewall rule of a network.</summary>
internal sealed class Firewall() : GoogleModel(Token, api: "compute")
{
    public const string Token = "gcp:compute/firewall:Firewall";

    public override string ComputeId(CloudCall call) => Gcp.GlobalId(call, "firewalls");

    public override void RefuseWrite(CloudCall call) =>
        Gcp.RequireInProject(call, "network", Network.Token);

    public override PropertyMap ComputeOutputs(CloudCall call, string id) =>
        PropertyMap.Of(("direction", call.Text("direction") ?? "INGRESS"));
}
