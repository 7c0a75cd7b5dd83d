namespace KeylessAlloyDb.Rehearsal.Twin.Types.Google;

/// <summary>A zone of Cloud DNS; a private one is seen by its networks.</summary>
internal sealed class ManagedZone() : GoogleModel(Token, api: "dns")
{
    public const string Token = "gcp:dns/managedZone:ManagedZone";

    private const string Source = "https://cloud.google.com/dns/docs/zones";

    public override string ComputeId(CloudCall call) =>
        $"projects/{Gcp.Project(call)}/managedZones/{call.Text("name")}";

    public override IEnumerable<Entity> DeletedWith(CloudCall call) => Records(call);

    public override void RefuseWrite(CloudCall call)
    {
        var name = call.Text("dnsName")!;
        CloudCall.Require(
            name.EndsWith('.'),
            $"googleapi: Error 400: Invalid value for 'entity.managedZone.dnsName': '{name}': it must end with a dot, invalid",
            "zone-trailing-dot",
            Source
        );
        foreach (var network in Networks(call.Inputs))
        {
            var seen = Gcp.RequireExisting(
                call,
                network,
                "privateVisibilityConfig.networks",
                Network.Token
            );
            CloudCall.RequireNone(
                Others(call)
                    .Where(zone =>
                        zone.Text("dnsName") == name && Networks(zone.Inputs).Any(seen.IsNamedBy)
                    ),
                other =>
                    $"googleapi: Error 409: Network '{seen.Id}' sees a private zone for '{name}' already: '{other.Id}', conflict",
                "zone-once-per-network",
                Source
            );
        }
    }

    public override PropertyMap ComputeOutputs(CloudCall call, string id) =>
        PropertyMap.Of(
            ("managedZoneId", Ids.Digits(18, id)),
            ("creationTime", Gcp.Created),
            (
                "nameServers",
                call.Text("visibility") == "private"
                    ? PropertyValue.List("ns-gcp-private.googledomains.com.")
                    : PropertyValue.Texts(
                        Enumerable
                            .Range(1, 4)
                            .Select(number =>
                                $"ns-cloud-{"abcde"[Ids.Below(5, id)]}{number}.googledomains.com."
                            )
                    )
            )
        );

    public override void RefuseDelete(CloudCall call)
    {
        if (call.Get("forceDestroy")?.AsBool != true)
        {
            CloudCall.RequireNone(
                Records(call),
                record =>
                    $"googleapi: Error 400: The resource named '{call.Current!.Text("name")}' cannot be deleted because it is not empty: it has '{record.Text("name")}', containerNotEmpty",
                "zone-not-empty",
                Source
            );
        }
    }

    private static IEnumerable<Entity> Records(CloudCall call) =>
        call
            .World.OfType(RecordSet.Token)
            .Where(record =>
                record.Id.StartsWith($"{call.Current!.Id}/", StringComparison.Ordinal)
            );

    private static IEnumerable<string> Networks(PropertyMap inputs) =>
        inputs
            .Maps("privateVisibilityConfig.networks")
            .Select(network => network.Text("networkUrl"))
            .OfType<string>();
}
