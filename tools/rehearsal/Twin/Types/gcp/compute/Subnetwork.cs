using System.Net;

namespace KeylessAlloyDb.Rehearsal.Twin.Types.Google;

/// <summary>A subnet; ranges of one network never overlap.</summary>
internal sealed class Subnetwork() : GoogleModel(Token, api: "compute")
{
    public const string Token = "gcp:compute/subnetwork:Subnetwork";

    public override string ComputeId(CloudCall call) => Gcp.RegionalId(call, "subnetworks");

    public static IPNetwork RangeOf(Entity subnet) => Ip.RangeOf(subnet.Text("ipCidrRange"))!.Value;

    public override void RefuseWrite(CloudCall call)
    {
        var network = Gcp.RequireInProject(call, "network", Network.Token);
        var given = call.Text("ipCidrRange");
        var range = Ip.RangeOf(given) ?? default;
        CloudCall.Require(
            range.PrefixLength is >= 8 and <= 29 && range.ToString() == given,
            $"googleapi: Error 400: Invalid value for field 'resource.ipCidrRange': '{given}': expected an IPv4 network with a prefix of /8 to /29, invalid",
            "subnet-range",
            "https://cloud.google.com/vpc/docs/subnets"
        );
        CloudCall.RequireNone(
            Others(call)
                .Where(other =>
                    network.IsNamedBy(other.Text("network"))
                    && Addresses.Overlap(RangeOf(other), range)
                ),
            overlapping =>
                $"googleapi: Error 400: Invalid IPCidrRange: {given} conflicts with existing subnetwork '{overlapping.Text("name")}' in region '{overlapping.Text("region")}': {overlapping.Text("ipCidrRange")}, invalid",
            "subnet-overlap",
            "https://cloud.google.com/vpc/docs/subnets"
        );
    }

    public override PropertyMap ComputeOutputs(CloudCall call, string id) =>
        PropertyMap.Of(
            ("gatewayAddress", Addresses.At(Ip.RangeOf(call.Text("ipCidrRange"))!.Value, 1)),
            ("subnetworkId", Ids.Number(15, id)),
            ("purpose", call.Text("purpose") ?? "PRIVATE"),
            ("stackType", call.Text("stackType") ?? "IPV4_ONLY"),
            ("privateIpv6GoogleAccess", "DISABLE_GOOGLE_ACCESS")
        );

    public override void RefuseDelete(CloudCall call)
    {
        Gcp.RequireUnused(call, call.World.UsersOf(call.Current!), "subnetwork");
        // An inbound server policy holds an address in every subnet of its networks.
        var network = Gcp.Find(call, Network.Token, call.Current!.Text("network"));
        Gcp.RequireUnused(
            call,
            call.World.OfType(DnsPolicy.Token)
                .Where(policy => network is not null && DnsPolicy.Answers(policy, network)),
            "subnetwork"
        );
    }
}
