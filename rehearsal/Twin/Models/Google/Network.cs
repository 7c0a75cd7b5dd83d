using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Twin.Models.Google;

/// <summary>A VPC network: it goes when nothing is left in it.</summary>
internal sealed class Network() : ResourceModel(Token)
{
    public const string Token = "gcp:compute/network:Network";

    public override string Id(CloudCall call) => Gcp.GlobalId(call, "networks");

    public override PropertyMap Outputs(CloudCall call, string id) =>
        Gcp.ComputeOutputs(call, id)
            .Merge(
                PropertyMap.Of(
                    ("networkId", Ids.Digits(18, id)),
                    ("numericId", Ids.Digits(18, id)),
                    ("gatewayIpv4", ""),
                    ("routingMode", call.Text("routingMode") ?? "REGIONAL"),
                    ("mtu", call.Get("mtu") ?? 1460)
                )
            );

    public override void Release(CloudCall call) =>
        CloudCall.RequireUnused(
            call.World.UsersOf(call.Current!),
            user =>
                $"googleapi: Error 400: The network resource '{call.Current!.Id}' is already being used by '{user.Id}', resourceInUseByAnotherResource",
            "network-in-use",
            "Compute Engine API: deleting a network needs it empty"
        );
}
