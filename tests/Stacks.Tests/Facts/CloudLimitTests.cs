using System.Text.RegularExpressions;
using KeylessAlloyDb.Stacks.Tests.Harness;

namespace KeylessAlloyDb.Stacks.Tests.Facts;

/// <summary>Protects the formats, lengths and combinations that mocks accept and the clouds reject.</summary>
public sealed class CloudLimitTests
{
    public static TheoryData<string> Variants => Variant.Names;

    /// <remarks>https://cloud.google.com/iam/docs/principal-identifiers</remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Members_have_the_form_that_IAM_accepts(string variant)
    {
        foreach (
            var member in (await Rehearsed.UpdateAsync(variant)).All("gcp:serviceaccount/iAMMember")
        )
        {
            member
                .Text("member")
                .Should()
                .MatchRegex(
                    @"^principalSet://iam\.googleapis\.com/projects/\d+/locations/global/workloadIdentityPools/[a-z0-9-]{4,32}/attribute\.aws_role/arn:aws[a-z-]*:sts::\d{12}:assumed-role/[\w+=,.@-]{1,64}$"
                );
        }
    }

    /// <remarks>
    /// https://cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools/create
    /// </remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Ids_keep_to_the_allowed_length_with_their_suffix(string variant)
    {
        var run = await Rehearsed.UpdateAsync(variant);

        run.All("gcp:iam/workloadIdentityPool")
            .Select(pool => pool.Text("workloadIdentityPoolId"))
            .Concat(
                run.All("gcp:iam/workloadIdentityPoolProvider")
                    .Select(provider => provider.Text("workloadIdentityPoolProviderId"))
            )
            .Should()
            .OnlyContain(id =>
                id!.Length >= 4 && id.Length <= 32 && Regex.IsMatch(id, "^(?!gcp-)[0-9a-z-]+$")
            );
        run.All("gcp:serviceaccount/account")
            .Select(account => account.Text("accountId"))
            .Should()
            .OnlyContain(id => id!.Length >= 6 && id.Length <= 30);
        run.All("gcp:iam/workloadIdentityPool")
            .Should()
            .OnlyContain(pool => pool.Text("displayName")!.Length <= 32);
    }

    /// <remarks>https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html</remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Preshared_keys_differ_and_inside_networks_are_disjoint(string variant)
    {
        var run = await Rehearsed.UpdateAsync(variant);
        var inside = AwsConnections.Values(run, "InsideCidr");

        AwsConnections
            .Values(run, "PresharedKey")
            .Should()
            .OnlyHaveUniqueItems()
            .And.OnlyContain(key => Regex.IsMatch(key, "^[A-Za-z][A-Za-z0-9._]{7,63}$"));
        inside
            .SelectMany((one, i) => inside.Skip(i + 1).Select(other => Cidr.Overlap(one, other)))
            .Should()
            .NotContain(true);
    }

    /// <remarks>https://www.rfc-editor.org/rfc/rfc6996</remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Both_ASNs_are_private(string variant)
    {
        var run = await Rehearsed.UpdateAsync(variant);

        Asn.IsPrivate((int)run.One("gcp:compute/router").Number("bgp.asn")!).Should().BeTrue();
        Asn.IsPrivate(int.Parse(run.One("aws:ec2/vpnGateway").Text("amazonSideAsn")!, null))
            .Should()
            .BeTrue();
    }

    /// <remarks>https://cloud.google.com/network-connectivity/docs/vpn/how-to/connect-ha-vpn-aws-peer-gateway</remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Each_tunnel_offers_one_value_per_transform_list_and_IKEv2_only(string variant)
    {
        var run = await Rehearsed.UpdateAsync(variant);

        AwsConnections.EachTunnel(
            run,
            (connection, tunnel) =>
            {
                foreach (var list in AwsConnections.TransformLists)
                {
                    connection.List($"{tunnel}{list}").Should().ContainSingle();
                }

                connection.Texts($"{tunnel}IkeVersions").Should().Equal("ikev2");
            }
        );
        run.All("gcp:compute/vPNTunnel")
            .Should()
            .OnlyContain(tunnel => tunnel.Number("ikeVersion") == 2);
    }

    /// <remarks>
    /// An endpoint has the region of the service attachment that it connects to:
    /// https://cloud.google.com/vpc/docs/about-accessing-vpc-hosted-services-endpoints
    /// </remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Endpoint_instance_and_tunnels_share_a_region(string variant)
    {
        var run = await Rehearsed.UpdateAsync(variant);

        run.All("gcp:compute/forwardingRule")
            .Concat(run.All("gcp:compute/vPNTunnel"))
            .Concat(run.All("gcp:compute/subnetwork"))
            .Select(resource => resource.Text("region"))
            .Append(run.One("gcp:alloydb/cluster").Text("location"))
            .Should()
            .OnlyContain(region => region == "asia-northeast1");
    }

