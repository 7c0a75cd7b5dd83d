using KeylessAlloyDb.Rehearsal.Providers;
using KeylessAlloyDb.Rehearsal.Values;
using static KeylessAlloyDb.Rehearsal.Tests.Twin.TestCloud;

namespace KeylessAlloyDb.Rehearsal.Tests.Twin.Google;

/// <summary>
/// Protects what Google's provider does in its create, read, update and delete functions, and no
/// schema tells: requests of terraform-provider-google-beta v7.45.0 were logged, its code read
/// (key note of tools/rehearsal/data/provider-schemas/google.json).
/// </summary>
public class ProviderCodeTests
{
    private const string Zone = "asia-northeast1.alloydb-psc.goog.";
    private const string Audit = "gcp:projects/iAMAuditConfig:IAMAuditConfig";

    private readonly GoogleProject _google = new();

    /// <summary>PREVENT, then ABANDON, then deletion_protection; FORCE alone takes the instances along.</summary>
    [Theory]
    [InlineData("PREVENT", true, "deletion-policy", true)]
    [InlineData("PREVENT", false, "deletion-policy", true)]
    [InlineData("ABANDON", true, null, true)]
    [InlineData("FORCE", true, "deletion-protection", true)]
    [InlineData("FORCE", false, null, false)]
    [InlineData("DEFAULT", true, "deletion-protection", true)]
    public void A_cluster_is_deleted_in_the_order_of_the_providers_checks(
        string policy,
        bool isProtected,
        string? refused,
        bool stays
    )
    {
        var cluster = _google.Cluster(
            ("deletionPolicy", policy),
            ("deletionProtection", isProtected)
        );
        var primary = _google.Primary(cluster);

        Refused(() => _google.Delete(cluster)).Should().Be(refused);

        _google.Exists(cluster).Should().Be(stays);
        _google.Exists(primary).Should().Be(stays);
    }

    /// <summary>No validator looks at it, and only PREVENT and ABANDON are asked for.</summary>
    [Theory]
    [InlineData("abandon")]
    [InlineData("KEEP")]
    public void An_unknown_deletion_policy_deletes(string policy)
    {
        var (head, check) = _google.Check(
            "gcp:compute/network:Network",
            ("deletionPolicy", policy)
        );
        check.Failures.Should().BeEmpty(head.Type);
        var network = _google.Network(("deletionPolicy", policy));

        _google.Delete(network);

        _google.Exists(network).Should().BeFalse();
    }

    [Fact]
    public void A_deletion_policy_of_the_provider_counts_for_what_has_none()
    {
        var kept = _google.Network();
        var own = _google.Network(("deletionPolicy", "DELETE"));
        var provider = GoogleProject.Provider().With("deletionPolicy", "ABANDON");

        _google.DeleteUnder(provider, kept, own);

        _google.Exists(kept).Should().BeTrue();
        _google.Exists(own).Should().BeFalse();
    }

    /// <summary>Key cs of the data: these properties live in the state alone.</summary>
    [Fact]
    public void A_change_of_the_deletion_policy_alone_calls_no_API()
    {
        var cluster = _google.Cluster();
        _google.Primary(cluster);
        _google.Settle();
        var user = _google.User(cluster);
        // While a read pool is made, the API refuses each change of a user.
        var start = _google.Now;
        _google.ReadPool(cluster);
        _google.Now = start;

        Refused(() => _google.Update(user, ("databaseRoles", List("alloydbsuperuser"))))
            .Should()
            .Be("cluster-busy");
        Refused(() => _google.Update(user, ("deletionPolicy", "ABANDON"))).Should().BeNull();
    }

    /// <summary>One synchronous call without a retry: the error is there at once.</summary>
    [Fact]
    public void A_user_whose_primary_is_not_ready_fails_at_once()
    {
        var cluster = _google.Cluster();
        _google.Primary(cluster);
        var before = _google.Now;

        Refused(() => _google.User(cluster)).Should().Be("primary-settles");

        _google.Now.Should().Be(before);
    }

    /// <summary>
    /// create_url and update_url are one, and the verb is POST:
    /// https://github.com/GoogleCloudPlatform/magic-modules/blob/main/mmv1/products/alloydb/User.yaml
    /// </summary>
    [Fact]
    public void A_user_that_exists_is_taken_over()
    {
        var cluster = _google.Cluster();
        _google.Primary(cluster);
        _google.Settle();
        var before = _google.User(cluster);

        var user = _google.User(cluster);

        user.Id.Should().Be(before.Id);
    }

