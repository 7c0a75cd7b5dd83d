namespace KeylessAlloyDb.Rehearsal.Tests.Twin.Google;

/// <summary>What Google refuses of zones, records and server policies.</summary>
internal static class DnsRefusals
{
    private const string Apex = "asia-northeast1.alloydb-psc.goog.";

    public static IReadOnlyList<Refusal<GoogleProject>> All { get; } =
    [
        new(
            "zone-trailing-dot",
            google => google.Zone(google.Network(), ("dnsName", "alloydb-psc.goog")),
            google => google.Zone(google.Network(), ("dnsName", "alloydb-psc.goog."))
        ),
        new(
            "zone-once-per-network",
            google =>
            {
                var network = google.Network();
                google.Zone(network);
                google.Zone(network);
            },
            google =>
            {
                google.Zone(google.Network());
                google.Zone(google.Network());
            }
        ),
        new(
            "zone-not-empty",
            google => DeleteFull(google, force: false),
            google => DeleteFull(google, force: true)
        ),
        new(
            "record-zone",
            google => google.Record(google.Zone(google.Network()).Id, $"a.{Apex}", "A", "10.0.0.1"),
            google => Record(google, $"a.{Apex}", "A", "10.0.0.1")
        ),
        new(
            "record-in-zone",
            google => Record(google, "a.alloydb-psc.goog.", "A", "10.0.0.1"),
            google => Record(google, $"a.b.{Apex}", "A", "10.0.0.1")
        ),
        new(
            "record-data",
            "a name where an address belongs",
            google => Record(google, $"a.{Apex}", "A", "endpoint"),
            google => Record(google, $"a.{Apex}", "A", "10.0.0.1")
        ),
        new(
            "record-data",
            "a name without its last dot",
            google => Record(google, $"*.{Apex}", "CNAME", "private.googleapis.com"),
            google => Record(google, $"*.{Apex}", "CNAME", "private.googleapis.com.")
        ),
        new(
            "record-cname-alone",
            google => Two(google, $"a.{Apex}", $"a.{Apex}"),
            google => Two(google, $"a.{Apex}", $"b.{Apex}")
        ),
        new(
            "one-dns-policy-per-network",
            google =>
            {
                var network = google.Network();
                google.InboundPolicy(network);
                google.InboundPolicy(network);
            },
            google =>
            {
                google.InboundPolicy(google.Network());
                google.InboundPolicy(google.Network());
            }
        ),
        new(
            "addresses-filter",
            google => google.Addresses("subnet=\"endpoints\"", AndOne(google)),
            google => google.Addresses("(purpose=\"DNS_RESOLVER\")", AndOne(google))
        ),
    ];

    /// <summary>There must be an address for a filter to be applied.</summary>
    private static bool AndOne(GoogleProject google)
    {
        google.Address(google.Subnet(google.Network()));
        return false;
    }

    private static Made Record(GoogleProject google, string name, string type, string data) =>
        google.Record(google.Zone(google.Network()).Text("name"), name, type, data);

    private static void Two(GoogleProject google, string address, string alias)
    {
        var zone = google.Zone(google.Network()).Text("name");
        google.Record(zone, address, "A", "10.0.0.1");
        google.Record(zone, alias, "CNAME", "c.example.");
    }

    private static void DeleteFull(GoogleProject google, bool force)
    {
        var zone = google.Zone(google.Network(), ("forceDestroy", force));
        var record = google.Record(zone.Text("name"), $"a.{Apex}", "A", "10.0.0.1");
        google.Delete(zone);
        google.Exists(record).Should().BeFalse();
    }
}
