namespace KeylessAlloyDb.Rehearsal.Twin.Types.Google;

/// <summary>A reserved address, inside a subnet or public.</summary>
internal sealed class Address() : GoogleModel(Token, api: "compute")
{
    public const string Token = "gcp:compute/address:Address";

    private const string Source =
        "https://cloud.google.com/compute/docs/reference/rest/v1/addresses";

    public override string ComputeId(CloudCall call) => Gcp.RegionalId(call, "addresses");

    /// <summary>Whether an address is reserved.</summary>
    public static bool IsTaken(World world, string address) =>
        world.OfType(Token).Any(other => other.Text("address") == address);

    public override void RefuseWrite(CloudCall call)
    {
        CloudCall.Require(
            call.Text("purpose") != "PRIVATE_SERVICE_CONNECT",
            "googleapi: Error 400: Invalid value for field 'resource.purpose': 'PRIVATE_SERVICE_CONNECT': it is for global addresses; leave the purpose of a regional one unset, invalid",
            "address-purpose",
            Source
        );
        if (call.Text("addressType") != "INTERNAL")
        {
            CloudCall.Require(
                call.Text("subnetwork") is null,
                "googleapi: Error 400: Invalid value for field 'resource.subnetwork': an EXTERNAL address takes no subnetwork, invalid",
                "address-type",
                Source
            );
            return;
        }
        var subnet = Gcp.RequireExisting(call, "subnetwork", Subnetwork.Token);
        CloudCall.Require(
            subnet.Text("region") == Gcp.Region(call),
            $"googleapi: Error 400: Invalid value for field 'resource.subnetwork': '{subnet.Id}' is not in region {Gcp.Region(call)}, invalid",
            "address-region",
            Source
        );
        var wanted = call.Text("address");
        CloudCall.Require(
            wanted is null || Ip.Contains(subnet.Text("ipCidrRange")!, wanted),
            $"googleapi: Error 400: Invalid value for field 'resource.address': '{wanted}': it is outside {subnet.Text("ipCidrRange")}, invalid",
            "address-in-subnet",
            Source
        );
        CloudCall.Require(
            wanted is null || call.Current is not null || !IsTaken(call.World, wanted),
            $"googleapi: Error 409: IP '{wanted}' is already being used by another resource., alreadyExists",
            "address-taken",
            Source
        );
    }

    public override PropertyMap ComputeOutputs(CloudCall call, string id) =>
        PropertyMap.Of(
            ("address", call.Text("address") ?? call.Current?.Text("address") ?? Pick(call, id)),
            ("addressId", Ids.Digits(18, id)),
            (
                "purpose",
                call.Text("purpose")
                    ?? (call.Text("addressType") == "INTERNAL" ? "GCE_ENDPOINT" : "")
            ),
            ("networkTier", "PREMIUM")
        );

    public override void RefuseDelete(CloudCall call)
    {
        var address = call.Current!;
        Gcp.RequireUnused(
            call,
            call.World.OfType(ForwardingRule.Token)
                .Where(rule =>
                    address.IsNamedBy(rule.Inputs.Text("ipAddress"))
                    || rule.Inputs.Text("ipAddress") == address.Text("address")
                ),
            "address"
        );
    }

    private static string Pick(CloudCall call, string id) =>
        call.Text("addressType") == "INTERNAL"
            ? Gcp.Host(
                Subnetwork.RangeOf(Gcp.RequireExisting(call, "subnetwork", Subnetwork.Token)),
                upper: false,
                address => IsTaken(call.World, address),
                id
            )
            : Ip.Public("34.146", id);
}
