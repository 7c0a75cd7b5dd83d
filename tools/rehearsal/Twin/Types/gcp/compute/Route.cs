using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Twin.Types.Google;

/// <summary>A static route of a network.</summary>
internal sealed class Route() : GoogleModel(Token, api: "compute")
{
    public const string Token = "gcp:compute/route:Route";

    public override string ComputeId(CloudCall call) => Gcp.GlobalId(call, "routes");

    public override void RefuseWrite(CloudCall call)
    {
        Gcp.RequireExisting(call, "network", Network.Token);
        var gateway = call.Text("nextHopGateway");
        CloudCall.Require(
            gateway is null
                || gateway.EndsWith("default-internet-gateway", StringComparison.Ordinal),
            $"googleapi: Error 400: Invalid value for field 'resource.nextHopGateway': '{gateway}': the only gateway is default-internet-gateway, invalid",
            "route-gateway",
            "https://cloud.google.com/compute/docs/reference/rest/v1/routes"
        );
    }

    public override PropertyMap ComputeOutputs(CloudCall call, string id) =>
        PropertyMap.Of(("routeStatus", "ACTIVE"));
}
