using System.Collections.Immutable;
using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Values;
using static KeylessAlloyDb.Rehearsal.Tests.Twin.TestCloud;

namespace KeylessAlloyDb.Rehearsal.Tests.Twin.Google;

/// <summary>The resources that most tests need around the one they look at.</summary>
internal static class Recipes
{
    /// <summary>What an API is asked to see whether it answers.</summary>
    private static readonly ImmutableDictionary<string, string> s_questions = ImmutableDictionary
        .Create<string, string>()
        .Add("alloydb", "gcp:alloydb/getLocations:getLocations")
        .Add("compute", "gcp:compute/getRegions:getRegions")
        .Add("dns", "gcp:dns/getManagedZones:getManagedZones");

    /// <summary>Switches an API on; it may go on refusing for a time.</summary>
    public static Made SwitchOn(this GoogleProject google, string name) =>
        google.Create("gcp:projects/service:Service", ("service", $"{name}.googleapis.com"));

    /// <summary>Switches an API on and asks it until it answers.</summary>
    public static Made Api(this GoogleProject google, string name)
    {
        var service = google.SwitchOn(name);
        while (s_questions.TryGetValue(name, out var question) && !Answers(google, question))
        {
            google.Now += TimeSpan.FromSeconds(1);
        }
        return service;
    }

    private static bool Answers(GoogleProject google, string question)
    {
        try
        {
            google.Invoke(question);
            return true;
        }
        catch (ProviderException refusal) when (refusal.Rule == "api-answers")
        {
            return false;
        }
    }

    public static Made Network(
        this GoogleProject google,
        params (string, PropertyValue)[] inputs
    ) => google.Create("gcp:compute/network:Network", inputs);

    public static Made Subnet(
        this GoogleProject google,
        Made network,
        string cidr = "10.30.0.0/24",
        string region = GoogleProject.Region
    ) =>
        google.Create(
            "gcp:compute/subnetwork:Subnetwork",
            ("network", network.Id),
            ("ipCidrRange", cidr),
            ("region", region)
        );

    public static Made Gateway(this GoogleProject google, Made network) =>
        google.Create("gcp:compute/haVpnGateway:HaVpnGateway", ("network", network.Id));

    public static Made External(this GoogleProject google, params string[] addresses) =>
        google.ExternalWith(
            "TWO_IPS_REDUNDANCY",
            addresses.Length == 0 ? ["52.1.1.1", "52.1.1.2"] : addresses
        );

    public static Made ExternalWith(
        this GoogleProject google,
        string redundancy,
        params string[] addresses
    ) =>
        google.Create(
            "gcp:compute/externalVpnGateway:ExternalVpnGateway",
            ("redundancyType", redundancy),
            (
                "interfaces",
                PropertyValue.List(
                    addresses.Select(
                        (address, id) => PropertyMap.Of(("id", id), ("ipAddress", address))
                    )
                )
            )
        );

    public static Made Router(this GoogleProject google, Made network, int asn = 65001) =>
        google.Create(
            "gcp:compute/router:Router",
            ("network", network.Id),
            ("bgp", PropertyMap.Of(("asn", asn)))
        );

    public static Made Tunnel(
        this GoogleProject google,
        Made gateway,
        Made external,
        Made router,
        params (string, PropertyValue)[] inputs
    ) =>
        google.CreateUnchecked(
            "gcp:compute/vPNTunnel:VPNTunnel",
            [
                ("name", $"tunnel-{google.Now.TotalHours}"),
                ("vpnGateway", gateway.Text("selfLink")),
                ("vpnGatewayInterface", 0),
                ("peerExternalGateway", external.Text("selfLink")),
                ("peerExternalGatewayInterface", 0),
                ("router", router.Text("selfLink")),
                ("sharedSecret", PropertyValue.Secret("k-0123456789")),
                .. inputs,
            ]
        );

    /// <summary>A tunnel with all that it needs.</summary>
    public static (Made Router, Made Tunnel) TunnelAlone(this GoogleProject google)
    {
        var network = google.Network();
        var router = google.Router(network);
        return (router, google.Tunnel(google.Gateway(network), google.External(), router));
    }

