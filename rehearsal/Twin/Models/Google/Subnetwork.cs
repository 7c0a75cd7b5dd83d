using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Twin.Models.Google;

/// <summary>A subnet; ranges of one network never overlap.</summary>
internal sealed class Subnetwork() : ResourceModel(Token)
{
    public const string Token = "gcp:compute/subnetwork:Subnetwork";

    public override string Id(CloudCall call) => Gcp.RegionalId(call, "subnetworks");

    public override void Accept(CloudCall call) => Gcp.Referred(call, "network", Network.Token);

    public override PropertyMap Outputs(CloudCall call, string id) =>
        Gcp.ComputeOutputs(call, id).With("region", Gcp.Region(call));

    public override void Release(CloudCall call) =>
        CloudCall.RequireUnused(
            call.World.UsersOf(call.Current!),
            user =>
                $"googleapi: Error 400: The subnetwork resource '{call.Current!.Id}' is already being used by '{user.Id}', resourceInUseByAnotherResource",
            "subnetwork-in-use",
            "Compute Engine API: a subnet in use cannot be deleted"
        );
}
