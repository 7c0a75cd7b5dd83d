using System.Collections.Immutable;
using System.Text.RegularExpressions;
using KeylessAlloyDb.Stacks.Tests.Harness;
using KeylessAlloyDb.Testing.Infra.Mocks;

namespace KeylessAlloyDb.Stacks.Tests.Facts;

/// <summary>
/// Protects what Google Cloud requires of its half and no schema checks. Google rejects a violation
/// during the update, or accepts it and the login fails later.
/// </summary>
public sealed class GoogleRequirementTests
{
    public static TheoryData<string> Variants => Variant.Names;

    /// <remarks>https://github.com/hashicorp/terraform-provider-google: allowedConsumerProjects takes digits only</remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Consumer_projects_are_numbers_and_those_of_auto_connections_are_ids(
        string variant
    )
    {
        foreach (var instance in (await Rehearsed.UpdateAsync(variant)).All("gcp:alloydb/instance"))
        {
            instance
                .Texts("pscInstanceConfig.allowedConsumerProjects")
                .Should()
                .Equal(CloudAnswers.ProjectNumber);
            if (variant == Variant.Policy.Name)
            {
                instance
                    .Text("pscInstanceConfig.pscAutoConnections[0].consumerProject")
                    .Should()
                    .Be("example-dev");
                instance
                    .Text("pscInstanceConfig.pscAutoConnections[0].consumerNetwork")
                    .Should()
                    .MatchRegex("^projects/example-dev/global/networks/[a-z0-9-]+$");
            }
            else
            {
                instance.List("pscInstanceConfig.pscAutoConnections").Should().BeEmpty();
            }
        }
    }

    /// <remarks>https://github.com/pulumi/pulumi-gcp/issues/840</remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public async Task The_endpoint_s_load_balancing_scheme_is_sent_and_empty(string variant)
    {
        var rules = (await Rehearsed.UpdateAsync(variant)).All("gcp:compute/forwardingRule");

        rules
            .Length.Should()
            .Be(
                variant switch
                {
                    "policy" => 0,
                    "wide" => 2,
                    _ => 1,
                }
            );
        foreach (var rule in rules)
        {
            rule.Inputs.Should().Contain("loadBalancingScheme", "");
            rule.Inputs.Should().NotContainKeys("ipProtocol", "ports", "allPorts");
        }
    }

    /// <remarks>https://cloud.google.com/alloydb/docs/configure-private-service-connect</remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Each_instance_has_one_record_in_the_zone_with_one_trailing_dot(string variant)
    {
        var run = await Rehearsed.UpdateAsync(variant);
        var zone = run.One("gcp:dns/managedZone", "network-zone").Text("dnsName")!;

        var records = run.All("gcp:dns/recordSet").Where(r => r.Name.StartsWith("psc-record"));
        records.Should().HaveCount(run.All("gcp:alloydb/instance").Length);
        foreach (var record in records)
        {
            record.Text("name").Should().EndWith($".{zone}").And.MatchRegex(@"[^.]\.$");
            record.Text("type").Should().Be("A");
            record
                .Texts("rrdatas")
                .Should()
                .ContainSingle()
                .Which.Should()
                .Match(address => Cidr.Contains("10.30.0.0/25", address) || variant == "prod");
        }
    }

    /// <remarks>https://cloud.google.com/dns/docs/server-policies-overview</remarks>
    [Fact]
    public async Task The_update_waits_for_late_forwarder_addresses()
    {
        var asked = 0;
        var answers = new CloudAnswers
        {
            Instead = token =>
                token == "gcp:compute/getAddresses:getAddresses" && asked++ == 0
                    ? CloudAnswers.Of(("id", "addresses"), ("addresses", CloudAnswers.List()))
                    : null,
        };

        var (run, _) = await StackMocks.RunAsync(StackSettings.Of("dev"), preview: false, answers);

        asked.Should().Be(3, "one subnet of two was asked for again");
        run.One("aws:route53/resolverRule", "resolver-rule-psc")
            .List("targetIps")
            .Should()
            .HaveCount(2);
    }

    /// <remarks>
    /// The cluster rejects users before its primary is READY, and some time after:
    /// https://github.com/hashicorp/terraform-provider-google/issues/21068
    /// </remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Users_depend_on_every_instance_and_on_its_readiness(string variant)
    {
        var run = await Rehearsed.UpdateAsync(variant);

        var users = run.Registrations.Where(r => r.Is("gcp:alloydb/user")).ToList();

        users.Should().NotBeEmpty();
        foreach (var user in users)
        {
            user.After.Should()
                .Contain(
                    run.All("gcp:alloydb/instance").Select(i => $"gcp:alloydb/instance {i.Name}")
                );
        }

        run.Calls.Where(call => call.Token == "gcp:alloydb/getInstance:getInstance")
            .Select(call => (string?)call.Arguments["instanceId"])
            .Should()
            .Contain(run.All("gcp:alloydb/instance").Select(i => i.Text("instanceId")));
    }

    /// <remarks>https://cloud.google.com/iam/docs/manage-workload-identity-pools-providers#delete-pool</remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Each_pool_id_ends_in_random_digits_of_its_own(string variant)
    {
        var run = await Rehearsed.UpdateAsync(variant);
        var pools = run.All("gcp:iam/workloadIdentityPool");

        pools
            .Select(pool => pool.Text("workloadIdentityPoolId"))
            .Should()
            .OnlyHaveUniqueItems()
            .And.OnlyContain(id => Regex.IsMatch(id!, "^[a-z0-9-]+-[0-9a-f]{8}$"));
        run.All("random:index/randomId")
            .Where(id => id.Name.StartsWith("identity-suffix", StringComparison.Ordinal))
            .Should()
            .HaveCount(pools.Length)
            .And.OnlyContain(
                suffix => !suffix.Has("keepers"),
                "an id that changes would replace the trust"
            );
    }

    /// <remarks>The provider's google_project_iam_audit_config is authoritative per project and service.</remarks>
    [Fact]
    public async Task A_second_stack_of_a_project_leaves_the_audit_configuration_alone()
    {
        var (run, _) = await StackMocks.RunAsync(
            StackSettings.Of("dev", "auditLogs=false"),
            preview: true
        );

        run.All("gcp:projects/iAMAuditConfig").Should().BeEmpty();
    }

    /// <remarks>
    /// The logs of iamcredentials follow the audit configuration of IAM:
    /// https://cloud.google.com/iam/docs/audit-logging/audit-logging-iamcreds
    /// </remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public async Task IAM_and_STS_are_audited_with_admin_read(string variant)
    {
        var configs = (await Rehearsed.UpdateAsync(variant)).All("gcp:projects/iAMAuditConfig");

        configs
            .Select(config => config.Text("service"))
            .Distinct()
            .Should()
            .BeEquivalentTo("iam.googleapis.com", "sts.googleapis.com");
        configs
            .SelectMany(config => config.List("auditLogConfigs"))
            .Cast<ImmutableDictionary<string, object>>()
            .Should()
            .OnlyContain(config => (string)config["logType"] == "ADMIN_READ" && config.Count == 1);
    }

    /// <remarks>https://cloud.google.com/network-connectivity/docs/vpn/how-to/connect-ha-vpn-aws-peer-gateway</remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Each_tunnel_has_its_own_ends_and_none_is_swapped(string variant)
    {
        var run = await Rehearsed.UpdateAsync(variant);
        var external = run.One("gcp:compute/externalVpnGateway");

        external.Text("redundancyType").Should().Be("FOUR_IPS_REDUNDANCY");
        for (var i = 0; i < 4; i++)
        {
            var tunnel = run.One("gcp:compute/vPNTunnel", $"tunnel-{i}");
            tunnel.Number("vpnGatewayInterface").Should().Be(i / 2);
            tunnel.Number("peerExternalGatewayInterface").Should().Be(i);
            external.Number($"interfaces[{i}].id").Should().Be(i);
            external
                .Text($"interfaces[{i}].ipAddress")
                .Should()
                .Be($"3.112.{i / 2}.{i % 2 + 1}", "connection i/2, tunnel i%2+1");

            var connection = run.One("aws:ec2/vpnConnection", $"connector-vpn-{i / 2}");
            var inside = connection.Text($"tunnel{i % 2 + 1}InsideCidr")!;
            var (aws, google) = (Host(inside, 1), Host(inside, 2));
            run.One("gcp:compute/routerInterface", $"tunnel-{i}-interface")
                .Text("ipRange")
                .Should()
                .Be($"{google}/30", "the customer gateway's address is Google's");
            run.One("gcp:compute/routerPeer", $"tunnel-{i}-peer")
                .Text("peerIpAddress")
                .Should()
                .Be(aws, "the virtual private gateway's address is AWS's");
        }
    }

    /// <remarks>https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html</remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Preshared_keys_are_letters_and_digits_after_a_letter(string variant)
    {
        var run = await Rehearsed.UpdateAsync(variant);

        run.All("random:index/randomPassword")
            .Should()
            .HaveCount(4)
            .And.OnlyContain(key => key.Flag("special") == false);
        AwsConnections.EachTunnel(
            run,
            (connection, tunnel) =>
                connection
                    .Text($"{tunnel}PresharedKey")
                    .Should()
                    .MatchRegex("^[A-Za-z][A-Za-z0-9]{31,63}$")
        );
        run.All("gcp:compute/vPNTunnel")
            .Select(tunnel => tunnel.Text("sharedSecret"))
            .Should()
            .Equal(
                run.All("aws:ec2/vpnConnection")
                    .SelectMany(c =>
                        new[] { c.Text("tunnel1PresharedKey"), c.Text("tunnel2PresharedKey") }
                    )
            );
    }

    /// <remarks>https://github.com/pulumi/pulumi-gcp/issues/1080</remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public async Task References_are_names_or_links_as_each_property_requires(string variant)
    {
        var run = await Rehearsed.UpdateAsync(variant);
        var router = run.StateOf(run.Find("gcp:compute/router", "network-router"));

        run.All("gcp:compute/routerInterface")
            .Concat(run.All("gcp:compute/routerPeer"))
            .Should()
            .OnlyContain(resource => resource.Text("router") == router.Text("name"));
        run.All("gcp:compute/vPNTunnel")
            .Should()
            .OnlyContain(tunnel => tunnel.Text("router") == router.Text("selfLink"));
        for (var i = 0; i < 4; i++)
        {
            var tunnel = run.StateOf(run.Find("gcp:compute/vPNTunnel", $"tunnel-{i}"));
            var session = run.Find("gcp:compute/routerInterface", $"tunnel-{i}-interface");
            session.Text("vpnTunnel").Should().Be(tunnel.Text("name"));
            run.One("gcp:compute/routerPeer", $"tunnel-{i}-peer")
                .Text("interface")
                .Should()
                .Be(run.StateOf(session).Text("name"));
        }

        run.All("gcp:iam/workloadIdentityPoolProvider")
            .Select(provider => provider.Text("workloadIdentityPoolId"))
            .Should()
            .Equal(
                run.All("gcp:iam/workloadIdentityPool")
                    .Select(pool => pool.Text("workloadIdentityPoolId"))
            );
    }

    /// <remarks>https://cloud.google.com/iam/docs/workload-identity-federation-with-other-clouds</remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public async Task The_mapping_is_complete_and_the_condition_names_assumed_roles_or_pods(
        string variant
    )
    {
        const string role = @"'arn:aws:sts::\d{12}:assumed-role/[^/']+'";
        const string pod = @"'system:serviceaccount:[a-z0-9-]+:[a-z0-9.-]+'";
        foreach (
            var provider in (await Rehearsed.UpdateAsync(variant)).All(
                "gcp:iam/workloadIdentityPoolProvider"
            )
        )
        {
            if (provider.Has("oidc"))
            {
                provider.Map("attributeMapping").Keys.Should().Equal("google.subject");
                provider
                    .Text("attributeCondition")
                    .Should()
                    .MatchRegex($@"^assertion\.sub (== {pod}|in \[{pod}(, {pod})*\])$");
                continue;
            }

            provider
                .Map("attributeMapping")
                .Keys.Should()
                .BeEquivalentTo("google.subject", "attribute.aws_account", "attribute.aws_role");
            provider
                .Text("attributeCondition")
                .Should()
                .MatchRegex(
                    $@"^attribute\.aws_role (== {role}|in \[{role}(, {role})*\])$",
                    "a session's ARN is of sts and has no path"
                );
        }
    }

    /// <remarks>https://cloud.google.com/vpc/docs/configure-private-google-access-hybrid</remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Private_Google_APIs_are_advertised_and_have_a_name(string variant)
    {
        var run = await Rehearsed.UpdateAsync(variant);
        var isPrivate = variant is "prod" or "policy";
        var router = run.One("gcp:compute/router");

        router
            .Text("bgp.advertisedIpRanges[0].range")
            .Should()
            .Be(isPrivate ? "199.36.153.8/30" : null);
        run.All("gcp:dns/managedZone")
            .Any(zone => zone.Text("dnsName") == "googleapis.com.")
            .Should()
            .Be(isPrivate);
        run.All("gcp:dns/recordSet")
            .Where(record => record.Name.StartsWith("network-googleapis"))
            .Select(record =>
                $"{record.Text("name")} {record.Text("type")} {string.Join(' ', record.Texts("rrdatas"))}"
            )
            .Should()
            .BeEquivalentTo(
                isPrivate
                    ?
                    [
                        "*.googleapis.com. CNAME private.googleapis.com.",
                        "private.googleapis.com. A 199.36.153.8 199.36.153.9 199.36.153.10 199.36.153.11",
                    ]
                    : Array.Empty<string>()
            );
        run.All("aws:route53/resolverRule")
            .Any(rule => rule.Text("domainName") == "googleapis.com")
            .Should()
            .Be(isPrivate);
    }

    /// <remarks>https://cloud.google.com/alloydb/docs/database-users/overview</remarks>
    [Fact]
    public async Task Without_a_password_a_user_can_still_grant_privileges()
    {
        var dev = await Rehearsed.UpdateAsync("dev");

        dev.One("gcp:alloydb/cluster").Has("initialUser").Should().BeFalse();
        dev.One("gcp:alloydb/user", "database-user-grants")
            .Texts("databaseRoles")
            .Should()
            .Equal("alloydbiamuser", "alloydbsuperuser");
        dev.One("aws:ssm/document", "connector-grants")
            .Text("content")
            .Should()
            .Contain("alloydb-client-grants@example-dev.iam");
        (await Rehearsed.UpdateAsync("prod"))
            .One("gcp:alloydb/user", "database-user-database-admin@example.com")
            .Texts("databaseRoles")
            .Should()
            .Contain("alloydbsuperuser");
        (await Rehearsed.UpdateAsync("wide"))
            .All("gcp:alloydb/user")
            .Should()
            .OnlyContain(user => !user.Has("password"));
    }

    /// <remarks>https://cloud.google.com/alloydb/docs/reference/rest/v1/projects.locations.clusters.instances</remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Every_instance_takes_encrypted_connections_through_a_connector_only(
        string variant
    ) =>
        (await Rehearsed.UpdateAsync(variant))
            .All("gcp:alloydb/instance")
            .Should()
            .NotBeEmpty()
            .And.OnlyContain(instance =>
                instance.Flag("clientConnectionConfig.requireConnectors") == true
                && instance.Text("clientConnectionConfig.sslConfig.sslMode") == "ENCRYPTED_ONLY"
            );

    /// <remarks>https://cloud.google.com/alloydb/docs/choose-machine-type</remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public async Task All_resources_share_a_region_and_only_prod_has_a_standby(string variant)
    {
        var run = await Rehearsed.UpdateAsync(variant);

        run.One("gcp:alloydb/instance", "database-primary")
            .Text("availabilityType")
            .Should()
            .Be(variant == "prod" ? "REGIONAL" : "ZONAL");
        foreach (
            var pool in run.All("gcp:alloydb/instance")
                .Where(instance => instance.Text("instanceType") == "READ_POOL")
        )
        {
            pool.Has("availabilityType").Should().BeFalse("AlloyDB refuses it on read pools");
        }

        run.Custom.Select(resource => resource.Text("region") ?? resource.Text("location"))
            .Where(region => region is not null and not "global")
            .Distinct()
            .Should()
            .Equal("asia-northeast1");
        run.All("gcp:compute/forwardingRule")
            .Should()
            .NotContain(rule => rule.Flag("allowPscGlobalAccess") != true);
    }

    /// <remarks>https://cloud.google.com/iam/docs/service-account-permissions#token-creator-role</remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public async Task No_member_can_impersonate_every_service_account_of_the_project(string variant)
    {
        var run = await Rehearsed.UpdateAsync(variant);

        run.All("gcp:projects/iAMMember")
            .Select(member => member.Text("role"))
            .Distinct()
            .Should()
            .BeEquivalentTo(
                "roles/alloydb.client",
                "roles/alloydb.databaseUser",
                "roles/serviceusage.serviceUsageConsumer"
            );
        run.All("gcp:serviceaccount/iAMMember")
            .Any(member => member.Text("role") == "roles/iam.serviceAccountTokenCreator")
            .Should()
            .Be(variant == "policy", "only tokenCreator asks for it");
    }

    private static string Host(string cidr, int index) =>
        string.Join(
            '.',
            cidr.Split('/')[0]
                .Split('.')
                .Select((part, i) => i == 3 ? $"{int.Parse(part, null) + index}" : part)
        );
}