    /// <summary>
    /// The provider makes no call for the deletion of an instance whose type in the state is SECONDARY:
    /// https://registry.terraform.io/providers/hashicorp/google/7.45.0/docs/resources/alloydb_instance
    /// </summary>
    [Fact]
    public void A_secondary_instance_is_deleted_by_its_cluster_alone()
    {
        var primary = _google.Cluster();
        _google.Primary(primary);
        var secondary = _google.Cluster(
            ("clusterId", "second"),
            ("location", "us-east4"),
            ("clusterType", "SECONDARY"),
            ("secondaryConfig", PropertyMap.Of(("primaryClusterName", primary.Id))),
            ("continuousBackupConfig", PropertyMap.Of(("enabled", false))),
            ("deletionPolicy", "FORCE")
        );
        var instance = _google.Primary(secondary, ("instanceType", "SECONDARY"));

        _google.Delete(instance);
        _google.Exists(instance).Should().BeTrue();

        _google.Delete(secondary);
        _google.Exists(instance).Should().BeFalse();
    }

    [Fact]
    public void A_deleted_pool_and_its_provider_read_as_gone_and_are_not_undeleted()
    {
        var pool = _google.Pool();
        var provider = _google.Provider(pool.Text("workloadIdentityPoolId"));

        _google.Delete(pool);

        _google.Read(pool).Should().BeNull();
        _google.Read(provider).Should().BeNull();
        Refused(() => _google.Pool()).Should().Be("pool-id-blocked-30-days");
    }

    [Fact]
    public void A_deleted_provider_of_a_pool_is_not_undeleted()
    {
        var pool = _google.Pool().Text("workloadIdentityPoolId");
        var provider = _google.Provider(pool);

        _google.Delete(provider);

        Refused(() => _google.Provider(pool)).Should().Be("pool-id-blocked-30-days");
    }

    /// <summary>Google's own pools of Kubernetes clusters.</summary>
    [Theory]
    [InlineData("example.svc.id.goog", true)]
    [InlineData("example.svc.id.com", false)]
    // The provider cuts letters off the end, not the suffix: this is too short then.
    [InlineData("web-logic.svc.id.goog", true)]
    [InlineData("catalog-id.svc.id.goog", true)]
    [InlineData("a-dog.svc.id.goog", false)]
    public void An_id_of_a_pool_may_end_as_Googles_own_do(string id, bool allowed) =>
        _google
            .Check(
                "gcp:iam/workloadIdentityPool:WorkloadIdentityPool",
                ("workloadIdentityPoolId", id)
            )
            .Result.Failures.Any()
            .Should()
            .Be(!allowed);

    /// <summary>
    /// The provider deletes an existing set of the same name and type in the same change: no 409. Then
    /// it belongs to both, and deleting either deletes it.
    /// </summary>
    [Fact]
    public void A_record_set_that_exists_is_taken_over_and_deleted_by_either()
    {
        var zone = _google.Zone(_google.Network()).Text("name");
        var first = _google.Record(zone, $"a.{Zone}", "A", "10.0.0.1");

        var second = _google.Record(zone, $"a.{Zone}", "A", "10.0.0.2");

        second.Id.Should().Be(first.Id);
        _google.Read(first)!["rrdatas"].Should().Be(List("10.0.0.2"));
        _google.Delete(first);
        _google.Exists(second).Should().BeFalse();
    }

    [Fact]
    public void An_alias_is_taken_over_as_any_record_set()
    {
        var zone = _google.Zone(_google.Network()).Text("name");
        _google.Record(zone, $"a.{Zone}", "CNAME", "b.example.");

        var second = _google.Record(zone, $"a.{Zone}", "CNAME", "c.example.");

        _google.Read(second)!["rrdatas"].Should().Be(List("c.example."));
    }

    /// <summary>A zone always has them; the provider reports success.</summary>
    [Theory]
    [InlineData("NS", true)]
    [InlineData("SOA", true)]
    [InlineData("TXT", false)]
    public void The_name_servers_of_a_zone_are_not_deleted(string type, bool stays)
    {
        var zone = _google.Zone(_google.Network()).Text("name");
        var record = _google.Record(zone, Zone, type, "ns.example. a.example. 1 2 3 4 5");

        _google.Delete(record);

        _google.Exists(record).Should().Be(stays);
    }

