namespace KeylessAlloyDb.Rehearsal.Twin.Types.Google;

/// <summary>A router's end of a tunnel: its address inside it.</summary>
internal sealed class RouterInterface() : GoogleModel(Token, api: "compute")
{
    public const string Token = "gcp:compute/routerInterface:RouterInterface";

    private const string LinkLocal = "169.254.0.0/16";
    private const string Source =
        "https://cloud.google.com/network-connectivity/docs/router/how-to/configuring-bgp";

    public override string ComputeId(CloudCall call) =>
        $"{Gcp.Region(call)}/{call.Text("router")}/{call.Text("name")}";

    public override void RefuseWrite(CloudCall call)
    {
        var router = Router.Named(call);
        if (call.Text("vpnTunnel") is not null)
        {
            Gcp.RequireExisting(call, "vpnTunnel", VpnTunnel.Token);
        }
        var given = call.Text("ipRange");
        if (given is null)
        {
            return;
        }
        var range = Ip.RangeOf(given) ?? default;
        CloudCall.Require(
            range.PrefixLength is 29 or 30
                && Ip.RangeOf(LinkLocal)!.Value.Contains(range.BaseAddress)
                && given.Split('/')[0] != range.BaseAddress.ToString(),
            $"googleapi: Error 400: Invalid value for field 'resource.interfaces.ipRange': '{given}': expected the interface's own address in {LinkLocal}, such as 169.254.100.2/30, invalid",
            "interface-range",
            Source
        );
        CloudCall.RequireNone(
            Others(call)
                .Where(other =>
                    other.Text("router") == router.Text("name")
                    && other.Text("region") == router.Text("region")
                    && Ip.RangeOf(other.Text("ipRange")) is { } taken
                    && Addresses.Overlap(taken, range)
                ),
            overlapping =>
                $"googleapi: Error 400: Invalid value for field 'resource.interfaces.ipRange': '{given}' overlaps with '{overlapping.Text("ipRange")}' of interface '{overlapping.Text("name")}', invalid",
            "interface-overlap",
            Source
        );
    }

    public override PropertyMap ComputeOutputs(CloudCall call, string id) =>
        PropertyMap.Of(("ipVersion", "IPV4"));

    public override void RefuseDelete(CloudCall call) =>
        Gcp.RequireUnused(
            call,
            call.World.OfType(RouterPeer.Token)
                .Where(peer =>
                    peer.Text("interface") == call.Current!.Text("name")
                    && peer.Text("router") == call.Current.Text("router")
                ),
            "routerInterface"
        );
}
