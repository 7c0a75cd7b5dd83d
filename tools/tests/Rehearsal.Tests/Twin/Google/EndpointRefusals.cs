using KeylessAlloyDb.Rehearsal.Values;

namespace KeylessAlloyDb.Rehearsal.Tests.Twin.Google;

/// <summary>What Google refuses of endpoints for a service attachment.</summary>
internal static class EndpointRefusals
{
    public static IReadOnlyList<Refusal<GoogleProject>> All { get; } =
    [
        new(
            "psc-load-balancing-scheme",
            Endpoint(("loadBalancingScheme", "EXTERNAL")),
            Endpoint(("loadBalancingScheme", ""))
        ),
        new(
            "psc-target",
            Endpoint(("target", "projects/p/regions/r/serviceAttachments/none")),
            Endpoint()
        ),
        new("psc-region", Endpoint(("region", "us-east1")), Endpoint()),
        new("psc-address", Endpoint(("ipAddress", "10.30.0.9")), Endpoint()),
        new("psc-ports", Endpoint(("portRange", "5433")), Endpoint()),
        new(
            "psc-address-network",
            google =>
            {
                var address = google.Address(google.Subnet(google.Network()));
                google.Endpoint(google.Network(), Attachment(google), address.Text("selfLink"));
            },
            google => Endpoint()(google)
        ),
        new(
            "psc-address-in-use",
            google => Twice(google, shared: true),
            google => Twice(google, shared: false)
        ),
        new(
            "forwarding-rule-exists",
            google => AskFor(google, "endpoint-none"),
            google =>
            {
                Endpoint(("name", "endpoint-made"))(google);
                AskFor(google, "endpoint-made");
            }
        ),
        new(
            "address-in-use",
            google =>
            {
                var network = google.Network();
                var address = google.Address(google.Subnet(network));
                google.Endpoint(network, Attachment(google), address.Text("selfLink"));
                google.Delete(address);
            },
            google =>
            {
                var network = google.Network();
                var address = google.Address(google.Subnet(network));
                google.Delete(
                    google.Endpoint(network, Attachment(google), address.Text("selfLink")),
                    address
                );
            }
        ),
    ];

    private static void AskFor(GoogleProject google, string name) =>
        google.Invoke(
            "gcp:compute/getForwardingRule:getForwardingRule",
            ("name", name),
            ("region", GoogleProject.Region)
        );

    private static string Attachment(GoogleProject google) =>
        google.Primary(google.Cluster()).Attachment();

    private static Action<GoogleProject> Endpoint(params (string, PropertyValue)[] inputs) =>
        google =>
        {
            var network = google.Network();
            var address = google.Address(google.Subnet(network));
            google.Endpoint(network, Attachment(google), address.Text("selfLink"), inputs);
        };

    private static void Twice(GoogleProject google, bool shared)
    {
        var network = google.Network();
        var subnet = google.Subnet(network);
        var address = google.Address(subnet);
        var target = Attachment(google);
        google.Endpoint(network, target, address.Text("selfLink"));
        google.Endpoint(
            network,
            target,
            (shared ? address : google.Address(subnet)).Text("selfLink")
        );
    }
}
