using System.Text.RegularExpressions;
using KeylessAlloyDb.Stacks.Tests.Harness;

namespace KeylessAlloyDb.Stacks.Tests.Facts;

/// <summary>Protects what mocks accept and a cloud does not.</summary>
public sealed class BeyondMocksTests
{
    public static TheoryData<string> Variants => Variant.Names;

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task C01_members_have_the_form_that_IAM_takes(string variant)
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

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task C02_ids_fit_after_their_suffix(string variant)
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

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task C03_keys_differ_and_inside_networks_are_disjoint(string variant)
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

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task C04_both_ASNs_are_private(string variant)
    {
        var run = await Rehearsed.UpdateAsync(variant);

        Asn.IsPrivate((int)run.One("gcp:compute/router").Number("bgp.asn")!).Should().BeTrue();
        Asn.IsPrivate(int.Parse(run.One("aws:ec2/vpnGateway").Text("amazonSideAsn")!, null))
            .Should()
            .BeTrue();
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task C05_one_value_per_transform_list_and_IKEv2_only(string variant)
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

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task C06_endpoint_instance_and_tunnels_share_a_region(string variant)
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

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task C07_a_router_in_custom_mode_still_advertises_its_subnets(string variant)
    {
        var router = (await Rehearsed.UpdateAsync(variant)).One("gcp:compute/router");

        router.Text("bgp.advertiseMode").Should().Be("CUSTOM");
        router.Texts("bgp.advertisedGroups").Should().Contain("ALL_SUBNETS");
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task C08_the_CPU_count_is_that_of_the_machine_type(string variant)
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
    public async Task C09_a_public_address_only_where_it_is_asked_for_and_never_a_network(
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

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task C10_nothing_configures_the_audit_of_iamcredentials(string variant) =>
        (await Rehearsed.UpdateAsync(variant))
            .All("gcp:projects/iAMAuditConfig")
            .Select(config => config.Text("service"))
            .Should()
            .NotBeEmpty()
            .And.BeSubsetOf(["iam.googleapis.com", "sts.googleapis.com"]);

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task C11_users_of_service_accounts_end_in_iam(string variant) =>
        (await Rehearsed.UpdateAsync(variant))
            .All("gcp:alloydb/user")
            .Select(user => user.Text("userId"))
            .Should()
            .OnlyContain(id => id!.EndsWith(".iam") || id.EndsWith("@example.com"))
            .And.NotContain(id => id!.Contains("gserviceaccount"));

    [Fact]
    public async Task C12_dev_can_be_destroyed_and_prod_cannot()
    {
        var dev = await Rehearsed.UpdateAsync("dev");
        var prod = await Rehearsed.UpdateAsync("prod");

        dev.One("gcp:alloydb/cluster").Flag("deletionProtection").Should().BeFalse();
        dev.Registrations.Should().NotContain(resource => resource.Goal.Protect);
        prod.One("gcp:alloydb/cluster").Flag("deletionProtection").Should().BeTrue();
        prod.One("gcp:alloydb/cluster").Text("deletionPolicy").Should().Be("PREVENT");
        prod.Find("gcp:alloydb/cluster", "database-cluster").Goal.Protect.Should().BeTrue();
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task C13_backups_are_kept_in_the_region_or_switched_off_aloud(string variant)
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

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task C14_API_s_stay_switched_on_after_a_destroy(string variant) =>
        (await Rehearsed.UpdateAsync(variant))
            .All("gcp:projects/service")
            .Should()
            .NotBeEmpty()
            .And.OnlyContain(api => api.Flag("disableOnDestroy") == false);

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task C15_zones_of_dev_go_with_all_their_records(string variant)
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
