using System.Net;
using KeylessAlloyDb.Rehearsal.Values;
using static KeylessAlloyDb.Rehearsal.Tests.Twin.TestCloud;

namespace KeylessAlloyDb.Rehearsal.Tests.Twin.Google;

/// <summary>Protects what Google Cloud answers: its form, and that the answers agree.</summary>
public class OutputTests
{
    private readonly GoogleProject _google = new();

    [Fact]
    public void A_pool_is_named_by_the_number_of_its_project_and_identified_by_its_id()
    {
        var pool = _google.Pool();

        pool.Text("name")
            .Should()
            .Be(
                $"projects/{_google.ProjectNumber()}/locations/global/workloadIdentityPools/aws-01234567"
            );
        pool.Id.Should().StartWith("projects/example/");
        _google.ProjectNumber().Should().MatchRegex("^[1-9][0-9]{11}$");
    }

    [Fact]
    public void A_service_account_is_a_member_by_its_email()
    {
        var account = _google.Account();

        account.Text("email").Should().Be("alloydb-client@example.iam.gserviceaccount.com");
        account.Text("member").Should().Be($"serviceAccount:{account.Text("email")}");
        account.Text("name").Should().Be(account.Id);
        account.Text("uniqueId").Should().MatchRegex("^1[0-9]{20}$");
    }