    /// <summary>forceDestroy removes every record set, whoever made it.</summary>
    [Fact]
    public void A_zone_that_is_forced_takes_records_along_that_it_does_not_know()
    {
        var zone = _google.Zone(_google.Network(), ("forceDestroy", true));
        var foreign = _google.Record(zone.Text("name"), $"elsewhere.{Zone}", "A", "10.0.0.1");

        _google.Delete(zone);

        _google.Exists(foreign).Should().BeFalse();
    }

    /// <summary>The API deletes no policy with networks: the provider detaches them first.</summary>
    [Fact]
    public void A_DNS_policy_lets_its_networks_go_by_itself()
    {
        var network = _google.Network();
        var policy = _google.InboundPolicy(network);

        _google.Delete(policy, network);

        _google.Exists(network).Should().BeFalse();
    }

    /// <summary>Creating one overwrites what the service had; deleting one deletes it for all.</summary>
    [Fact]
    public void An_audit_configuration_is_of_a_service_and_not_of_a_resource()
    {
        Made Logs(string kind) =>
            _google.Create(
                Audit,
                ("project", GoogleProject.Project),
                ("service", "iam.googleapis.com"),
                ("auditLogConfigs", PropertyValue.List(PropertyMap.Of(("logType", kind))))
            );
        var first = Logs("ADMIN_READ");

        var second = Logs("DATA_READ");

        _google
            .Read(first)!["auditLogConfigs"]
            .AsList[0]
            .AsMap!.Text("logType")
            .Should()
            .Be("DATA_READ");
        _google.Delete(first);
        _google.Exists(second).Should().BeFalse();
    }

    /// <summary>Two stacks that grant the same have one grant between them.</summary>
    [Fact]
    public void A_members_role_is_taken_from_all_who_gave_it()
    {
        var account = _google.Account().Text("member");
        var first = _google.ProjectMember(account);
        var second = _google.ProjectMember(account);

        _google.Delete(first);

        _google.Exists(second).Should().BeFalse();
    }

    /// <summary>A role with another condition is another entry of the project's policy.</summary>
    [Fact]
    public void A_members_role_under_another_condition_is_another_one()
    {
        const string person = "user:dba@example.com";
        var everywhere = _google.ProjectMember(person);
        var dev = _google.ProjectMember(person, title: "dev");
        var prod = _google.ProjectMember(person, title: "prod");

        _google.Delete(dev);

        _google.Exists(dev).Should().BeFalse();
        _google.Exists(prod).Should().BeTrue();
        _google.Exists(everywhere).Should().BeTrue();
    }

    /// <summary>A second call, setLabels, gives a new rule its labels.</summary>
    [Fact]
    public void An_endpoint_whose_labels_are_refused_exists_without_them()
    {
        var network = _google.Network();
        var address = _google.Address(_google.Subnet(network));
        var target = _google.Primary(_google.Cluster()).Attachment();

        var half = FluentActions
            .Invoking(() =>
                _google.Endpoint(
                    network,
                    target,
                    address.Text("selfLink"),
                    ("labels", PropertyMap.Of(("Team", "Data")))
                )
            )
            .Should()
            .Throw<ResourceInitFailedException>()
            .WithMessage("*labels*")
            .Which;

        half.Id.Should().NotBeEmpty();
        half.Outputs.Get("labels").Should().BeNull();
    }

    /// <summary>For a project of a domain the plan's guess of the address is wrong.</summary>
    [Fact]
    public void The_address_of_an_account_in_a_domains_project_is_right_only_once_it_is_made()
    {
        (string, PropertyValue)[] inputs =
        [
            ("accountId", "alloydb-client"),
            ("project", "example.com:data"),
        ];
        _google.Create(
            "gcp:projects/service:Service",
            ("service", "iam.googleapis.com"),
            ("project", "example.com:data")
        );

        _google
            .Foresee("gcp:serviceaccount/account:Account", inputs)
            .Text("email")
            .Should()
            .Be("alloydb-client@example.com:data.iam.gserviceaccount.com");
        _google
            .Create("gcp:serviceaccount/account:Account", inputs)
            .Text("email")
            .Should()
            .Be("alloydb-client@data.example.com.iam.gserviceaccount.com");
    }

