namespace KeylessAlloyDb.Rehearsal.Twin.Types.Google;

/// <summary>One tunnel from an HA gateway's interface to one of the other end's.</summary>
internal sealed class VpnTunnel() : GoogleModel(Token, api: "compute")
{
    public const string Token = "gcp:compute/vPNTunnel:VPNTunnel";

    private const string Source =
        "https://cloud.google.com/compute/docs/reference/rest/v1/vpnTunnels";

    private static readonly string[] s_place =
    [
        "vpnGatewayInterface",
        "peerExternalGatewayInterface",
    ];

    public override string ComputeId(CloudCall call) => Gcp.RegionalId(call, "vpnTunnels");

    public override void RefuseWrite(CloudCall call)
    {
        var gateway = Gcp.RequireInProject(call, "vpnGateway", HaVpnGateway.Token);
        var peer = Gcp.RequireInProject(call, "peerExternalGateway", ExternalVpnGateway.Token);
        var router = Gcp.RequireInProject(call, "router", Router.Token);
        CloudCall.Require(
            gateway.Text("region") == Gcp.Region(call) && router.Text("region") == Gcp.Region(call),
            $"googleapi: Error 400: The gateway ({gateway.Text("region")}) and the router ({router.Text("region")}) of a tunnel must be in its region {Gcp.Region(call)}, invalid",
            "tunnel-region",
            Source
        );
        CloudCall.Require(
            Number(call, "vpnGatewayInterface") is 0 or 1,
            $"googleapi: Error 400: Invalid value for field 'resource.vpnGatewayInterface': '{call.Get("vpnGatewayInterface")}': an HA VPN gateway has interfaces 0 and 1, invalid",
            "tunnel-interface",
            Source
        );
        CloudCall.Require(
            call.Get("ikeVersion")?.AsNumber is null or 1 or 2,
            $"googleapi: Error 400: Invalid value for field 'resource.ikeVersion': '{call.Get("ikeVersion")}': acceptable IKE versions are 1 and 2, invalid",
            "tunnel-ike-version",
            Source
        );
        CloudCall.Require(
            ExternalVpnGateway.Address(peer, Number(call, "peerExternalGatewayInterface"))
                is not null,
            $"googleapi: Error 400: Invalid value for field 'resource.peerExternalGatewayInterface': '{call.Get("peerExternalGatewayInterface")}': {peer.Id} has no such interface, invalid",
            "tunnel-peer-interface",
            Source
        );
        CloudCall.RequireNone(
            Others(call)
                .Where(other =>
                    gateway.IsNamedBy(other.Inputs.Text("vpnGateway"))
                    && peer.IsNamedBy(other.Inputs.Text("peerExternalGateway"))
                    && s_place.All(part =>
                        other.Inputs.Get(part)?.AsNumber == call.Get(part)?.AsNumber
                    )
                ),
            taken =>
                $"googleapi: Error 400: Invalid value for field 'resource.peerExternalGatewayInterface': '{call.Get("peerExternalGatewayInterface")}'. A tunnel with same peer external VPN gateway interface exists: {taken.Id}, invalid",
            "tunnel-unique",
            "https://github.com/hashicorp/terraform-provider-google/issues/16619"
        );
        CloudCall.Require(
            call.Text("sharedSecret") is { Length: > 0 }
                || call.Text("sharedSecretWo") is { Length: > 0 },
            "googleapi: Error 400: Required field 'resource.sharedSecret' not specified, required",
            "tunnel-secret",
            Source
        );
    }

    public override PropertyMap ComputeOutputs(CloudCall call, string id) =>
        PropertyMap.Of(
            (
                "peerIp",
                ExternalVpnGateway.Address(
                    Gcp.RequireExisting(call, "peerExternalGateway", ExternalVpnGateway.Token),
                    Number(call, "peerExternalGatewayInterface")
                )!
            ),
            ("tunnelId", Ids.Digits(18, id)),
            ("detailedStatus", "Waiting for full config."),
            ("sharedSecretHash", Ids.Hex(28, id, call.Text("sharedSecret") ?? "")),
            ("localTrafficSelectors", PropertyValue.List("0.0.0.0/0")),
            ("remoteTrafficSelectors", PropertyValue.List("0.0.0.0/0"))
        );

    public override void RefuseDelete(CloudCall call)
    {
        var tunnel = call.Current!;
        Gcp.RequireUnused(
            call,
            call.World.OfType(RouterInterface.Token)
                .Where(part =>
                    tunnel.IsNamedBy(part.Inputs.Text("vpnTunnel"))
                    || part.Inputs.Text("vpnTunnel") == tunnel.Text("name")
                ),
            "vpnTunnel"
        );
    }

    private static double Number(CloudCall call, string path) => call.Get(path)?.AsNumber ?? 0;
}