    [Fact]
    public void The_database_name_carries_both_uids_and_the_region_and_ends_with_a_dot()
    {
        var cluster = _google.Cluster();
        var primary = _google.Primary(cluster);

        primary
            .Outputs.Get("pscInstanceConfig")!
            .AsMap!.Text("pscDnsName")
            .Should()
            .Be($"{primary.Text("uid")}.{cluster.Text("uid")}.asia-northeast1.alloydb-psc.goog.");
        primary
            .Attachment()
            .Should()
            .StartWith("https://www.googleapis.com/compute/v1/projects/")
            .And.Contain("-tp/regions/asia-northeast1/serviceAttachments/");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_instance_has_a_public_address_only_where_that_is_wanted(bool wanted)
    {
        var primary = _google.Primary(
            _google.Cluster(),
            ("networkConfig", PropertyMap.Of(("enablePublicIp", wanted)))
        );

        IPAddress.TryParse(primary.Text("publicIpAddress"), out _).Should().Be(wanted);
    }

    [Fact]
    public void An_endpoint_shows_the_number_of_the_address_that_it_was_given_by_reference()
    {
        var network = _google.Network();
        var address = _google.Address(_google.Subnet(network));
        var endpoint = _google.Endpoint(
            network,
            _google.Primary(_google.Cluster()).Attachment(),
            address.Text("selfLink")
        );

        endpoint.Text("ipAddress").Should().Be(address.Text("address"));
        IPNetwork
            .Parse("10.30.0.0/24")
            .Contains(IPAddress.Parse(address.Text("address")))
            .Should()
            .BeTrue();
    }

    [Theory]
    [InlineData(true, "ACCEPTED")]
    [InlineData(false, "PENDING")]
    public void A_producer_accepts_the_projects_on_its_list(bool listed, string status)
    {
        var network = _google.Network();
        var address = _google.Address(_google.Subnet(network));
        var allowed = listed ? _google.ProjectNumber() : "999999999999";
        var primary = _google.Primary(
            _google.Cluster(),
            ("pscInstanceConfig", PropertyMap.Of(("allowedConsumerProjects", List(allowed))))
        );

        _google
            .Endpoint(network, primary.Attachment(), address.Text("selfLink"))
            .Text("pscConnectionStatus")
            .Should()
            .Be(status);
    }

    [Fact]
    public void A_connection_made_by_policy_has_an_address_of_the_policys_subnet()
    {
        var network = _google.Network();
        _google.ConnectionPolicy(network, _google.Subnet(network, "10.30.7.0/24"));

        var connection = _google
            .Primary(_google.Cluster(), Recipes.AutoConnection(network.Id))
            .Outputs.Get("pscInstanceConfig")!
            .AsMap!.Get("pscAutoConnections")!
            .AsList[0]
            .AsMap!;

        connection.Text("ipAddress").Should().StartWith("10.30.7.");
        connection.Text("status").Should().Be("ACTIVE");
        connection.Text("consumerNetworkStatus").Should().Be("VALID");
    }

    [Fact]
    public void A_gateway_has_an_address_for_each_of_its_two_interfaces()
    {
        var interfaces = _google
            .Gateway(_google.Network())
            .Outputs.Get("vpnInterfaces")!
            .AsList.Select(item => item.AsMap!)
            .ToList();

        interfaces.Select(item => item.Get("id")!.AsNumber).Should().Equal(0, 1);
        interfaces.Select(item => item.Text("ipAddress")).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void A_session_takes_the_address_of_its_interface_and_a_tunnel_that_of_its_peer()
    {
        var (router, tunnel) = _google.TunnelAlone();
        var side = _google.Interface(router.Text("name"), tunnel);

        _google
            .Peer(router.Text("name"), side.Text("name"))
            .Text("ipAddress")
            .Should()
            .Be("169.254.101.2");
        tunnel.Text("peerIp").Should().Be("52.1.1.1");
    }

    [Fact]
    public void Labels_and_keys_come_back_as_secrets()
    {
        var (_, tunnel) = _google.TunnelAlone();

        tunnel.Outputs["sharedSecret"].Should().BeOfType<SecretValue>();
        tunnel.Outputs["effectiveLabels"].Should().BeOfType<SecretValue>();
        tunnel.Outputs["pulumiLabels"].Should().BeOfType<SecretValue>();
        tunnel.Outputs["selfLink"].Should().BeOfType<TextValue>();
        _google.Read(tunnel)!["sharedSecret"].Should().BeOfType<SecretValue>();
    }

    [Fact]
    public void The_addresses_of_forwarders_appear_one_after_the_other_one_in_each_subnet()
    {
        var network = _google.Network();
        _google.Subnet(network, "10.30.0.0/24");
        _google.Subnet(network, "10.30.1.0/24");
        _google.InboundPolicy(network);
        const string Filter = "(purpose=\"DNS_RESOLVER\") AND status=\"RESERVED\"";

        _google.Addresses(Filter).Should().BeEmpty();
        _google.Addresses(Filter).Should().ContainSingle();
        var addresses = _google.Addresses(Filter).Select(address => address.Text("address"));

        addresses
            .Should()
            .SatisfyRespectively(
                one => one.Should().StartWith("10.30.0."),
                other => other.Should().StartWith("10.30.1.")
            );
    }

    [Fact]
    public void A_forwarder_of_another_network_can_be_told_apart_by_its_subnet()
    {
        var (one, other) = (_google.Network(), _google.Network());
        var subnet = _google.Subnet(one);
        _google.Subnet(other);
        _google.InboundPolicy(one);
        _google.InboundPolicy(other);
        var filter = $"(purpose=\"DNS_RESOLVER\") (subnetwork=\"{subnet.Text("selfLink")}\")";

        _google.Addresses(filter).Should().BeEmpty();
        _google.Addresses(filter).Should().ContainSingle();
    }

    [Fact]
    public void A_new_primary_goes_on_settling_and_says_so()
    {
        _google.Primary(_google.Cluster());

        _google.Settle().Should().Equal("CREATING", "READY", "READY");
    }

    /// <summary>https://github.com/hashicorp/terraform-provider-google/blob/v7.45.0/google/services/alloydb/resource_alloydb_cluster.go</summary>
    [Theory]
    [InlineData(true, "POSTGRES_16")]
    [InlineData(false, "POSTGRES_17")]
    public void An_upgrade_that_is_not_awaited_is_not_over(bool skipped, string version)
    {
        var cluster = _google.Cluster(
            ("databaseVersion", "POSTGRES_16"),
            ("skipAwaitMajorVersionUpgrade", skipped)
        );

        _google
            .Update(cluster, ("databaseVersion", "POSTGRES_17"))
            .Text("databaseVersion")
            .Should()
            .Be(version);
    }

    [Fact]
    public void A_preview_knows_a_projects_number_but_no_address_that_is_to_come()
    {
        _google.Network();

        _google
            .Invoke("gcp:organizations/getProject:getProject", preview: true)
            .Text("number")
            .Should()
            .Be(_google.ProjectNumber());
        _google
            .Invoke("gcp:compute/getAddresses:getAddresses", preview: true)
            .Get("addresses")!
            .AsList.Should()
            .BeEmpty();
    }

    [Fact]
    public void A_preview_knows_inputs_and_nothing_that_the_cloud_will_add()
    {
        var foreseen = _google.Foresee(
            "gcp:alloydb/instance:Instance",
            ("instanceId", "primary"),
            ("pscInstanceConfig", PropertyMap.Of(("allowedConsumerProjects", List("1"))))
        );

        foreseen.Text("instanceId").Should().Be("primary");
        foreseen["name"].IsUnknown.Should().BeTrue();
        var psc = foreseen["pscInstanceConfig"].AsMap!;
        psc["pscDnsName"].IsUnknown.Should().BeTrue();
        psc["serviceAttachmentLink"].IsUnknown.Should().BeTrue();
        psc["allowedConsumerProjects"].ContainsUnknown.Should().BeFalse();
    }

    [Fact]
    public void Two_rehearsals_of_the_same_thing_answer_the_same()
    {
        static string Life()
        {
            var google = new GoogleProject();
            var network = google.Network();
            google.Subnet(network);
            google.InboundPolicy(network);
            google.Addresses();
            return $"{google.Gateway(network).Outputs}{google.Addresses()[0]}"
                + $"{google.Primary(google.Cluster()).Outputs}{google.Account().Outputs}";
        }

        Life().Should().Be(Life());
    }
}