    /// <summary>What nobody but the API checks: the plan is made, the update refused.</summary>
    public static IEnumerable<object[]> RefusedByTheApi { get; } =
        new (string Rule, string Type, Func<GoogleProject, (string, PropertyValue)[]> Inputs)[]
        {
            ("database-version", Types.Cluster, _ => Cluster(("databaseVersion", "POSTGRES_12"))),
            ("cluster-id", Types.Cluster, _ => Cluster(("clusterId", "Main_1"))),
            (
                "recovery-window",
                Types.Cluster,
                _ =>
                    Cluster(
                        (
                            "continuousBackupConfig",
                            PropertyMap.Of(("enabled", true), ("recoveryWindowDays", 36))
                        )
                    )
            ),
            (
                "read-pool-nodes",
                Types.Instance,
                google =>
                    Instance(
                        google,
                        "READ_POOL",
                        ("readPoolConfig", PropertyMap.Of(("nodeCount", 0)))
                    )
            ),
            (
                "authorized-networks",
                Types.Instance,
                google =>
                    Instance(
                        google,
                        "PRIMARY",
                        (
                            "networkConfig",
                            PropertyMap.Of(
                                ("enablePublicIp", false),
                                (
                                    "authorizedExternalNetworks",
                                    PropertyValue.List(
                                        PropertyMap.Of(("cidrRange", "203.0.113.0/24"))
                                    )
                                )
                            )
                        )
                    )
            ),
            (
                "zone-trailing-dot",
                "gcp:dns/managedZone:ManagedZone",
                _ => [("dnsName", "alloydb-psc.goog"), ("visibility", "public")]
            ),
            (
                "aws-account-id",
                "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider",
                google =>
                    [
                        ("workloadIdentityPoolId", google.Pool().Text("workloadIdentityPoolId")),
                        ("workloadIdentityPoolProviderId", "aws-01234567"),
                        ("aws", PropertyMap.Of(("accountId", "12345"))),
                    ]
            ),
            ("tunnel-ike-version", Types.Tunnel, google => Tunnel(google, ("ikeVersion", 3))),
            (
                "tunnel-interface",
                Types.Tunnel,
                google => Tunnel(google, ("vpnGatewayInterface", 7))
            ),
            (
                "tunnel-peer-interface",
                Types.Tunnel,
                google => Tunnel(google, ("peerExternalGatewayInterface", 7))
            ),
            (
                "subnet-range",
                "gcp:compute/subnetwork:Subnetwork",
                google => [("network", google.Network().Id), ("ipCidrRange", "10.30.0.1/24")]
            ),
        }.Select(row => new object[] { row.Rule, row.Type, row.Inputs });

    [Theory]
    [MemberData(nameof(RefusedByTheApi))]
    internal void What_only_the_API_checks_passes_a_preview_and_fails_an_update(
        string rule,
        string type,
        Func<GoogleProject, (string, PropertyValue)[]> inputs
    )
    {
        var given = inputs(_google);

        _google.Check(type, given).Result.Failures.Should().BeEmpty();
        Refused(() => _google.Create(type, given)).Should().Be(rule);
    }

    private static (string, PropertyValue)[] Cluster(params (string, PropertyValue)[] more) =>
        [
            .. new (string, PropertyValue)[]
            {
                ("clusterId", "main"),
                ("location", GoogleProject.Region),
            }.Where(input => !Array.Exists(more, other => other.Item1 == input.Item1)),
            .. more,
        ];

    private static (string, PropertyValue)[] Instance(
        GoogleProject google,
        string type,
        params (string, PropertyValue)[] more
    )
    {
        var cluster = google.Cluster();
        if (type != "PRIMARY")
        {
            google.Primary(cluster);
        }
        return
        [
            ("cluster", cluster.Text("name")),
            ("instanceId", "new"),
            ("instanceType", type),
            .. more,
        ];
    }

    private static (string, PropertyValue)[] Tunnel(
        GoogleProject google,
        (string Name, PropertyValue Value) wrong
    )
    {
        var network = google.Network();
        return
        [
            .. new (string Name, PropertyValue)[]
            {
                ("vpnGateway", google.Gateway(network).Text("selfLink")),
                ("vpnGatewayInterface", 0),
                ("peerExternalGateway", google.External().Text("selfLink")),
                ("peerExternalGatewayInterface", 0),
                ("router", google.Router(network).Text("selfLink")),
                ("sharedSecret", PropertyValue.Secret("k-0123456789")),
            }.Where(input => input.Name != wrong.Name),
            wrong,
        ];
    }

    private static class Types
    {
        public const string Cluster = "gcp:alloydb/cluster:Cluster";
        public const string Instance = "gcp:alloydb/instance:Instance";
        public const string Tunnel = "gcp:compute/vPNTunnel:VPNTunnel";
    }
}