    /// <remarks>In CUSTOM mode a Cloud Router advertises only the groups and ranges that it is given.</remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public async Task A_router_in_custom_mode_still_advertises_its_subnets(string variant)
    {
        var router = (await Rehearsed.UpdateAsync(variant)).One("gcp:compute/router");

        router.Text("bgp.advertiseMode").Should().Be("CUSTOM");
        router.Texts("bgp.advertisedGroups").Should().Contain("ALL_SUBNETS");
    }

    /// <remarks>https://cloud.google.com/alloydb/docs/choose-machine-type</remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public async Task The_CPU_count_is_that_of_the_machine_type(string variant)
    {
        foreach (var instance in (await Rehearsed.UpdateAsync(variant)).All("gcp:alloydb/instance"))
        {
            instance
                .Text("machineConfig.machineType")
                .Should()
                .EndWith($"-{instance.Number("machineConfig.cpuCount")}");
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Only_the_primary_has_a_public_address_and_only_where_the_settings_ask_for_it(
        string variant
    )
    {
        foreach (var instance in (await Rehearsed.UpdateAsync(variant)).All("gcp:alloydb/instance"))
        {
            var isPublic = variant is "dev" or "wide" && instance.Name == "database-primary";

            (instance.Flag("networkConfig.enablePublicIp") == true).Should().Be(isPublic);
            instance.Map("networkConfig").Keys.Should().BeSubsetOf(["enablePublicIp"]);
        }
    }

    /// <remarks>
    /// The logs of iamcredentials follow the audit configuration of IAM:
    /// https://cloud.google.com/iam/docs/audit-logging/audit-logging-iamcreds
    /// </remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Only_IAM_and_STS_have_an_audit_configuration(string variant) =>
        (await Rehearsed.UpdateAsync(variant))
            .All("gcp:projects/iAMAuditConfig")
            .Select(config => config.Text("service"))
            .Should()
            .NotBeEmpty()
            .And.BeSubsetOf(["iam.googleapis.com", "sts.googleapis.com"]);

    /// <remarks>https://cloud.google.com/alloydb/docs/database-users/manage-iam-auth</remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Database_users_of_service_accounts_end_in_iam(string variant) =>
        (await Rehearsed.UpdateAsync(variant))
            .All("gcp:alloydb/user")
            .Select(user => user.Text("userId"))
            .Should()
            .OnlyContain(id => id!.EndsWith(".iam") || id.EndsWith("@example.com"))
            .And.NotContain(id => id!.Contains("gserviceaccount"));

    [Fact]
    public async Task Dev_can_be_destroyed_and_prod_cannot()
    {
        var dev = await Rehearsed.UpdateAsync("dev");
        var prod = await Rehearsed.UpdateAsync("prod");

        dev.One("gcp:alloydb/cluster").Flag("deletionProtection").Should().BeFalse();
        dev.Registrations.Should().NotContain(resource => resource.Goal.Protect);
        prod.One("gcp:alloydb/cluster").Flag("deletionProtection").Should().BeTrue();
        prod.One("gcp:alloydb/cluster").Text("deletionPolicy").Should().Be("PREVENT");
        prod.Find("gcp:alloydb/cluster", "database-cluster").Goal.Protect.Should().BeTrue();
    }

    /// <remarks>AlloyDB backs up by default; a block that is left out does not switch backups off.</remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Backups_are_configured_or_switched_off_explicitly(string variant)
    {
        var cluster = (await Rehearsed.UpdateAsync(variant)).One("gcp:alloydb/cluster");
        var enabled = variant is "prod" or "wide";

        cluster.Flag("automatedBackupPolicy.enabled").Should().Be(enabled);
        cluster.Flag("continuousBackupConfig.enabled").Should().Be(enabled, "on by default");
        cluster
            .Number("continuousBackupConfig.recoveryWindowDays")
            .Should()
            .Be(
                variant switch
                {
                    "prod" => 35,
                    "wide" => 14,
                    _ => null,
                }
            );
        cluster
            .Map("automatedBackupPolicy.weeklySchedule.startTimes[0]")
            .Keys.Should()
            .BeSubsetOf(["hours"], "AlloyDB takes whole hours only");
    }

    /// <remarks>Other stacks of the project use the same APIs.</remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public async Task APIs_stay_enabled_after_a_destroy(string variant) =>
        (await Rehearsed.UpdateAsync(variant))
            .All("gcp:projects/service")
            .Should()
            .NotBeEmpty()
            .And.OnlyContain(api => api.Flag("disableOnDestroy") == false);

    /// <remarks>Cloud DNS rejects the deletion of a zone that still has records of other origin.</remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Zones_of_dev_are_destroyed_with_all_their_records(string variant)
    {
        var isKept = variant is "prod" or "wide";

        (await Rehearsed.UpdateAsync(variant))
            .All("gcp:dns/managedZone")
            .Should()
            .OnlyContain(zone =>
                zone.Flag("forceDestroy") == !isKept
                && zone.Text("visibility") == "private"
                && zone.Text("dnsName")!.EndsWith('.')
            );
    }
}
