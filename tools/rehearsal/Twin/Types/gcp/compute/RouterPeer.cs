namespace KeylessAlloyDb.Rehearsal.Twin.Types.Google;

/// <summary>A BGP session over a router's interface.</summary>
internal sealed class RouterPeer() : GoogleModel(Token, api: "compute")
{
    public const string Token = "gcp:compute/routerPeer:RouterPeer";

    private const string Source =
        "https://cloud.google.com/network-connectivity/docs/router/how-to/configuring-bgp";

    public override string ComputeId(CloudCall call) =>
        $"projects/{Gcp.Project(call)}/regions/{Gcp.Region(call)}/routers/{call.Text("router")}/{call.Text("name")}";

    public override void RefuseWrite(CloudCall call)
    {
        var router = Router.Named(call);
        var side = Interface(call);
        CloudCall.Require(
            side is not null,
            $"googleapi: Error 400: Invalid value for field 'resource.bgpPeers.interfaceName': '{call.Text("interface")}': router '{router.Text("name")}' has no such interface, invalid",
            "peer-interface",
            Source
        );
        var range = side.Text("ipRange");
        var own = Own(side);
        CloudCall.Require(
            call.Text("ipAddress") is not { } address || own is null || address == own,
            $"googleapi: Error 400: IP address {call.Text("ipAddress")} of the peer is different from interface IP address {own}, invalid",
            "peer-own-address",
            "https://github.com/terraform-google-modules/terraform-google-vpn/issues/45"
        );
        var peer = call.Text("peerIpAddress");
        CloudCall.Require(
            peer is null || range is null || (peer != own && Ip.Contains(range, peer)),
            $"googleapi: Error 400: Invalid value for field 'resource.bgpPeers.peerIpAddress': '{peer}': expected the other address of {range}, invalid",
            "peer-address",
            Source
        );
        var asn = router.Inputs.Find("bgp.asn")?.AsNumber;
        CloudCall.Require(
            call.Get("peerAsn")?.AsNumber != asn,
            $"googleapi: Error 400: Invalid value for field 'resource.bgpPeers.peerAsn': '{asn}': it must differ from the router's own AS number, invalid",
            "peer-asn",
            Source
        );
    }

    public override PropertyMap ComputeOutputs(CloudCall call, string id) =>
        PropertyMap.Of(
            ("ipAddress", call.Text("ipAddress") ?? Own(Interface(call)!) ?? ""),
            ("enableIpv4", true),
            ("managementType", "MANAGED_BY_USER")
        );

    private static Entity? Interface(CloudCall call) =>
        call
            .World.OfType(RouterInterface.Token)
            .FirstOrDefault(side =>
                side.Text("name") == call.Text("interface")
                && side.Text("router") == call.Text("router")
            );

    private static string? Own(Entity side) => side.Text("ipRange")?.Split('/')[0];
}