    public static Made Interface(
        this GoogleProject google,
        string router,
        Made tunnel,
        string range = "169.254.101.2/30"
    ) =>
        google.Create(
            "gcp:compute/routerInterface:RouterInterface",
            ("router", router),
            ("vpnTunnel", tunnel.Text("name")),
            ("ipRange", range)
        );

    public static Made Peer(
        this GoogleProject google,
        string router,
        string side,
        params (string, PropertyValue)[] inputs
    ) =>
        google.Create(
            "gcp:compute/routerPeer:RouterPeer",
            [
                ("router", router),
                ("interface", side),
                ("peerAsn", 64512),
                ("peerIpAddress", "169.254.101.1"),
                .. inputs,
            ]
        );

    public static Made Address(
        this GoogleProject google,
        Made subnet,
        params (string, PropertyValue)[] inputs
    ) =>
        google.Create(
            "gcp:compute/address:Address",
            [("addressType", "INTERNAL"), ("subnetwork", subnet.Id), .. inputs]
        );

    public static Made Cluster(
        this GoogleProject google,
        params (string, PropertyValue)[] inputs
    ) =>
        google.Create(
            "gcp:alloydb/cluster:Cluster",
            [
                ("clusterId", "main"),
                ("location", GoogleProject.Region),
                ("pscConfig", PropertyMap.Of(("pscEnabled", true))),
                ("deletionProtection", false),
                .. inputs,
            ]
        );

    public static Made Primary(
        this GoogleProject google,
        Made cluster,
        params (string, PropertyValue)[] inputs
    ) =>
        google.CreateUnchecked(
            "gcp:alloydb/instance:Instance",
            [
                ("cluster", cluster.Text("name")),
                ("instanceId", "primary"),
                ("instanceType", "PRIMARY"),
                (
                    "pscInstanceConfig",
                    PropertyMap.Of(("allowedConsumerProjects", List(google.ProjectNumber())))
                ),
                .. inputs,
            ]
        );

    public static Made ReadPool(
        this GoogleProject google,
        Made cluster,
        params (string, PropertyValue)[] inputs
    ) =>
        google.CreateUnchecked(
            "gcp:alloydb/instance:Instance",
            [
                ("cluster", cluster.Text("name")),
                ("instanceId", "reads"),
                ("instanceType", "READ_POOL"),
                ("readPoolConfig", PropertyMap.Of(("nodeCount", 2))),
                .. inputs,
            ]
        );

    public static Made User(
        this GoogleProject google,
        Made cluster,
        string id = "client@example.iam"
    ) =>
        google.Create(
            "gcp:alloydb/user:User",
            ("cluster", cluster.Text("name")),
            ("userId", id),
            ("userType", "ALLOYDB_IAM_USER")
        );

    /// <summary>Asks for the state of the primary so often; after three questions it has settled.</summary>
    public static IReadOnlyList<string> Settle(
        this GoogleProject google,
        string cluster = "main",
        string region = GoogleProject.Region,
        int asked = 3
    ) =>
        [
            .. Enumerable
                .Range(0, asked)
                .Select(_ =>
                    google
                        .Invoke(
                            "gcp:alloydb/getInstance:getInstance",
                            ("clusterId", cluster),
                            ("instanceId", "primary"),
                            ("location", region)
                        )
                        .Text("state")!
                ),
        ];

    public static Made Endpoint(
        this GoogleProject google,
        Made network,
        string target,
        string address,
        params (string, PropertyValue)[] inputs
    ) =>
        google.CreateUnchecked(
            "gcp:compute/forwardingRule:ForwardingRule",
            [
                ("name", $"endpoint-{google.Now.TotalHours}"),
                ("network", network.Id),
                ("target", target),
                ("ipAddress", address),
                ("loadBalancingScheme", ""),
                .. inputs,
            ]
        );

    public static string Attachment(this Made instance) =>
        instance.Outputs.Get("pscInstanceConfig")!.AsMap!.Text("serviceAttachmentLink")!;

    public static Made Zone(
        this GoogleProject google,
        Made network,
        params (string, PropertyValue)[] inputs
    ) =>
        google.Create(
            "gcp:dns/managedZone:ManagedZone",
            [
                ("dnsName", "asia-northeast1.alloydb-psc.goog."),
                ("visibility", "private"),
                ("privateVisibilityConfig", PropertyMap.Of(("networks", Networks(network)))),
                .. inputs,
            ]
        );

