using System.Text.RegularExpressions;
using KeylessAlloyDb.Stacks.Tests.Harness;
using KeylessAlloyDb.Testing.Infra.Mocks;

namespace KeylessAlloyDb.Stacks.Tests.Facts;

/// <summary>Protects the formats, lengths and combinations that mocks accept and the clouds reject.</summary>
public sealed class CloudLimitTests
{
    public static TheoryData<string> Variants => Variant.Names;

    /// <remarks>
    /// https://cloud.google.com/iam/docs/principal-identifiers. A pool is named with its project's number:
    /// https://github.com/hashicorp/terraform-provider-google/issues/12446. AWS names a session by the ARN of
    /// the assumed role: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
    /// </remarks>
    [Theory]
    [MemberData(nameof(Variants))]
    public async Task A_member_is_one_role_or_one_pod_of_one_pool(string variant)
    {
        var members = (await Rehearsed.UpdateAsync(variant)).All("gcp:serviceaccount/iAMMember");

        members.Should().NotBeEmpty();
        var pool =
            $@"//iam\.googleapis\.com/projects/{CloudAnswers.ProjectNumber}/locations/global/workloadIdentityPools/[a-z0-9-]{{4,32}}";
        foreach (var member in members)
        {
            member
                .Text("member")
                .Should()
                .MatchRegex(
                    $@"^principalSet:{pool}/attribute\.aws_role/arn:aws:sts::\d{{12}}:assumed-role/[\w+=,.@-]{{1,64}}$"
                        + $"|^principal:{pool}/subject/system:serviceaccount:[a-z0-9-]{{1,63}}:[a-z0-9.-]{{1,253}}$"
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
        router.Texts("bgp.advertisedGroups").Should().Equal("ALL_SUBNETS");
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

    /// <remarks>https://www.pulumi.com/registry/packages/gcp/api-docs/alloydb/cluster/</remarks>
    [Fact]
    public async Task AlloyDB_deletes_the_cluster_of_dev_and_keeps_that_of_prod()
    {
        var dev = await Rehearsed.UpdateAsync("dev");
        var prod = await Rehearsed.UpdateAsync("prod");

        dev.One("gcp:alloydb/cluster").Flag("deletionProtection").Should().BeFalse();
        dev.One("gcp:alloydb/cluster")
            .Text("deletionPolicy")
            .Should()
            .Be("FORCE", "in lower case it is ignored");
        prod.One("gcp:alloydb/cluster").Flag("deletionProtection").Should().BeTrue();
        prod.One("gcp:alloydb/cluster").Text("deletionPolicy").Should().Be("PREVENT");
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
