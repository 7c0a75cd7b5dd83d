namespace KeylessAlloyDb.Rehearsal.Twin.Types.Google;

/// <summary>A subnet, by name or by link.</summary>
internal sealed class GetSubnetwork()
    : GoogleLookup("gcp:compute/getSubnetwork:getSubnetwork", Subnetwork.Token, "compute")
{
    protected override string IdOf(FunctionCall call) => Regional(call, "subnetworks");
}
