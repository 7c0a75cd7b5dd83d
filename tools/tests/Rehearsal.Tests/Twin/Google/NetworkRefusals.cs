using KeylessAlloyDb.Rehearsal.Values;
using static KeylessAlloyDb.Rehearsal.Tests.Twin.TestCloud;

namespace KeylessAlloyDb.Rehearsal.Tests.Twin.Google;

/// <summary>What Google refuses of networks, subnets, addresses and routes.</summary>
internal static class NetworkRefusals
{
    /// <summary>A network goes when nothing is left in it: what may be in it.</summary>
    private static readonly (string What, Func<GoogleProject, Made, Made> Create)[] s_tenants =
    [
        ("a subnetwork", (google, network) => google.Subnet(network)),
        ("a VPN gateway", (google, network) => google.Gateway(network)),
        ("a router", (google, network) => google.Router(network)),
        ("a DNS zone", (google, network) => google.Zone(network)),
        ("an inbound DNS policy", (google, network) => google.InboundPolicy(network)),
        ("a service connection policy", (google, network) => google.ConnectionPolicy(network, [])),
        ("a firewall rule", Firewall),
    ];

    /// <summary>A Shared VPC's host project has these parts; a service project refers to none of them.</summary>
    private static readonly (string What, Action<GoogleProject, string> Create)[] s_inProject =
    [
        ("a subnetwork", (google, host) => google.Subnet(NetworkOf(google, host))),
        ("a VPN gateway", (google, host) => google.Gateway(NetworkOf(google, host))),
        ("a router", (google, host) => google.Router(NetworkOf(google, host))),
        ("a firewall rule", (google, host) => Firewall(google, NetworkOf(google, host))),
    ];

    public static IReadOnlyList<Refusal<GoogleProject>> All { get; } =
    [
        .. s_tenants.Select(tenant => new Refusal<GoogleProject>(
            "network-in-use",
            tenant.What,
            google =>
            {
                var network = google.Network();
                tenant.Create(google, network);
                google.Delete(network);
            },
            google =>
            {
                var network = google.Network();
                google.Delete(tenant.Create(google, network), network);
            }
        )),
        new(
            "reference-exists",
            google => google.Subnet(google.Network() with { Id = "projects/p/global/networks/n" }),
            google => google.Subnet(google.Network())
        ),
        .. s_inProject.Select(part => new Refusal<GoogleProject>(
            "same-project",
            part.What,
            google => part.Create(google, "host"),
            google => part.Create(google, GoogleProject.Project)
        )),
        new(
            "subnet-range",
            google => google.Subnet(google.Network(), "10.30.0.0/30"),
            google => google.Subnet(google.Network(), "10.30.0.0/29")
        ),
        new(
            "subnet-overlap",
            google => Pair(google, "10.30.0.0/24", "10.30.0.128/25"),
            google => Pair(google, "10.30.0.0/24", "10.30.1.128/25")
        ),
        new(
            "subnetwork-in-use",
            "by an address",
            google =>
            {
                var subnet = google.Subnet(google.Network());
                google.Address(subnet);
                google.Delete(subnet);
            },
            google =>
            {
                var subnet = google.Subnet(google.Network());
                google.Delete(google.Address(subnet), subnet);
            }
        ),
        // An inbound policy holds an address in each subnet.
        new(
            "subnetwork-in-use",
            "by an inbound DNS policy",
            google =>
            {
                var network = google.Network();
                var subnet = google.Subnet(network);
                google.InboundPolicy(network);
                google.Delete(subnet);
            },
            google =>
            {
                var network = google.Network();
                var subnet = google.Subnet(network);
                google.Delete(google.InboundPolicy(network), subnet);
            }
        ),
        new(
            "subnetwork-in-use",
            "by a service connection policy",
            google =>
            {
                var network = google.Network();
                var subnet = google.Subnet(network);
                google.ConnectionPolicy(network, subnet);
                google.Delete(subnet);
            },
            google =>
            {
                var network = google.Network();
                var subnet = google.Subnet(network);
                google.Delete(google.ConnectionPolicy(network, subnet), subnet);
            }
        ),
        new(
            "subnet-exhausted",
            google => Fill(google, addresses: 3),
            google => Fill(google, addresses: 2)
        ),
        new(
            "address-purpose",
            google =>
                google.Address(
                    google.Subnet(google.Network()),
                    ("purpose", "PRIVATE_SERVICE_CONNECT")
                ),
            google => google.Address(google.Subnet(google.Network()))
        ),
        new(
            "address-type",
            google => google.Address(google.Subnet(google.Network()), ("addressType", "EXTERNAL")),
            google => google.Address(google.Subnet(google.Network()), ("addressType", "INTERNAL"))
        ),
        new(
            "address-region",
            google => google.Address(google.Subnet(google.Network(), region: "us-east1")),
            google => google.Address(google.Subnet(google.Network()))
        ),
        new(
            "address-in-subnet",
            google => google.Address(google.Subnet(google.Network()), ("address", "10.31.0.5")),
            google => google.Address(google.Subnet(google.Network()), ("address", "10.30.0.5"))
        ),
        new(
            "address-taken",
            google => Addresses(google, "10.30.0.5", "10.30.0.5"),
            google => Addresses(google, "10.30.0.5", "10.30.0.6")
        ),
        new(
            "connection-policy-subnet",
            google =>
            {
                var network = google.Network();
                google.ConnectionPolicy(network, google.Subnet(network, region: "us-east1"));
            },
            google =>
            {
                var network = google.Network();
                google.ConnectionPolicy(network, google.Subnet(network));
            }
        ),
        new(
            "one-connection-policy-per-class",
            google =>
            {
                var network = google.Network();
                google.ConnectionPolicy(network);
                google.ConnectionPolicy(network);
            },
            google =>
            {
                google.ConnectionPolicy(google.Network());
                google.ConnectionPolicy(google.Network());
            }
        ),
    ];

    private static void Pair(GoogleProject google, string one, string other)
    {
        var network = google.Network();
        google.Subnet(network, one);
        google.Subnet(network, other);
    }

    private static void Fill(GoogleProject google, int addresses)
    {
        var subnet = google.Subnet(google.Network(), "10.30.0.0/29");
        for (var i = 0; i < addresses; i++)
        {
            google.Address(subnet);
        }
    }

    private static void Addresses(GoogleProject google, params string[] addresses)
    {
        var subnet = google.Subnet(google.Network());
        foreach (var address in addresses)
        {
            google.Address(subnet, ("address", address));
        }
    }

    private static Made NetworkOf(GoogleProject google, string project)
    {
        google.Create(
            "gcp:projects/service:Service",
            ("project", project),
            ("service", "compute.googleapis.com")
        );
        while (!Answers())
        {
            google.Now += TimeSpan.FromSeconds(1);
        }
        return google.Network(("project", project));

        bool Answers() =>
            Refused(() => google.Invoke("gcp:compute/getRegions:getRegions", ("project", project)))
                is null;
    }

    private static Made Firewall(GoogleProject google, Made network) =>
        google.Create(
            "gcp:compute/firewall:Firewall",
            ("network", network.Id),
            ("sourceRanges", List("10.0.0.0/8")),
            ("allows", PropertyValue.List(PropertyMap.Of(("protocol", "tcp"))))
        );
}