    public static Made Record(
        this GoogleProject google,
        string zone,
        string name,
        string type,
        params string[] data
    ) =>
        google.Create(
            "gcp:dns/recordSet:RecordSet",
            ("managedZone", zone),
            ("name", name),
            ("type", type),
            ("ttl", 300),
            ("rrdatas", List(data))
        );

    public static Made InboundPolicy(this GoogleProject google, Made network) =>
        google.Create(
            "gcp:dns/policy:Policy",
            ("enableInboundForwarding", true),
            ("networks", Networks(network))
        );

    public static Made ConnectionPolicy(
        this GoogleProject google,
        Made network,
        params Made[] subnets
    ) =>
        google.Create(
            "gcp:networkconnectivity/serviceConnectionPolicy:ServiceConnectionPolicy",
            ("location", GoogleProject.Region),
            ("network", network.Id),
            ("serviceClass", "google-cloud-alloydb"),
            (
                "pscConfig",
                PropertyMap.Of(
                    ("subnetworks", List([.. subnets.Select(subnet => subnet.Id)])),
                    ("limit", "4")
                )
            )
        );

    /// <summary>Inputs of an instance that makes its endpoint by itself.</summary>
    public static (string, PropertyValue) AutoConnection(
        string network,
        string project = GoogleProject.Project
    ) =>
        (
            "pscInstanceConfig",
            PropertyMap.Of(
                (
                    "pscAutoConnections",
                    PropertyValue.List(
                        PropertyMap.Of(("consumerProject", project), ("consumerNetwork", network))
                    )
                )
            )
        );

    public static Made Account(this GoogleProject google, string id = "alloydb-client") =>
        google.Create("gcp:serviceaccount/account:Account", ("accountId", id));

    public static Made Member(
        this GoogleProject google,
        string account,
        string member,
        string role = "roles/iam.workloadIdentityUser"
    ) =>
        google.CreateUnchecked(
            "gcp:serviceaccount/iAMMember:IAMMember",
            ("serviceAccountId", account),
            ("role", role),
            ("member", member)
        );

    public static Made ProjectMember(
        this GoogleProject google,
        string member,
        string role = "roles/alloydb.client",
        string? title = null
    ) =>
        google.Create(
            "gcp:projects/iAMMember:IAMMember",
            [
                ("project", GoogleProject.Project),
                ("role", role),
                ("member", member),
                .. title is null
                    ? Array.Empty<(string, PropertyValue)>()
                    :
                    [
                        (
                            "condition",
                            PropertyMap.Of(
                                ("title", title),
                                ("expression", "request.time > timestamp(\"2020-01-01T00:00:00Z\")")
                            )
                        ),
                    ],
            ]
        );

    public static Made Pool(
        this GoogleProject google,
        string id = "aws-01234567",
        params (string, PropertyValue)[] inputs
    ) =>
        google.CreateUnchecked(
            "gcp:iam/workloadIdentityPool:WorkloadIdentityPool",
            [("workloadIdentityPoolId", id), .. inputs]
        );

    public static Made Provider(
        this GoogleProject google,
        string pool,
        params (string, PropertyValue)[] inputs
    ) =>
        google.CreateUnchecked(
            "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider",
            [
                ("workloadIdentityPoolId", pool),
                ("workloadIdentityPoolProviderId", "aws-01234567"),
                ("aws", PropertyMap.Of(("accountId", "123456789012"))),
                .. inputs,
            ]
        );

    public static string ProjectNumber(this GoogleProject google) =>
        google.Invoke("gcp:organizations/getProject:getProject").Text("number")!;

    public static IReadOnlyList<PropertyMap> Addresses(
        this GoogleProject google,
        string? filter = null,
        bool preview = false
    ) =>
        [
            .. google
                .Invoke(
                    "gcp:compute/getAddresses:getAddresses",
                    preview,
                    filter is null ? [] : [("filter", filter)]
                )
                .Get("addresses")!
                .AsList.Select(address => address.AsMap!),
        ];

    private static PropertyValue Networks(Made network) =>
        PropertyValue.List(PropertyMap.Of(("networkUrl", network.Id)));
}
